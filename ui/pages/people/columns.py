"""What the tables of 参保人 show. ID numbers are covered in lists; the opened person's panel shows them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import id_number
from app.domain.money import yuan, yuan_plain
from app.domain.records import STATE_TITLES, Line, Resident
from ui import routes, wording
from ui.models.columns import NEVER, Column


def residents(villages: Mapping[str, str]) -> tuple[Column, ...]:
    """The list of people, by the names of the store's fields; at a village station all are of one village, so the
    column tells the group instead. Of many villages the village stays longer than the money: it tells whom to call.
    What a clerk looks for now and then is there, but hidden.
    """
    several = len(villages) > 1
    group = Column("村组", lambda person: person.village_group, 3.5, key="group", filterable=True, hidden=several, yields=3)
    village = Column(
        "村", lambda person: villages.get(person.village, person.village), 6, key="village", filterable=True
    )
    return (
        Column("姓名", lambda person: person.name, 7.2, key="name", least=7.1),
        Column("证件号码", lambda person: id_number.mask(person.id_number), 10.5, key="id_number", least=9.2),
        *((village, group) if several else (group,)),
        Column(
            "档次（元）", _tier, 5.2, right=True, key="tier", filterable=True, yields=2,
            total_fen=lambda person: person.tier_fen,
        ),
        Column(
            "今年缴费", lambda person: person.paid_text, 4.4, right=True, least=4, key="paid", filterable=True, yields=1,
            tone=lambda person: "warn" if person.paid_text == "未缴" else "",
        ),
        Column(
            "状态",
            lambda person: wording.state_text(person.status),
            tone=lambda person: wording.TONES.get(person.status, ""),
            key="status",
            filterable=True,
            least=5.2,
        ),
        *RARELY,
    )


def _account(person: Resident) -> str:
    """The last four digits of the account, as much as a passer-by may read."""
    return f"****{person.account[-4:]}" if person.account else ""


RARELY: tuple[Column, ...] = (
    Column("性别", lambda person: person.sex, 3, key="sex", filterable=True, hidden=True),
    Column("出生日期", lambda person: person.birth, 6, key="birth", hidden=True),
    Column("特殊人群", lambda person: person.special_group, 8, key="special_group", filterable=True, hidden=True),
    Column("保险编号", lambda person: person.insurance_number, 9, key="insurance_number", hidden=True),
    Column("联系电话", lambda person: person.phone, 7, key="phone", hidden=True),
    Column("开户银行", lambda person: person.bank, 9, hidden=True),
    Column("银行账号", _account, 6, hidden=True),
    Column("户籍性质", lambda person: person.household, 5, hidden=True),
    Column("民族", lambda person: person.ethnicity, 4, hidden=True),
    Column("备注", lambda person: person.note, 10, hidden=True),
)


def _tier(person: Resident) -> str:
    return yuan_plain(person.tier_fen) if person.tier_fen else "未选"


def _line_state(line: Line) -> str:
    if line.state != "payment":
        return wording.marked(line.state, wording.LINE_STATES.get(line.state, line.state))
    return wording.money_marked(line.phase, wording.PHASES.get(line.phase, "待查"))


PAYMENTS: tuple[Column, ...] = (
    Column("缴费年度", lambda line: f"{line.year} 年", 5, filterable=True, least=3.4),
    Column("缴费日期", lambda line: line.paid_on, 6, yields=1, least=5.5),
    Column(
        "金额（元）", lambda line: yuan(line.amount_fen), 6, right=True, least=4.4, yields=NEVER,
        total_fen=lambda line: line.amount_fen,
    ),
    Column("终端／批次／凭证", lambda line: f"{line.terminal}／{line.batch}／{line.voucher}", 14.5, yields=2),
    Column("状态", _line_state, tone=lambda line: wording.MONEY_TONES.get(line.phase, ""), least=5.2),
)  # fmt: skip
"""The amount is read to the last, whatever the room."""

FILINGS: tuple[Column, ...] = (
    Column("提交日期", lambda docket: docket.business_date, 6, yields=1, least=5.5),
    Column("事项", routes.kind_title, 6, least=4),
    Column("办理进度", routes.steps_text, least=11.6, tone=lambda docket: wording.TONES.get(docket.state, "")),
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
