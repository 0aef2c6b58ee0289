"""参保人情况表: everything the station holds about one person on paper, for a person who asks (Songshan 003 art. 16-17).

Facts, payments, account with its running balance, and filings with where they stand. The figures are those of the
screen, read from the same postings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from app.business import business
from app.documents.paper import Column, TablePaper
from app.documents.tables import render_tables
from app.domain.account_years import running
from app.domain.money import yuan_plain
from app.domain.posting import KINDS
from app.domain.records import STATE_TITLES, Docket, Line, Resident
from app.services import people
from app.services.desk import Desk
from app.services.papers import stamp, village_name
from app.services.people import Person
from app.services.review_sheets import StepDone, history

TITLE = "城乡居民基本养老保险参保人情况表"
PHASES = {"credited": "已入账", "effective": "待入库", "filed": "待审核", "reversed": "已冲销", "dead": "作废"}
STATES = {"open": "待查", "voided": "已撤销", "red": "红字冲销"}
SIGNATURES = ("打印人", "核对人", "单位盖章")
_KIND_TITLES = {english: chinese for chinese, english in KINDS.items()}


def overview_pdf(desk: Desk, n: int) -> bytes:
    """Resident number `n` on A4. Raises PersonUnknown."""
    person = people.person(desk, n)
    with desk.store.read() as unit:
        village = village_name(unit, person.resident.village)
        routes = [_route(history(unit, docket, unit.journal.by_number(docket.n))) for docket in person.filings]
    return render_tables(_papers(desk, person, village, routes))


def _papers(desk: Desk, person: Person, village: str, routes: list[str]) -> list[TablePaper]:
    resident = person.resident
    digest = hashlib.sha256(repr((resident, person.entries, person.payments)).encode()).hexdigest()
    payments = [_payment(no, line) for no, line in enumerate(person.payments, 1)]
    entries = [
        (no, entry.value_on, entry.booked_on, _KIND_TITLES.get(entry.kind, entry.kind), entry.fen, balance)
        for no, (entry, balance) in enumerate(running(person.entries), 1)
    ]
    filings = [
        _filing(no, docket, route) for no, (docket, route) in enumerate(zip(person.filings, routes, strict=True), 1)
    ]
    blank = TablePaper(
        title=TITLE, unit=village, period=f"截至 {desk.today.isoformat()}", columns=_FACTS, rows=_facts(resident, village),
        page_totals=False, signatures=(), stamp=stamp(desk, digest),
    )  # fmt: skip
    name = resident.name
    return [
        blank,
        replace(blank, title=f"{name}　缴费记录", columns=_PAYMENTS, rows=payments, totalled=("金额（元）",)),
        replace(blank, title=f"{name}　个人账户", columns=_ENTRIES, rows=entries, totalled=("金额（元）",)),
        replace(blank, title=f"{name}　业务单据", columns=_FILINGS, rows=filings, signatures=SIGNATURES),
    ]


_FACTS = (Column("项目", 10), Column("内容", 40))
_PAYMENTS = (
    Column("序号", 4, "r", "number"), Column("缴费年度", 7, "c"), Column("缴费日期", 9, "c"),
    Column("金额（元）", 9, "r", "money"), Column("终端／批次／凭证", 22), Column("状态", 9),
)  # fmt: skip
_ENTRIES = (
    Column("序号", 4, "r", "number"), Column("入库日期", 9, "c"), Column("记账日期", 9, "c"), Column("项目", 10),
    Column("金额（元）", 10, "r", "money"), Column("余额（元）", 10, "r", "money"),
)  # fmt: skip
_FILINGS = (
    Column("序号", 4, "r", "number"), Column("提交日期", 9, "c"), Column("事项", 9), Column("内容", 14),
    Column("办理经过", 30), Column("状态", 8),
)  # fmt: skip


def _facts(resident: Resident, village: str) -> list[tuple[str, str]]:
    tier = f"{yuan_plain(resident.tier_fen)} 元／年" if resident.tier_fen else "未选"
    pairs = [
        ("姓名", resident.name), ("证件号码", resident.id_number), ("性别", resident.sex), ("出生日期", resident.birth),
        ("民族", resident.ethnicity), ("户籍性质", resident.household), ("村", village), ("村组", resident.village_group),
        ("保险编号", resident.insurance_number), ("缴费档次", tier), ("特殊人群", resident.special_group),
        ("联系电话", resident.phone), ("开户银行", resident.bank), ("银行账号", resident.account),
        ("登记状态", STATE_TITLES.get(resident.status, resident.status)), ("备注", resident.note),
    ]  # fmt: skip
    return [(title, text) for title, text in pairs if text]


def _payment(no: int, line: Line) -> tuple[int, str, str, int, str, str]:
    state = STATES.get(line.state) or PHASES.get(line.phase, "待查")
    place = f"{line.terminal}／{line.batch}／{line.voucher}"
    fen = line.amount_fen if line.state == "payment" else 0
    return no, f"{line.year}", line.paid_on, fen, place, state


def _filing(no: int, docket: Docket, route: str) -> tuple[int, str, str, str, str, str]:
    title = STATE_TITLES.get(docket.state, docket.state)
    return no, docket.business_date, business(docket.kind).title, docket.title, route, title


def _route(steps: Sequence[StepDone]) -> str:
    """经办 张三 10-08 提交；镇初审 李四 10-12 通过."""
    parts = ((step.title, step.who, step.when[5:10], step.verdict or "待办") for step in steps)
    return "；".join(" ".join(filter(None, part)) for part in parts)
