"""What the tables of 参保人 show. ID numbers are covered in lists; the opened person's panel shows them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import id_number
from app.domain.money import yuan, yuan_plain
from app.domain.posting import KINDS
from app.domain.records import STATE_TITLES, Entry, Line, Resident
from ui import routes, wording
from ui.models.columns import Column

ENTRY_TITLES = {english: chinese for chinese, english in KINDS.items()}


def residents(villages: Mapping[str, str]) -> tuple[Column, ...]:
    """The list of people; at a village station all are of one village, so the column tells the group instead."""
    place = (
        Column("村", lambda person: villages.get(person.village, person.village), 9)
        if len(villages) > 1
        else Column("村组", lambda person: person.village_group, 4)
    )
    return (
        Column("姓名", lambda person: person.name, 6.5),
        Column("证件号码", lambda person: id_number.mask(person.id_number), 10.5),
        place,
        Column("档次（元）", _tier, 5.2, right=True),
        Column(
            "状态",
            lambda person: wording.state_text(person.status),
            tone=lambda person: wording.TONES.get(person.status, ""),
        ),
    )


def _tier(person: Resident) -> str:
    return yuan_plain(person.tier_fen) if person.tier_fen else "未选"


def _line_state(line: Line) -> str:
    if line.state != "payment":
        return wording.marked(line.state, wording.LINE_STATES.get(line.state, line.state))
    return wording.marked(line.phase, wording.PHASES.get(line.phase, "待查"))


def _entry_kind(entry: Entry) -> str:
    return ENTRY_TITLES.get(entry.kind, entry.kind)


PAYMENTS: tuple[Column, ...] = (
    Column("缴费年度", lambda line: f"{line.year} 年", 5),
    Column("缴费日期", lambda line: line.paid_on, 6),
    Column("金额（元）", lambda line: yuan(line.amount_fen), 6, right=True),
    Column("终端／批次／凭证", lambda line: f"{line.terminal}／{line.batch}／{line.voucher}", 14.5),
    Column("状态", _line_state, tone=lambda line: wording.TONES.get(line.phase, "")),
)

ENTRIES: tuple[Column, ...] = (
    Column("入库日期", lambda entry: entry.value_on, 6),
    Column("记账日期", lambda entry: entry.booked_on, 6),
    Column("项目", _entry_kind, 6),
    Column("金额（元）", lambda entry: yuan(entry.fen), 7, right=True),
    Column("", lambda _entry: "", 0),
)

FILINGS: tuple[Column, ...] = (
    Column("提交日期", lambda docket: docket.business_date, 6),
    Column("事项", routes.kind_title, 6),
    Column("办理进度", routes.steps_text, 0, tone=lambda docket: wording.TONES.get(docket.state, "")),
)


def facts(person: Resident, village: str) -> list[tuple[str, str]]:
    """A person's record as label and value, in the order of the form."""
    tier = f"{yuan_plain(person.tier_fen)} 元／年" if person.tier_fen else "未选"
    return [
        ("证件号码", person.id_number),
        ("性别", person.sex),
        ("出生日期", person.birth),
        ("民族", person.ethnicity),
        ("户籍性质", person.household),
        ("村", village),
        ("村组", person.village_group),
        ("保险编号", person.insurance_number or "复核后编号"),
        ("缴费档次", tier),
        ("特殊人群", person.special_group),
        ("联系电话", person.phone),
        ("开户银行", person.bank),
        ("银行账号", person.account),
        ("登记状态", STATE_TITLES.get(person.status, person.status)),
        ("备注", person.note),
    ]
