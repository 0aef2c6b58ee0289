"""`xiangbao verify`: every hash, signature, chain and sum; with `full`, the whole journal replayed and compared.

The journal is read in the store's order into an empty store in memory; every computed table must come out the same,
any difference is named. At the district's head station the effects that reviews shipped are recomputed with today's
rules and compared as well. Not rebuilt, and therefore not compared: drafts, settings and keys, receipts, traffic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.business import business
from app.business.authority import objection
from app.business.books import enter, steps_of
from app.business.genesis import KIND as GENESIS
from app.business.review import APPROVE, decides, objection_to
from app.business.shapes import misfit
from app.domain.audit import is_audit
from app.domain.filing import NO_HASH, Filing, StreamKey
from app.domain.route import DISTRICT
from app.errors import OfficeError, Problem
from app.exchange import statements
from app.exchange.filing_bytes import read
from app.ports import Store, StoredAct, StoreOpener, Unit
from app.services.audit_checks import LOG_DIFFERS, sealed_flaw, unsealed_flaws
from app.services.audit_seals import stream_of
from app.services.desk import Desk, Progress, facts_of
from app.services.exchange_in import act_signed
from app.services.operators import passphrase_notes
from app.services.stations import root_signed

NOT_REBUILT = ("草稿", "本站设置与密钥", "回执", "收发记录")
MOST = 50


@dataclass(frozen=True, slots=True)
class Verified:
    """`ok` when no problem was found; `filings` how many were checked; `problems` at most 50, each a sentence;
    `notes` what is not wrong but should be looked after.
    """

    ok: bool
    filings: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def verify(desk: Desk, opener: StoreOpener, *, full: bool = False, progress: Progress | None = None) -> Verified:
    """Check the store; damage is a finding here, not a failure of the command."""
    problems = [Problem("store_damaged", finding) for finding in desk.store.check()]
    changed = [Problem("structure_changed", finding) for finding in desk.store.structure()]
    checked, notes = 0, list[Problem]()
    if not problems:
        try:
            with desk.store.read() as unit:
                notes = passphrase_notes(unit)
                total = unit.journal.papers()
                for found in _journal_problems(unit):
                    kept = problems if found.blocking else notes
                    kept += [found] if len(kept) < MOST else []
                    if len(problems) >= MOST:
                        break
                checked = total
                if full and all(problem.code == LOG_DIFFERS for problem in problems):
                    problems += _replay(desk, unit, opener, total, progress)
        except OfficeError as refused:
            problems.append(Problem(refused.code, refused.text))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            problems.append(Problem("journal_unreadable", f"单据流水里有读不懂的内容（{type(error).__name__}），被改动过。"))
    problems = changed + problems
    return Verified(not problems, checked, tuple(problems[:MOST]), tuple(notes))


def _journal_problems(unit: Unit) -> Iterator[Problem]:
    """Hashes, chains, signatures of every act, in the order of the store; stream heads at the end."""
    heads: dict[StreamKey, tuple[int, str]] = {}
    for stored in unit.journal.all_acts():
        yield from _act_problems(unit, stored, heads)
    for stream, seq, head in unit.journal.heads():
        if heads.get(stream, (0, NO_HASH)) != (seq, head):
            yield Problem("head_differs", f"{stream} 的链头与单据不符（记为第 {seq} 份）。")
    if sum(seq for seq, _ in heads.values()) != unit.journal.count():
        yield Problem("filings_unsigned", "有单据不在任何签名之下：单据或签名被删过、加过。")
    yield from _witness_problems(unit, heads)
    yield from unsealed_flaws(unit)


def _witness_problems(unit: Unit, heads: Mapping[StreamKey, tuple[int, str]]) -> Iterator[Problem]:
    """What other stations have signed that they hold of this station's streams must be here, word for word."""
    me = facts_of(unit).station
    for said in unit.links.receipts(me):
        for stream, (seq, head) in statements.held(said).items():
            if str(stream.station) != me or (is_audit(stream) and stream != stream_of(unit, stream.station)):
                continue  # a log that began anew, after a restored copy, is held against what its parent has by him
            if seq > heads.get(stream, (0, NO_HASH))[0]:
                yield Problem("witness_ahead", f"{said.sender} 的回执说持有 {stream} 第 {seq} 份，本机没有：单据被删过。")
            elif unit.journal.id_at(stream, seq) != head:
                yield Problem("witness_differs", f"{said.sender} 的回执里 {stream} 第 {seq} 份与本机的不同。")


