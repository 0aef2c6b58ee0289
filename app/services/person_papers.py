"""参保人情况表: everything the station holds about one person on paper, for a person who asks (Songshan 003 art. 16-17).

Facts, payments, account with its running balance, and filings with where they stand. The figures are those of the
screen, read from the same postings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.business import business
from app.documents.person_sheet import PersonSheet, Section, SheetColumn, person_sheet
from app.domain.account_years import running
from app.domain.money import yuan, yuan_plain
from app.domain.records import STATE_TITLES, Docket, Entry, Line, Resident
from app.services import people, person_notes
from app.services.desk import Desk
from app.services.papers import stamp, village_name
from app.services.review_sheets import StepDone, history

TITLE = "城乡居民基本养老保险参保人情况表"
PHASES = {"credited": "已入账", "effective": "待入库", "filed": "待审核", "reversed": "已冲销", "dead": "作废"}
STATES = {"open": "待查", "voided": "已撤销", "red": "红字冲销"}
SIGNATURES = ("打印人", "核对人")
SEAL = "单位盖章："


def overview_pdf(desk: Desk, n: int) -> bytes:
    """Resident number `n` on A4. Raises PersonUnknown."""
    person = people.person(desk, n)
    with desk.store.read() as unit:
        village = village_name(unit, person.resident.village)
        routes = [_route(history(unit, docket, unit.journal.by_number(docket.n))) for docket in person.filings]
    digest = hashlib.sha256(repr((person.resident, person.entries, person.payments)).encode()).hexdigest()
    sections = (
        _payments(person.payments),
        _account(person.entries),
        _filings(person.resident.name, person.filings, routes),
    )
    return person_sheet(PersonSheet(
        TITLE, f"{village}　截至 {desk.today.isoformat()}", (*_facts(person.resident, village), *person_notes.facts(person)), sections,
        SIGNATURES, SEAL, stamp(desk, digest),
    ))  # fmt: skip


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


def _payments(lines: Sequence[Line]) -> Section:
    columns = (
        SheetColumn("年度", 0.09, "c"), SheetColumn("缴费日期", 0.16, "c"), SheetColumn("金额（元）", 0.16, "r"),
        SheetColumn("终端／批次／凭证", 0.41), SheetColumn("状态", 0.18, "c"),
    )  # fmt: skip
    paid = sum(_paid_fen(line) for line in lines)
    rows = tuple(
        (
            str(line.year), line.paid_on, yuan(_paid_fen(line)), f"{line.terminal}／{line.batch}／{line.voucher}",
            STATES.get(line.state) or PHASES.get(line.phase, "待查"),
        )
        for line in lines
    )  # fmt: skip
    return Section("缴费记录", columns, rows, f"合计 {yuan(paid)} 元" if rows else "", "没有缴费")


def _paid_fen(line: Line) -> int:
    """What is no payment any more counts nothing."""
    return line.amount_fen if line.state == "payment" else 0


def _account(entries: Sequence[Entry]) -> Section:
    columns = (
        SheetColumn("入库日期", 0.18, "c"), SheetColumn("记账日期", 0.18, "c"), SheetColumn("项目", 0.24),
        SheetColumn("金额（元）", 0.2, "r"), SheetColumn("余额（元）", 0.2, "r"),
    )  # fmt: skip
    rows = tuple(
        (entry.value_on, entry.booked_on, entry.leaf, yuan(entry.fen), yuan(balance))
        for entry, balance in running(entries)
    )
    return Section("个人账户", columns, rows, f"余额 {rows[-1][-1]} 元" if rows else "", "还没有入账")


def _filings(name: str, dockets: Sequence[Docket], routes: Sequence[str]) -> Section:
    columns = (
        SheetColumn("提交日期", 0.16, "c"), SheetColumn("事项", 0.16), SheetColumn("办理经过", 0.52),
        SheetColumn("状态", 0.16, "c"),
    )  # fmt: skip
    rows = tuple(
        (docket.business_date, _what(name, docket), route, STATE_TITLES.get(docket.state, docket.state))
        for docket, route in zip(dockets, routes, strict=True)
    )
    return Section("业务单据", columns, rows, empty="没有单据")


def _what(name: str, docket: Docket) -> str:
    """The kind of the filing, and what it is about where that is not the person himself."""
    title = business(docket.kind).title
    return f"{title}：{docket.title}" if docket.title and docket.title != name else title


def _route(steps: Sequence[StepDone]) -> str:
    """经办 张三 10-08 提交；镇初审 李四 10-12 通过."""
    parts = ((step.title, step.who, step.when[5:10], step.verdict or "待办") for step in steps)
    return "；".join(" ".join(filter(None, part)) for part in parts)
