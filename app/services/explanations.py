"""这笔钱从哪来: an entry of an account followed down to the slip that the payer has in his hand (Songshan 003 art. 15-16).

Entry → the filing that booked it, who made and who reviewed it → the treasury's row → the payment line → its batch. What
another station holds (a hall's batch) is named and not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business import business
from app.business.grant_request import LEVEL_TITLES, WHAT_TITLES
from app.business.interest import stated_terms
from app.business.reconciliation import OUTCOME_TITLES
from app.domain.account_interest import InterestLine
from app.domain.chart import AWAITING, INCOME, INTEREST_COST, OPENING, SPECIAL, SUBSIDY_DUE
from app.domain.contribution_years import SOURCE_TITLES
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.posting import INTEREST, PERSONAL, TREASURY
from app.domain.records import STATE_TITLES, Entry, Line
from app.domain.settlement import YearRule, posted
from app.ports import Unit
from app.services import review_sheets
from app.services.desk import Desk
from app.services.entry_papers import EntryPapers
from app.services.papers import village_name
from app.services.people import PersonUnknown

BOOKED, FILED, TREASURY_ROW, PAYMENT, BATCH, GROUND = "记账", "记账单据", "国库清单", "缴费", "缴费批次", "依据"


@dataclass(frozen=True, slots=True)
class Origin:
    """One step back. `filing` is the id of the paper that it stands on, `n` its number here (0: not held here)."""

    step: str
    text: str
    filing: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True)
class Explained:
    """An entry with its contribution year (0: none), the other side in words, and where it comes from."""

    entry: Entry
    year: int
    against: str
    origins: tuple[Origin, ...]


def explain(desk: Desk, n: int, postings: Sequence[int] = ()) -> tuple[Explained, ...]:
    """The entries of resident number `n` (or those with these posting numbers), each down to its papers."""
    with desk.store.read() as unit:
        resident = unit.residents.get(n)
        if resident is None:
            raise PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
        papers, wanted = EntryPapers(unit), set(postings)
        papers.know(unit.lines.of_subject(resident.subject))
        entries = unit.postings.of_account(resident.subject)
        return tuple(
            explained(papers, resident.subject, entry) for entry in entries if not wanted or entry.posting in wanted
        )


def explained(papers: EntryPapers, subject: str, entry: Entry) -> Explained:
    """One entry with its origins."""
    year = papers.year(subject, entry)
    return Explained(entry, year, against_title(papers.unit, entry.against), tuple(_origins(papers, subject, entry)))


def against_title(unit: Unit, path: str) -> str:
    """The other side of an entry as a person reads it."""
    first, _, rest = path.partition("/")
    if first == INTEREST_COST:
        return f"{rest} 年度结息"
    if first == SUBSIDY_DUE:
        return f"应收{LEVEL_TITLES.get(rest, rest)}补助"
    if first == "在途":
        return f"在途（{village_name(unit, rest.partition('-')[0])}）"
    if first == "暂收":
        return f"暂收（{rest.partition('/')[0]}）"
    return first


def source_said(papers: EntryPapers, entry: Entry) -> str:
    """Where an entry comes from in the words of the person whose account it is."""
    line = papers.line_against(entry)
    first, _, rest = entry.against.partition("/")
    if line is not None:
        slip = f"{SOURCE_TITLES.get(line.kind, '缴费')} {line.paid_on} 凭证 {line.voucher}"
        return slip if entry.fen > 0 and first == AWAITING else f"更正、冲销：{slip}"
    if first == SUBSIDY_DUE:
        return f"{LEVEL_TITLES.get(rest, rest)}财政，随缴费记账"
    if first == AWAITING:
        return "缴费入库" if entry.leaf == PERSONAL else entry.leaf
    return _SAID.get(first, "") or against_title(papers.unit, entry.against)


_SAID = {TREASURY: "税务缴费", SPECIAL: "财政拨付", INCOME: "财政拨付", OPENING: "原系统余额转入"}


def _origins(papers: EntryPapers, subject: str, entry: Entry) -> list[Origin]:
    sign = "记入" if entry.fen > 0 else "冲减"
    against = against_title(papers.unit, entry.against)
    text = f"{entry.leaf}{sign} {yuan(abs(entry.fen))} 元，对方科目：{against}；{entry.value_on} 起算，{entry.booked_on} 记账"
    found = papers.paper(entry.filing)
    if found is None:
        return [Origin(BOOKED, text, entry.filing)]
    booked = papers.unit.journal.get(entry.filing)
    steps = [Origin(BOOKED, text, entry.filing, booked[0] if booked else 0)]
    n, filing = found
    steps.append(Origin(FILED, course(papers.unit, n, filing), filing.id, n))
    told = _GROUNDS.get(filing.kind, _own_ground)(papers, filing, n, subject, entry)
    line = papers.line_against(entry) or _named_line(papers, filing, subject, entry)
    return [*steps, *told, *(_of_line(papers, line) if line is not None else ())]


def _named_line(papers: EntryPapers, filing: Filing, subject: str, entry: Entry) -> Line | None:
    """The payment that the paper itself names, or the row of it that is about this person."""
    name = filing.body.get("line") or papers.row(filing, subject, entry).get("line")
    if not name and filing.kind == "arrival":
        request = papers.request(filing)
        name = _asked(papers, request, subject, entry).get("line") if request is not None else ""
    return papers.line(str(name)) if name else None


def course(unit: Unit, n: int, filing: Filing) -> str:
    """对账 2026-10 对账（经办 区财务 10-20 提交；区复核 …）."""
    docket = unit.dockets.get(n)
    if docket is None:
        return business(filing.kind).title
    steps = review_sheets.history(unit, docket, filing)
    said = "；".join(f"{s.title} {s.who} {s.when[:10]} {s.verdict}".replace("  ", " ") for s in steps if s.verdict)
    return f"{business(filing.kind).title}「{docket.title}」{STATE_TITLES.get(docket.state, '')}：{said}"


def _of_line(papers: EntryPapers, line: Line) -> list[Origin]:
    """The payment as the terminal or the slip said it, and the batch in which it was filed."""
    unit = papers.unit
    parts = [
        f"{line.name}缴 {line.year} 年度 {yuan(line.amount_fen)} 元", f"{line.paid_on} {line.paid_at}".strip(),
        f"终端 {line.terminal}" if line.terminal else "", f"批次 {line.batch}" if line.batch else "",
        f"凭证 {line.voucher}" if line.voucher else "", f"检索号 {line.rrn}" if line.rrn else "",
        f"卡号 {line.card}" if line.card else "",
    ]  # fmt: skip
    text = f"{SOURCE_TITLES.get(line.kind, '缴费')}：{'，'.join(filter(None, parts))}"
    batch = unit.lines.batch(line.n)
    if batch is None:
        return [Origin(PAYMENT, text)]
    slip = f"，结算单 {batch.slip_count} 笔 {yuan(batch.slip_fen)} 元" if batch.slip_count else ""
    place = village_name(unit, batch.station.partition("-")[0])
    paper = unit.journal.by_number(line.n)
    whole = f"{place}：{batch.lines} 笔 {yuan(batch.net_fen)} 元{slip}；{course(unit, line.n, paper)}"
    return [Origin(PAYMENT, text, batch.filing, line.n), Origin(BATCH, whole, batch.filing, line.n)]


Ground = Callable[[EntryPapers, Filing, int, str, Entry], list[Origin]]


def _treasury(papers: EntryPapers, filing: Filing, n: int, subject: str, entry: Entry) -> list[Origin]:
    row = papers.row(filing, subject, entry)
    if not row:
        return []
    parts = [
        f"{row['entered_on']} 入库 {yuan(int(row['fen']))} 元", f"税票号 {row['receipt']}" if row.get("receipt") else "",
        f"终端 {row['terminal']}" if row.get("terminal") else "", f"检索号 {row['rrn']}" if row.get("rrn") else "",
        str(OUTCOME_TITLES.get(str(row.get("outcome", "")), "")),
    ]  # fmt: skip
    return [Origin(TREASURY_ROW, "，".join(filter(None, parts)), filing.id, n)]


def _asked(papers: EntryPapers, request: Filing, subject: str, entry: Entry) -> Mapping[str, Any]:
    """The row of a request that an arrival paid: the one with this amount among its parts."""
    rows = papers.rows(request, subject)
    return next((row for row in rows if entry.fen in {int(fen) for _, fen in row["parts"]}), rows[0] if rows else {})


def _arrived(papers: EntryPapers, filing: Filing, n: int, subject: str, entry: Entry) -> list[Origin]:
    body = filing.body
    level = LEVEL_TITLES.get(str(body["level"]), "")
    text = f"{level}财政 {body['arrived_on']} 拨付到{body['into']}，银行凭证 {body['voucher']}"
    found = [Origin(GROUND, text, filing.id, n)]
    request = papers.request(filing)
    if request is not None:
        docket = papers.unit.journal.get(request.id)
        what = WHAT_TITLES.get(str(request.body["what"]), "")
        group = str(_asked(papers, request, subject, entry).get("group", ""))
        text = f"{request.body['year']} 年{what}申请{f'（{group}）' if group else ''}；"
        at = docket[0] if docket is not None else 0
        found.append(Origin(GROUND, text + course(papers.unit, at, request), request.id, at))
    return found


def _aid(papers: EntryPapers, _filing: Filing, _n: int, _subject: str, entry: Entry) -> list[Origin]:
    found = papers.paper_against(entry)
    if found is None:
        return []
    filing, row = found
    held = papers.unit.journal.get(filing.id)
    body = filing.body
    text = f"{body['donor']} {body['deposited_on']} 缴{body['what']}，缴款单 {body['slip']}，表内第 {row} 行"
    at = held[0] if held else 0
    return [Origin(GROUND, f"{text}；{course(papers.unit, at, filing)}", filing.id, at)]


def _interest(papers: EntryPapers, filing: Filing, n: int, subject: str, entry: Entry) -> list[Origin]:
    """The terms, and the sum line by line where it comes to what is booked (a person's own settlement counts otherwise)."""
    found = [Origin(GROUND, f"{filing.body['year']} 年度：{filing.body['terms']}", filing.id, n)]
    resident, year = papers.unit.residents.by_subject(subject), int(filing.body["year"])
    if resident is None:
        return found
    sums = papers.unit.postings.year_sums(resident.village, year, [subject]).accounts.get(subject, {})
    buckets = sums.get(entry.leaf.removesuffix(INTEREST), {})
    lines = YearRule(stated_terms(filing.body)).lines(buckets)
    whole = sum(line.interest_fen for line in lines)
    if not lines or whole != posted(buckets):
        return found
    said = "；".join(_counted(line) for line in lines)
    return [*found, Origin("计息", f"{said}；合计 {yuan(whole)} 元", filing.id, n)]


def _counted(line: InterestLine) -> str:
    what = f"{line.month} 月记入" if line.month else "年初余额"
    return f"{what} {yuan(line.fen)} × {line.rate_percent}% × {line.months} 个月 = {yuan(line.interest_fen)}"


def _opening(papers: EntryPapers, filing: Filing, n: int, subject: str, _entry: Entry) -> list[Origin]:
    rows = papers.rows(filing, subject)
    parts = "，".join(f"{leaf} {yuan(int(fen))}" for leaf, fen in rows[0]["balances"]) if rows else ""
    system = str(filing.body.get("system", "")) or "原系统"
    return [Origin(GROUND, f"{system}截至 {filing.body['closed_year']} 年末余额：{parts}", filing.id, n)] if rows else []


def _own_ground(_papers: EntryPapers, filing: Filing, n: int, _subject: str, _entry: Entry) -> list[Origin]:
    """What the paper says as its reason."""
    reason = str(filing.body.get("reason", ""))
    return [Origin(GROUND, reason, filing.id, n)] if reason else []


_GROUNDS: dict[str, Ground] = {
    "reconciliation": _treasury, "arrival": _arrived, "aid_entry": _aid, "interest": _interest, "opening": _opening,
}  # fmt: skip


def as_mapping(one: Explained) -> dict[str, Any]:
    """An explained entry as plain data, for the command line."""
    entry = one.entry
    return {
        "value_on": entry.value_on, "booked_on": entry.booked_on, "leaf": entry.leaf, "fen": entry.fen, "year": one.year,
        "against": one.against,
        "origins": [{"step": o.step, "text": o.text, "filing": o.filing} for o in one.origins],
    }  # fmt: skip
