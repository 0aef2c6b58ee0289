"""What each command does: options in, one service called, a JSON-able mapping out."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.domain.filing import StationId
from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import (
    back_ledgers,
    differences,
    exchange_in,
    exchange_out,
    explanations,
    ledgers,
    line_reversals,
    links,
    months,
    people,
    pos_imports,
    reconciliations,
    refunds,
    reviews,
    rosters,
    sign_in,
    station_ends,
    stations,
    store_places,
    verification,
)  # fmt: skip
from app.services.desk import Desk
from app.storage import write_whole

Result = tuple[dict[str, Any], int]


class FieldsUnreadable(OfficeError):
    """A 栏目=内容 argument has no = sign."""


class PassphraseMissing(OfficeError):
    """No passphrase was given and nobody can be asked."""


class NothingChosen(OfficeError):
    """Neither --clean nor a filing was named."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: options, and what the composition root provides."""

    options: argparse.Namespace
    opener: StoreOpener
    clock: Clock
    open_window: Callable[[Path | None, Clock, dict[str, str]], int]

    @property
    def home(self) -> Path:
        return Path(self.options.home)

    def passphrase(self) -> str:
        """From XIANGBAO_PASSPHRASE or a prompt, never from an argument."""
        return secret("XIANGBAO_PASSPHRASE", "口令：")

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        made = sign_in.sign_in(self.home, self.options.name, self.passphrase(), self.opener, self.clock)
        try:
            yield made
        finally:
            made.close()

    def say(self, text: str) -> None:
        print(text, file=sys.stderr)


def secret(variable: str, prompt: str) -> str:
    """A passphrase from the environment, or typed where there is a terminal."""
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise PassphraseMissing("没有给出口令。", f"请在终端里运行，或用环境变量 {variable} 给出口令。")
    return getpass.getpass(prompt)


Run = Callable[[Call], Result]


def station_init(call: Call) -> Result:
    o = call.options
    store_places.require_fit(call.home)
    desk = stations.init_district(
        call.home, code=o.station_code, name=o.station_name, operator=o.station_operator, policy=o.policy,
        passphrase=call.passphrase(), opener=call.opener, clock=call.clock, suite=o.suite,
    )  # fmt: skip
    desk.close()
    return {"station": o.station_code}, 0


def station_request(call: Call) -> Result:
    o = call.options
    store_places.require_fit(call.home)
    asked = stations.request(
        call.home, level=o.level, code=o.station_code, name=o.station_name, operator=o.station_operator, out=o.out,
        passphrase=call.passphrase(), opener=call.opener, serial=o.serial,
        replaces_on=call.clock.today() if o.replaces else None, suite=o.suite,
    )  # fmt: skip
    return _fingerprinted(asked.station, asked.file, asked.fingerprint, asked.digits), 0


def _fingerprinted(station: StationId, file: Path, words: str, digits: str) -> dict[str, Any]:
    return {"station": station.code, "file": str(file), "fingerprint": words, "digits": digits}


def station_admit(call: Call) -> Result:
    with call.desk() as desk:
        admitted = stations.admit(desk, call.options.file, call.options.out, call.options.expect)
    return _fingerprinted(admitted.station, admitted.file, admitted.fingerprint, admitted.digits), 0


def station_join(call: Call) -> Result:
    o = call.options
    joined = stations.join(call.home, o.file, o.name, call.passphrase(), call.opener, call.clock, o.expect)
    return {
        "station": joined.station.code, "parent": joined.parent, "root_fingerprint": joined.root_fingerprint,
        "root_digits": joined.root_digits,
    }, 0  # fmt: skip


def station_list(call: Call) -> Result:
    with call.desk() as desk:
        found = station_ends.below(desk)
    return {"stations": [
        {"station": str(one.station.id), "name": one.station.name, "ended": one.station.revoked, "filings": one.filings,
         "last_import": one.last_import}
        for one in found
    ]}, 0  # fmt: skip


def station_end(call: Call) -> Result:
    with call.desk() as desk:
        return {"filing": station_ends.end_station(desk, call.options.station, call.options.reason)}, 0


def station_show(call: Call) -> Result:
    with call.desk() as desk:
        root, request = stations.root_fingerprint(desk), stations.request_fingerprint(desk)
        return {
            "station": desk.station.code, "name": desk.station_name, "state": desk.facts.state,
            "root_fingerprint": root[0], "root_digits": root[1],
            "request_fingerprint": request[0], "request_digits": request[1], "suite": desk.signer.suite,
        }, 0  # fmt: skip


