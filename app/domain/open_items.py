"""What a month's comparison leaves open: each kind of difference with its sentence and the next step.

Songshan 003 art. 10-11: pay-ins are compared every month, 月清月结. A difference is never netted off: it stands in the
list under its kind until something settles it, with the day since when it has been open; an explanation does not close it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TERMINAL_ONLY, TAX_ONLY, AMOUNT, PERSON, DUPLICATE, REVERSED, VILLAGE, CUT_OFF = (
    "terminal_only", "tax_only", "amount_differs", "person_differs", "duplicate_year", "reversed_later", "wrong_village",
    "cut_off",
)  # fmt: skip
OPEN_LINE, IN_TRANSIT, UNCLAIMED, LISTED, IN_DEPOSIT = "open_line", "in_transit", "unclaimed", "treasury_open", "in_deposit"
BOOK_ONLY, BANK_ONLY, BANK_OPENING, BANK_BROKEN, INCOME_LEFT = (
    "book_only", "bank_only", "bank_opening", "bank_broken", "income_left",
)  # fmt: skip

TITLES = {
    TERMINAL_ONLY: "终端有、税务无", TAX_ONLY: "税务有、终端无", AMOUNT: "金额不符", PERSON: "姓名或证件号码不符",
    DUPLICATE: "同一年度重复缴费", REVERSED: "税务已入、之后冲销", VILLAGE: "村不符", CUT_OFF: "月末日切",
    OPEN_LINE: "终端待查项", IN_TRANSIT: "在途：未入国库", UNCLAIMED: "国库有、无人认领", LISTED: "国库行未了结",
    BOOK_ONLY: "账上有、银行无", BANK_ONLY: "银行有、账上无", BANK_OPENING: "期初余额不符", BANK_BROKEN: "流水不连续",
    INCOME_LEFT: "收入户月末有余额", IN_DEPOSIT: "在指定账户，待划转",
}  # fmt: skip
STEPS = {
    TERMINAL_ONLY: "请税务核查这笔刷卡是否已开票；没有开票的补开，开在别人名下的更正。",
    TAX_ONLY: "请向村里核对是否漏登；漏登的补登缴费，税务大厅直缴的等国库清单入账。",
    AMOUNT: "请对照签购单和税票，登记错的更正缴费，开票错的请税务更正。",
    PERSON: "请对照身份证核对是谁缴的；登记错的办缴费更正，开票错的请税务更正。",
    DUPLICATE: "请核对是否重复缴费；确是重复的，办退费申请。",
    REVERSED: "缴费已红字冲销，请税务退库，或把款项更正到应缴的人。",
    VILLAGE: "请核对所属村；登记错的办变更，开票错的请税务更正登记机构。",
    CUT_OFF: "月末日切后的交易，下月清单里会有；下月仍没有的再核查。",
    OPEN_LINE: "请到「收缴」把这笔待查款办清：更正、补登记或退费。",
    IN_TRANSIT: "等国库入库；超过一个月的请税务查询入库情况。",
    UNCLAIMED: "款项在暂收，请查明是谁缴的，再入账或退费。",
    LISTED: "请在「对账」里查清，办手工对账或更正。",
    BOOK_ONLY: "请核对银行回单；银行已办的等下月流水，没有办的查明原因。",
    BANK_ONLY: "请凭银行回单登记资金划转、拨付到账或其他业务。",
    BANK_OPENING: "请核对启用以前的账户余额，用说明写清差额来由。",
    BANK_BROKEN: "请向银行补要缺少日期的流水，再读入一次。",
    INCOME_LEFT: "收入户月末应为零：请划入财政专户并登记，或提交说明。",
    IN_DEPOSIT: "补缴款还在乡镇的指定账户，不是差异：请乡镇按月办补缴划转，划转以后再与税务对账。",
}

LINE, TAX, TREASURY, BANK, BOOK, ACCOUNT = "line", "tax", "treasury", "bank", "book", "account"
"""What a key of an open item names, before the colon."""

RULES = {
    "receipt": "税票号", "reference": "终端号＋参考号", "person": "人员＋年度＋金额", "by_hand": "手工", "voucher": "凭证号",
    "day_amount": "日期＋金额", "day_total": "当日合计", "direct": "国库直缴", "refunded": "已退库", "several": "几笔合计",
}  # fmt: skip
"""By which rule two rows were matched, as the screens and papers name it (依据)."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open item. `key` names the row or line it is about; fen 0 on a side that has nothing; `since` ISO day.

    `rule` says by what the sides were joined, "" where only one side has the money.
    """

    key: str
    kind: str
    since: str
    village: str
    name: str
    id_number: str
    pos_fen: int
    tax_fen: int
    treasury_fen: int
    rule: str = ""
    year: int = 0
    reference: str = ""
    other: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]

    @property
    def step(self) -> str:
        return STEPS[self.kind]


def age_days(since: str, at: date) -> int:
    """Days from an ISO day to a day; 0 for one that has not come."""
    return max(0, (at - date.fromisoformat(since)).days) if since else 0


def age_text(since: str, at: date) -> str:
    """The age as people say it: 12 天, 3 个月."""
    days = age_days(since, at)
    return f"{days} 天" if days < 31 else f"{(at.year - int(since[:4])) * 12 + at.month - int(since[5:7])} 个月"
