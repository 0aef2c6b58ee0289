"""Papers of cash filings: receipts handed out, a void one, a day's takings with their stubs, a remittance (Xuecheng 002 3(2)2-4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.business import business
from app.business.cash_stock import Range, ranges, void
from app.business.receipt_book import BUSINESS as BOOK
from app.documents.approval import Facts, Grid, Part, Signatures, Words
from app.documents.cash import StubRow, StubsPaper, stubs_pdf
from app.domain.capital import capital
from app.domain.money import yuan
from app.domain.records import Batch
from app.services.desk import Desk
from app.services.filing_papers.parts import PHASES, Course, course, opinions, printed
from app.services.papers import stamp

SCHEME = "城乡居民基本养老保险"
LONGEST_LIST = 12
"""So many void numbers are named on a remittance; of more their count."""


def book_pdf(desk: Desk, n: int) -> bytes:
    """票据领用登记单 of filing `n`, with what the village had before."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        own = Range(about.filing.village, str(body["first"]), str(body["last"]))
        earlier = [one for one in ranges(unit, about.filing.village) if one.first != own.first]
        rows = [(one.first, one.last, f"{one.count:,}", "以前领用") for one in earlier]
        rows.append((own.first, own.last, f"{own.count:,}", "本次领用"))
        parts: list[Part] = [
            Facts((
                ("领用的村", about.village), ("领用日期", str(body["handed_on"])), ("领用人", str(body["receiver"])),
                ("领用张数", f"{own.count:,} 张"), ("收据号码", f"{own.first} 至 {own.last}"),
            )),
            Grid(("起号", "止号", "张数", "情况"), tuple(rows), (0.3, 0.3, 0.15, 0.25), ("c", "c", "r", "c"), "本村领用的收据"),
            Words(("领用人应当场清点号码和张数；收据按号码顺序使用，写错的各联一并保存并登记作废，不得撕毁。",)),
            Signatures(BOOK.signers[:2]), *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{BOOK.paper}", about, parts)


def void_pdf(desk: Desk, n: int) -> bytes:
    """票据作废登记单 of filing `n`."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        number = str(body["key"])
        own = next((one for one in ranges(unit, about.filing.village) if number in one), None)
        span = f"{own.first} 至 {own.last}" if own is not None else "不在本站点登记的号段里"
        parts: list[Part] = [
            Facts((
                ("所在村", about.village), ("登记日期", about.docket.business_date), ("收据号码", number), ("领用号段", span),
                ("作废原因", str(body["reason"])),
            )),
            Words(("作废收据的各联加盖“作废”戳记，附在本单后面；遗失的，由保管人写明经过。",)),
            Grid(("附件", "联次", "张数"), (("作废收据", "存根联、缴费人联", ""),), (0.4, 0.4, 0.2), ("l", "l", "r")),
            *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('receipt_void').paper}", about, parts)


def stubs_of(desk: Desk, n: int) -> bytes:
    """现金收缴明细表 of filing `n`: the stubs in the order of their numbers."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        lines = sorted(body["lines"], key=lambda line: (len(str(line["receipt"])), str(line["receipt"])))
        phases = {line.voucher: PHASES.get(line.phase, line.phase) for line in unit.lines.of_batch(n)}
        rows = tuple(
            StubRow(
                str(line["receipt"]), str(line.get("name", "")), str(line["id_number"]), int(line["year"]), int(line["fen"]),
                phases.get(str(line["receipt"]), "没有生效"),
            )
            for line in lines
        )  # fmt: skip
        notes = tuple(filter(None, (_counted(about, [row.number for row in rows]), _course(about))))
        period = f"收款日期 {body['paid_on']}　单据号 {about.docket.id[:16]}"
        title = business("cash_collection")
        return stubs_pdf(StubsPaper(about.village, period, rows, title.signers, notes, stamp(desk, about.docket.id)))


def _counted(about: Course, numbers: Sequence[str]) -> str:
    gone = _void_between(about, numbers)
    said = f"；其间作废：{gone}" if gone else ""
    return f"本表收据 {numbers[0]} 至 {numbers[-1]}，共 {len(numbers)} 张{said}。"


def _course(about: Course) -> str:
    done = "；".join(
        f"{step.title} {step.who} {step.when} {step.verdict}".strip() for step in about.steps if step.verdict
    )
    return f"办理经过：{done}。" if done else ""


def _void_between(about: Course, numbers: Iterable[str]) -> str:
    """Void numbers of the village's books between the lowest and the highest of these."""
    own = sorted(numbers, key=lambda one: (len(one), one))
    if not own:
        return ""
    span = Range("", own[0], own[-1])
    stock = ranges(about.unit, about.filing.village)
    found = sorted(one for one in void(about.unit) if one in span and any(one in book for book in stock))
    return "、".join(found) if len(found) <= LONGEST_LIST else f"{len(found)} 张（见领用登记簿）"


def remittance_pdf(desk: Desk, n: int) -> bytes:
    """现金解缴单 of filing `n`: takings, their receipts, and the bank's slip that is their sum."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        fen = int(body["fen"])
        rows, numbers = _takings(about)
        rows.append(("合计", "", "", f"{len(numbers):,}", yuan(fen)))
        gone = _void_between(about, numbers)
        said = "收据合计与银行缴款单金额一致。后附银行缴款单回单 1 张。" + (f"其间作废的收据：{gone}。" if gone else "")
        parts: list[Part] = [
            Facts((
                ("解缴的村", about.village), ("解缴日期", str(body["remitted_on"])), ("银行缴款单号", str(body["slip"])),
                ("解缴金额", f"￥{yuan(fen)}"), ("金额大写", f"人民币{capital(fen)}"),
            )),
            Grid(("序号", "收款日期", "收据号码", "笔数", "金额（元）"), tuple(rows), (0.1, 0.18, 0.4, 0.12, 0.2),
                 ("c", "c", "c", "r", "r"), "解缴的现金收缴", bold_last=True),
            Words((said,)), *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('remittance').paper}", about, parts)


def _takings(about: Course) -> tuple[list[tuple[str, ...]], list[str]]:
    """A row for each taking that the remittance covers, and all its receipts."""
    rows: list[tuple[str, ...]] = []
    numbers: list[str] = []
    for no, name in enumerate(about.filing.body["takings"], 1):
        found = about.unit.journal.get(str(name))
        batch = about.unit.lines.batch(found[0]) if found is not None else None
        if batch is None:
            rows.append((str(no), "", f"单据 {str(name)[:8]} 不在本站点", "", ""))
            continue
        own = sorted((line.voucher for line in about.unit.lines.of_batch(batch.n)), key=lambda one: (len(one), one))
        rows.append(_taking(no, batch, own))
        numbers += own
    return rows, numbers


def _taking(no: int, batch: Batch, numbers: Sequence[str]) -> tuple[str, str, str, str, str]:
    span = numbers[0] if len(numbers) == 1 else f"{numbers[0]} 至 {numbers[-1]}"
    return str(no), batch.opened_on, span, f"{batch.payments:,}", yuan(batch.payments_fen)


PAPERS = {"receipt_book": book_pdf, "receipt_void": void_pdf, "cash_collection": stubs_of, "remittance": remittance_pdf}