def resident_import(call: Call) -> Result:
    with call.desk() as desk:
        found = rosters.import_roster(
            desk, call.options.file, dry_run=call.options.dry_run, village=call.options.village
        )  # fmt: skip
    return {
        "rows": found.rows, "accepted": found.accepted, "problems": found.problems, "details": list(found.details),
        "notes": list(found.notes),
    }, 0  # fmt: skip


def resident_find(call: Call) -> Result:
    with call.desk() as desk:
        found = people.find(desk, call.options.query)
    return {"residents": [
        {"id_number": r.id_number, "name": r.name, "village": r.village, "tier": r.tier_fen // 100, "status": r.status}
        for r in found
    ]}, 0  # fmt: skip


def fields_of(texts: Sequence[str]) -> dict[str, str]:
    """栏目=内容 arguments by name. Raises FieldsUnreadable."""
    pairs = [text.partition("=") for text in texts]
    if not all(sign for _, sign, _ in pairs):
        raise FieldsUnreadable("栏目要写成「栏目=内容」。", "例如 name=张三 phone=13800000000。")
    return {name.strip(): value for name, _, value in pairs}


def resident_register(call: Call) -> Result:
    with call.desk() as desk:
        return {"filing": people.register(desk, fields_of(call.options.fields), call.options.village)}, 0


def resident_change(call: Call) -> Result:
    with call.desk() as desk:
        found = people.account_of(desk, call.options.id_number)
        return {"filing": people.change_record(desk, found.resident.n, fields_of(call.options.fields))}, 0


def resident_void(call: Call) -> Result:
    with call.desk() as desk:
        found = people.account_of(desk, call.options.id_number)
        return {"filing": people.void_registration(desk, found.resident.n, call.options.reason)}, 0


def account(call: Call) -> Result:
    with call.desk() as desk:
        found = people.account_of(desk, call.options.id_number)
        told = explanations.explain(desk, found.resident.n) if call.options.explain else ()
    entries = [{"value_on": e.value_on, "kind": e.kind, "fen": e.fen, "filing": e.filing} for e in found.entries]
    payments = [
        {"line": p.line, "year": p.year, "fen": p.amount_fen, "paid_on": p.paid_on, "state": p.state, "phase": p.phase}
        for p in found.payments
    ]  # fmt: skip
    explained = {"explained": [explanations.as_mapping(one) for one in told]} if call.options.explain else {}
    return {
        "id_number": found.resident.id_number, "name": found.resident.name, "balance_fen": found.balance_fen,
        "entries": entries, "payments": payments, **explained,
    }, 0  # fmt: skip


def collection_import(call: Call) -> Result:
    with call.desk() as desk:
        found = pos_imports.import_pos(desk, call.options.file)
    return {**_shallow(found), "details": list(found.details)}, 0


def _shallow(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def collection_reverse(call: Call) -> Result:
    with call.desk() as desk:
        return {"filing": line_reversals.reverse_line(desk, call.options.line, call.options.reason)}, 0


def ledger(call: Call) -> Result:
    with call.desk() as desk:
        found = ledgers.ledger(desk, call.options.month)
        back = back_ledgers.back_ledger(desk, found.month)
        paper = {"back": back_ledgers, "refunds": refunds}.get(call.options.paper, ledgers)
        if call.options.pdf:
            write_whole(call.options.pdf, paper.as_pdf(desk, found.month))
        if call.options.xlsx:
            write_whole(call.options.xlsx, paper.as_xlsx(desk, found.month))
    villages = {v.code: {"payments": v.payments, "total_fen": v.total_fen} for v in found.villages}
    by_village = {
        code: {"payments": count, "total_fen": fen} for code, (count, fen) in back_ledgers.sums_by_village(back).items()
    }
    return {
        "month": found.month, "payments": found.payments, "total_fen": found.total_fen, "villages": villages,
        "back_payments": back.payments, "back_fen": back.total_fen, "back_villages": by_village,
    }, 0  # fmt: skip


def review_list(call: Call) -> Result:
    with call.desk() as desk:
        waiting = reviews.waiting(desk)
    rows = [
        {"id": d.id, "kind": d.kind, "village": d.village, "title": d.title, "count": d.count, "fen": d.fen, "filed_at": d.filed_at}
        for d in waiting
    ]  # fmt: skip
    return {"waiting": rows}, 0


def review_approve(call: Call) -> Result:
    if not call.options.clean and not call.options.ids:
        raise NothingChosen("没有选单据。", "请写出单据号，或用 --clean 同意全部没有问题的单据。")
    with call.desk() as desk:
        done = reviews.approve_clean(desk) if call.options.clean else reviews.approve_by_id(desk, call.options.ids)
    reasons = [{"n": n, "text": text} for n, text in done.reasons]
    return {"approved": done.approved, "left": done.left, "reasons": reasons}, 0


def review_refuse(call: Call) -> Result:
    with call.desk() as desk:
        ns = reviews.numbers_of(desk, call.options.ids)
        act = reviews.return_back if call.options.what == "return" else reviews.reject
        return {"returned": act(desk, ns, call.options.reason)}, 0


def reconcile(call: Call) -> Result:
    with call.desk() as desk:
        found = reconciliations.reconcile(desk, call.options.file, call.options.month)
        if call.options.pdf:
            write_whole(call.options.pdf, differences.as_pdf(desk, call.options.month))
        if call.options.xlsx:
            write_whole(call.options.xlsx, differences.as_xlsx(desk, call.options.month))
    return {**_shallow(found), "details": [asdict(d) for d in found.details]}, 0


def month_close(call: Call) -> Result:
    with call.desk() as desk:
        return {"month": call.options.month, "closed": months.close(desk, call.options.month)}, 0


def month_reopen(call: Call) -> Result:
    with call.desk() as desk:
        return {"month": call.options.month, "closed": months.reopen(desk, call.options.month, call.options.reason)}, 0


def exchange_export(call: Call) -> Result:
    with call.desk() as desk:
        written = exchange_out.export(desk, call.options.folder, call.options.to)
    for package in written:
        if call.options.slip:
            write_whole(package.file.with_suffix(".pdf"), package.handover_pdf)
    return {"files": [
        {"to": p.to, "file": str(p.file), "filings": p.filings, "fen": p.fen, "check_code": p.check_code} for p in written
    ]}, 0  # fmt: skip


def exchange_import(call: Call) -> Result:
    with call.desk() as desk:
        act = exchange_in.preview if call.options.preview else exchange_in.read_in
        found = act(desk, call.options.file)
    return {
        "from": found.sender, "new": found.new, "duplicate": found.duplicate, "quarantined": found.quarantined,
        "refused": [{"code": p.code, "text": p.text} for p in found.refused],
        "receipt": str(found.receipt) if found.receipt else None, "check_code": found.check_code,
        "villages": [asdict(v) for v in found.villages], "already": found.already,
    }, 0  # fmt: skip


def exchange_state(call: Call) -> Result:
    with call.desk() as desk:
        waiting, found = links.waiting_for(desk), links.links(desk)
        withheld = [{"name": name, "station": code, "filings": n} for name, code, n in links.withheld(desk)]
    return {
        "state": desk.facts.state, "waiting_for": waiting, "links": [_shallow(link) for link in found],
        "withheld": withheld,
    }, 0  # fmt: skip


def verify(call: Call) -> Result:
    with call.desk() as desk:
        found = verification.verify(desk, call.opener, full=call.options.full)
    said = [[{"code": p.code, "text": p.text} for p in problems] for problems in (found.problems, found.notes)]
    output = {"ok": found.ok, "filings": found.filings, "problems": said[0], "notes": said[1]}
    return output, 0 if found.ok else 1


def demo(call: Call) -> Result:
    from app.services import demo as demos

    made = demos.make_demo(call.options.folder, call.opener, residents=call.options.residents, say=call.say, money=True)
    totals = [
        {"station": t.code, "name": t.name, "payments": t.payments, "total_fen": t.total_fen} for t in made.totals
    ]
    signing = [
        {"folder": home.name, "operator": name}
        for home in (*made.villages, made.township, made.district) for name in sign_in.operator_names(home)
    ]  # fmt: skip
    output = {
        "folder": str(call.options.folder), "stations": totals, "equal": made.equal, "operators": signing,
        "passphrase": made.passphrase,
    }  # fmt: skip
    call.say(f"建好了。所有操作员的口令都是：{made.passphrase}")
    for one in signing:
        call.say(f"  打开 {one['operator']}：xiangbao --home {made.district.parent / one['folder']} gui")
    if call.options.gui:
        signed = {"name": made.township_operator, "passphrase": made.passphrase}
        return output, call.open_window(made.township, made.clock, signed)
    return output, 0 if made.equal else 1


def gui(call: Call) -> Result:
    return {}, call.open_window(call.home, call.clock, {})
