"""补缴 on paper and at a glance: the application with its 《补缴明细表》 for the bank, and what waits for whom.

Songshan 003 art. 8 and 10; Linyi 004 2(6).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.business.back_years import APPLICATION, TRANSFER
from app.documents import back_payments as papers
from app.documents.back_payments import BackPaymentPaper
from app.domain.back_pay import KIND_TITLES, account_of, years_text
from app.domain.filing import Filing
from app.domain.money_records import Due
from app.domain.records import EFFECTIVE, STATE_TITLES, Docket
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name

TOWNSHIP_DIGITS = 9
NO_ACCOUNT = "政策里还没有写指定账户，请填上户名、开户行和账号再交给参保人。"


class NotApproved(OfficeError):
    """Only an approved application has a sheet for the bank."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money of a back payment that waits: `step` deposit (the person pays) or transfer (the township hands on)."""

    step: str
    filing: str
    village: str
    name: str
    years: str
    fen: int
    since: str
    slip: str = ""


def waiting(desk: Desk) -> list[Waiting]:
    """Approved applications that nobody has paid, then deposits that nobody has transferred, the oldest first.

    The transfer is the township's paper; a village reads its own part in the 补缴划转回单 (app.business.back_moved). What an
    older program transferred without one waits at the village until its years have entered the accounts.
    """
    with desk.store.read() as unit:
        asked = [_waiting("deposit", due) for due in unit.dues.open_ones(APPLICATION)]
        held = [_waiting("transfer", due) for due in unit.dues.open_ones(TRANSFER) if _not_entered(unit, due)]
    mine = [one for one in [*asked, *held] if one.village.startswith(desk.station.code)]
    return sorted(mine, key=lambda one: (one.step, one.since, one.name))


def _not_entered(unit: Unit, due: Due) -> bool:
    """Whether a year of the deposit still waits for the treasury."""
    found = unit.journal.get(due.key)
    return found is None or any(line.phase == "effective" for line in unit.lines.of_batch(found[0]))


def _waiting(step: str, due: Due) -> Waiting:
    row = due.row
    since = str(row.get("deposited_on", due.since))
    return Waiting(
        step, due.key, due.village, str(row["name"]), str(row["years"]), due.left_fen, since, str(row.get("slip", ""))
    )


def application_pdf(desk: Desk, n: int) -> bytes:
    """保费补缴申请表 of filing `n`, followed by the 补缴明细表 once the district has approved it."""
    with desk.store.read() as unit:
        docket, filing = unit.dockets.get(n), unit.journal.by_number(n)
        assert docket is not None
        paper = _paper(desk, unit, docket, filing)
    return papers.application_pdf(paper, approved=docket.state == EFFECTIVE)


def bank_pdf(desk: Desk, n: int) -> bytes:
    """补缴明细表 of filing `n`. Raises NotApproved."""
    with desk.store.read() as unit:
        docket = unit.dockets.get(n)
        if docket is None or docket.kind != APPLICATION or docket.state != EFFECTIVE:
            raise NotApproved("这份补缴申请还没有核定，不能出具《补缴明细表》。", "请等区里复核同意，再打印。")
        paper = _paper(desk, unit, docket, unit.journal.by_number(n))
    return papers.bank_pdf(paper)


def _paper(desk: Desk, unit: Unit, docket: Docket, filing: Filing) -> BackPaymentPaper:
    body: dict[str, Any] = dict(filing.body)
    who = unit.residents.by_subject(str(body["subject"]))
    account = account_of(desk.policy(unit), filing.village[:TOWNSHIP_DIGITS])
    rows = sorted((int(row["year"]), int(row["fen"])) for row in body["rows"])
    person = [
        ("姓名", str(body["name"])), ("公民身份号码", str(body["id_number"])),
        ("所在村", village_name(unit, filing.village)), ("保险编号", who.insurance_number if who else ""),
        ("性别", who.sex if who else ""), ("民族", who.ethnicity if who else ""),
        ("联系电话", str(body.get("phone") or (who.phone if who else ""))), ("户籍性质", who.household if who else ""),
        ("开户银行", who.bank if who else ""), ("银行账号", who.account if who else ""),
        ("补缴原因", str(body.get("reason", ""))),
    ]  # fmt: skip
    notes = () if account else (NO_ACCOUNT,)
    return BackPaymentPaper(
        f"单据号 {docket.id[:16]}　{docket.business_date}　{STATE_TITLES.get(docket.state, docket.state)}", tuple(person),
        KIND_TITLES[str(body["kind"])], spans(rows), tuple(rows),
        (account.name, account.bank, account.number) if account else ("", "", ""), notes, stamp(desk, docket.id),
    )  # fmt: skip


def spans(rows: list[tuple[int, int]]) -> tuple[tuple[str, int, int], ...]:
    """Years in order, those of one amount that follow each other together: (years as text, how many, fen a year)."""
    found = []
    for fen, same in groupby(rows, key=lambda row: row[1]):
        years = tuple(year for year, _ in same)
        found.append((years_text(years), len(years), fen))
    return tuple(found)