def _act_problems(
    unit: Unit, stored: StoredAct, heads: dict[StreamKey, tuple[int, str]]
) -> Iterator[Problem]:
    act = stored.act
    seq, head = heads.get(act.stream, (0, NO_HASH))
    if act.first != seq + 1 or len(stored.raws) != act.last - act.first + 1:
        yield Problem("chain_broken", f"{act.stream} 在第 {seq + 1} 份处断开。")
    ids = unit.journal.ids_between(act.stream, act.first, act.last)
    for offset, raw in enumerate(stored.raws):
        filing = read(raw)
        header = filing.header
        if ids.get(act.first + offset, "") != filing.id:
            yield Problem("hash_differs", f"{act.stream} 第 {act.first + offset} 份单据的内容与编号不符，被改动过。")
        if header.prev != head or header.seq != act.first + offset or header.operator != act.operator:
            yield Problem("chain_broken", f"{act.stream} 第 {act.first + offset} 份单据没有接在前一份后面。")
        if header.kind == GENESIS and not _rooted(unit, filing):
            yield Problem("root_unproven", "区级根证书的签名不对。")
        yield from sealed_flaw(filing, unit)
        head = filing.id
    heads[act.stream] = (act.last, head)
    if not act_signed(act, head):
        yield Problem("signature_wrong", f"{act.stream} 第 {act.first} 到 {act.last} 份单据的签名不对。")


def _rooted(unit: Unit, filing: Filing) -> bool:
    root = unit.settings.get("root")
    return root is not None and root_signed(dict(filing.body), root)


def _replay(desk: Desk, unit: Unit, opener: StoreOpener, total: int, progress: Progress | None) -> list[Problem]:
    """Replay every act into an empty store, then compare every computed table."""
    scratch = opener.scratch()
    problems: list[Problem] = []
    try:
        with scratch.write() as fresh:
            done = 0
            for stored in unit.journal.all_acts():
                filings = [read(raw) for raw in stored.raws]
                for n, filing in zip(fresh.journal.append(stored.act, filings), filings, strict=True):
                    if desk.level == DISTRICT and len(problems) < MOST:
                        problems += _effects_problems(fresh, filing)
                    enter(filing, n, fresh)
                done += 0 if is_audit(stored.act.stream) else len(filings)
                if progress:
                    progress(done, total)
        problems += compare(unit, scratch)
    finally:
        scratch.close()
    return problems


def _effects_problems(fresh: Unit, filing: Filing) -> list[Problem]:
    """Recompute what a deciding review of this district shipped, before it is entered."""
    if filing.kind != "review" or not filing.header.refs or misfit(filing.body, business("review").shape, filing.header.suite):
        return []
    if filing.body["verdict"] != APPROVE:
        return []
    found = fresh.journal.get(filing.header.refs[0])
    if found is None or filing.header.stream.station.level != DISTRICT:
        return []
    n, target = found
    docket = fresh.dockets.get(n)
    if docket is None or objection(filing, business("review"), fresh) or objection_to(filing, target, docket, fresh):
        return []  # it has no force, so nothing it ships is carried out
    if not decides(filing, docket, steps_of(target, business(target.kind))):
        return []
    own = business(target.kind).effects(target, n, fresh, filing.header.business_date, 0)
    gapless = fresh.dockets.last_effect(filing.village) + 1
    if own != filing.body["effects"] or filing.body.get("effect_no") != gapless:
        return [Problem("effects_differ", f"审核单 {filing.id[:16]} 带的生效内容与规则算出的不同。")]
    return []


def compare(unit: Unit, scratch: Store) -> list[Problem]:
    """Name every computed table that differs from its replay, with the first differing row's key."""
    with scratch.read() as fresh:
        ours, theirs = unit.books(), fresh.books()
    problems = []
    for table, rows in ours.items():
        other = theirs.get(table, [])
        if rows != other:
            at = next(
                (i for i, pair in enumerate(zip(rows, other, strict=False)) if pair[0] != pair[1]),
                min(len(rows), len(other)),
            )
            row = rows[at] if at < len(rows) else other[at]
            problems.append(
                Problem(
                    "books_differ",
                    f"账簿「{table}」与单据重算的不符（{len(rows)} 行对 {len(other)} 行，首处 {row[0]}）。",
                )
            )
    return problems
