"""个人权益记录 and 缴费证明: what the counter hands out over a person's whole account (Songshan 003 art. 15).

A certificate is noted when it is printed, so that `xiangbao paper check` can say of a sheet brought back whether it was
issued here and whether the account has changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents.payment_certificate import CertifiedYear, PaymentCertificate, certificate_pdf
from app.documents.rights_record import RightsRecord, RightsRow, rights_table
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook
from app.domain.contribution_years import CountedYear, spans
from app.domain.records import Entry, Line, Resident
from app.domain.statement import RIGHTS, columns_used
from app.errors import OfficeError
from app.ports import Unit
from app.services import printed_papers, statements
from app.services.desk import Desk
from app.services.entry_papers import EntryPapers
from app.services.papers import stamp, village_name
from app.services.printed_papers import DIGITS, Printed
from app.services.statement_papers import years_said
from app.services.statements import Rights


class NothingToCertify(OfficeError):
    """No year that counts."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The sheet and what is to be noted of it."""

    pdf: bytes = field(repr=False)
    printed: Printed
    years: tuple[int, ...]
    fen: int


def rights_pdf(desk: Desk, n: int) -> bytes:
    """个人权益记录 of resident number `n`, A4 landscape."""
    return render_table(rights_table(_record(desk, statements.rights(desk, n))))


def rights_xlsx(desk: Desk, n: int) -> bytes:
    """The same as a workbook."""
    return table_workbook([rights_table(_record(desk, statements.rights(desk, n)))])


def _record(desk: Desk, found: Rights) -> RightsRecord:
    who = found.resident
    used = columns_used(found.years)
    places = [RIGHTS.index(name) for name in used]
    rows = [RightsRow(str(one.year), tuple(one.figures[at].fen for at in places), one.balance_fen) for one in found.years]
    with desk.store.read() as unit:
        village = village_name(unit, who.village)
    person = f"{who.name}　{who.id_number}　保险编号 {who.insurance_number or '待编'}"
    notes = (
        f"{village} {who.village_group}".strip() + "。年度按款项入库的日期。" + years_said(found.contributions),
        "从原系统转入的余额记在截止年度；财政拨付的补贴记在拨付到账的年度。",
    )
    return RightsRecord(desk.station_name, person, used, rows, notes, stamp(desk, found.code))


def certificate(desk: Desk, n: int, first: int = 0, last: int = 9999) -> Certificate:
    """缴费证明 of resident number `n` for the years that count between two. Raises NothingToCertify."""
    with desk.store.read() as unit:
        who = statements.resident_of(unit, n)
        rows, filing = _certified(unit, who, first, last)
    if not rows:
        raise NothingToCertify(f"{who.name}在这几年没有已经入账的缴费，不能出证明。", "请换年度；已缴未入库的等对账以后再出。")
    years = tuple(sorted({one.year for one in rows}))
    code = code_of(who, rows)
    printed = stamp(desk, code)
    fen = sum(one.fen for one in rows)
    noted = Printed(
        "certificate", code[:DIGITS], who.subject, who.village, spans(years), fen, printed.printed_at, printed.printed_by, filing
    )  # fmt: skip
    paper = PaymentCertificate(
        f"{desk.station.code}-{desk.today:%Y%m%d}-{code[:6].upper()}", _sentences(desk, who, years), rows, desk.station_name,
        f"{desk.today.year} 年 {desk.today.month} 月 {desk.today.day} 日", (CHECKED,), printed,
    )  # fmt: skip
    return Certificate(certificate_pdf(paper), noted, years, fen)


CHECKED = "本证明按打印时已经记入个人账户的缴费出具；要核对真伪，可持校验码到出具单位查询。"


def keep(desk: Desk, made: Certificate) -> None:
    """Note a certificate that was handed out."""
    printed_papers.keep_paper(desk, made.printed)


def code_of(who: Resident, rows: Sequence[CertifiedYear]) -> str:
    """SHA-256 over whom and what is certified."""
    said = [f"certificate|{who.subject}|{who.id_number}|{who.name}"]
    said += [f"{one.year}|{one.fen}|{one.paid_on}|{one.entered_on}|{one.how}" for one in rows]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def certified(unit: Unit, who: Resident, years: Sequence[int]) -> list[CertifiedYear]:
    """What a certificate of these years would say now."""
    found, _ = _certified(unit, who, min(years, default=0), max(years, default=0))
    return [one for one in found if one.year in set(years)]


def _certified(unit: Unit, who: Resident, first: int, last: int) -> tuple[list[CertifiedYear], str]:
    """The years that count, and the newest filing on the account."""
    entries, lines = unit.postings.of_account(who.subject), unit.lines.of_subject(who.subject)
    papers = EntryPapers(unit)
    papers.know(lines)
    counted = statements.contributions_of(unit, papers, who.subject, lines, entries)
    by_name = {line.line: line for line in lines}
    rows = [_row(one, by_name, entries, papers, who) for one in counted.years if first <= one.year <= last]
    newest = max(entries, key=lambda entry: entry.posting, default=None)
    return rows, newest.filing if newest is not None else ""


def _row(
    one: CountedYear, lines: dict[str, Line], entries: Sequence[Entry], papers: EntryPapers, who: Resident
) -> CertifiedYear:
    line = lines.get(one.line)
    if line is not None:
        return CertifiedYear(one.year, one.fen, line.paid_on, line.entered_on, one.title)
    if one.source == "direct":
        days = [entry.value_on for entry in entries if entry.fen == one.fen and papers.year(who.subject, entry) == one.year]
        return CertifiedYear(one.year, one.fen, days[0] if days else "", days[0] if days else "", one.title)
    return CertifiedYear(one.year, one.fen, "", "", one.title)


def _sentences(desk: Desk, who: Resident, years: Sequence[int]) -> tuple[str, ...]:
    number = f"，保险编号 {who.insurance_number}" if who.insurance_number else ""
    today = f"{desk.today.year} 年 {desk.today.month} 月 {desk.today.day} 日"
    said = f"参加城乡居民基本养老保险。截至 {today}，下列年度的保险费已经缴纳并记入个人账户"
    whom = f"{who.name}（公民身份号码 {who.id_number}{number}）"
    return f"兹证明 {whom}{said}：{spans(years)} 年，共 {len(years)} 个缴费年度。", "特此证明。"
