"""The four sums of 测算: what is asked for each, and how what was typed becomes an estimate or problems at their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.business import field_values
from app.business.declaration import Field
from app.domain.estimate_steps import (
    Estimate,
    Money,
    capital_estimate,
    interest_estimate,
    late_fee_estimate,
    pension_estimate,
)
from app.domain.money import parse_yuan, yuan_plain
from app.domain.policy_sections import CHOICE, METHODS, MONEY, NUMBER, RATE, Item, Table
from app.domain.policy_texts import TextUnreadable, read
from app.domain.posting import PRINCIPALS
from app.domain.settlement import ROUNDING_TITLES
from app.errors import OfficeError, Problem
from app.services.estimates import OnAccount, Usual

Texts = Mapping[str, str]
METHOD = tuple((title, title) for title in METHODS.values())
ROUNDING = tuple((title, title) for title in ROUNDING_TITLES.values())
_CODES = {title: code for code, title in (METHODS | ROUNDING_TITLES).items()}
_RATE = Item("rate", "年利率", RATE)
MONEYS = Table("moneys", "账上的钱", (
    Item("source", "来源", CHOICE, choices=tuple((leaf, leaf) for leaf in PRINCIPALS)),
    Item("month", "入账月份", NUMBER, hint="年初结余写 0", required=True, most=12),
    Item("fen", "金额", MONEY, required=True),
), hint="年初结余月份写 0；每个来源、每次入账一行。")  # fmt: skip


class Wrong(Exception):
    """What was typed is no sum yet; `problems` says why, at the fields."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sum:
    """One tab. `about` offers to take an account by ID number; `table` are the lines it adds up."""

    key: str
    title: str
    words: str
    fields: tuple[Field, ...]
    make: Callable[[Texts, Sequence[Texts]], Estimate]
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    about: bool = False
    table: Table | None = None


def interest(values: Texts, rows: Sequence[Texts]) -> Estimate:
    """The interest of a year."""
    method, rate, rounding = (_needed(values, name, label) for name, label in (
        ("method", "计息方法"), ("rate", "年利率"), ("rounding", "进位"),
    ))  # fmt: skip
    for name in ("rate", "demand_rate"):
        _percent(values.get(name, ""), name)
    if _CODES.get(method) == "C" and not values.get("demand_rate"):
        raise Wrong(Problem("missing_demand_rate", "方法 C 还要填写活期年利率。", "demand_rate"))
    moneys = [_money(row, no) for no, row in enumerate(rows, 1)]
    return interest_estimate(
        moneys, rate=str(read(_RATE, rate)), method=_CODES.get(method, method), rounding=_CODES.get(rounding, rounding),
        demand_rate=values.get("demand_rate", "").removesuffix("%"),
    )  # fmt: skip


def pension(values: Texts, _rows: Sequence[Texts]) -> Estimate:
    """A month's pension."""
    account, base = _fen(values, "account", "账户储存额"), _fen(values, "base", "基础养老金")
    years, months = int(_needed(values, "years", "缴费年限")), int(_needed(values, "months", "计发月数"))
    required = int(values.get("required") or 15)
    rounding = values.get("rounding", "")
    return pension_estimate(
        account, base, years, months=months, extra_year_fen=parse_yuan(values.get("extra") or "0"),
        rounding=_CODES.get(rounding, "half_up"), required_years=required,
    )  # fmt: skip


def late_fee(values: Texts, _rows: Sequence[Texts]) -> Estimate:
    """滞纳金."""
    fen = _fen(values, "principal", "欠缴金额")
    first, last = (date.fromisoformat(_needed(values, name, label)) for name, label in (("first", "从哪天起"), ("last", "到哪天止")))
    if last < first:
        raise Wrong(Problem("late_fee_days", "止期早于起期，请把两个日期对调。", "last"))
    rate = values.get("per_myriad") or "5"
    return late_fee_estimate(fen, first, last, rate_per_myriad=_percent(rate, "per_myriad"))


def capitals(values: Texts, _rows: Sequence[Texts]) -> Estimate:
    """中文大写."""
    return capital_estimate(_fen(values, "amount", "金额"))


def judged(one: Sum, values: Texts, rows: Sequence[Texts], today: date) -> tuple[Estimate | None, list[Problem]]:
    """The estimate, or every reason why there is none."""
    told = [found for field in one.fields if (found := _own(one, field, values.get(field.name, ""), today)) is not None]
    if any(problem.blocking for problem in told):
        return None, told
    try:
        return one.make(values, rows), []
    except Wrong as wrong:
        return None, list(wrong.problems)
    except OfficeError as refused:
        return None, [Problem("estimate", f"{refused.text}{refused.hint}", "")]


def _own(one: Sum, field: Field, text: str, today: date) -> Problem | None:
    titles = tuple(title for _, title in one.choices.get(field.name, ()))
    return field_values.problem(field, text, today, titles) if text not in titles else None


def _needed(values: Texts, name: str, label: str) -> str:
    if not values.get(name):
        raise Wrong(Problem(f"missing_{name}", f"请填写{label}。", name))
    return values[name]


def _fen(values: Texts, name: str, label: str) -> int:
    fen = parse_yuan(_needed(values, name, label))
    if fen < 0:
        raise Wrong(Problem("negative", f"{label}不能是负数，请核对。", name))
    return fen


def _percent(text: str, name: str) -> str:
    try:
        return str(read(_RATE, text)) if text else ""
    except TextUnreadable as refused:
        raise Wrong(Problem("bad_percent", str(refused), name)) from None


def _money(row: Texts, no: int) -> Money:
    told, found = [], {}
    for column in MONEYS.columns:
        text = row.get(column.path, "")
        try:
            found[column.path] = read(column, text) if text else None
        except TextUnreadable as refused:
            told.append(Problem("bad_money", f"{column.label}：{refused}", f"moneys:{column.path}", no))
        if column.required and not text:
            told.append(Problem("missing_money", f"请填写{column.label}。", f"moneys:{column.path}", no))
    if told:
        raise Wrong(*told)
    return Money(str(found["source"] or ""), int(str(found["month"])), parse_yuan(str(found["fen"])))


def money_rows(held: OnAccount) -> list[dict[str, str]]:
    """A real account as rows of the table; corrections below zero are typed as they are."""
    return [{"source": one.source, "month": str(one.month), "fen": yuan_plain(one.fen)} for one in held.moneys]


def usual_values(known: Usual) -> dict[str, dict[str, str]]:
    """What the policy in force says, by tab."""
    rounding, benefit = ROUNDING_TITLES[known.rounding], known.benefit
    return {
        "interest": {
            "year": str(known.year), "rate": known.rate, "demand_rate": known.demand_rate, "method": METHODS[known.method],
            "rounding": rounding,
        },
        "pension": {
            "base": yuan_plain(known.base_fen), "months": str(benefit.months), "required": str(benefit.required_years),
            "years": str(benefit.required_years), "rounding": ROUNDING_TITLES[benefit.rounding],
            "extra": yuan_plain(benefit.extra_years_fen(benefit.required_years + 1, known.base_fen)),
        },
        "late_fee": {"per_myriad": "5"},
        "capital": {},
    }  # fmt: skip


_METHOD = Field("method", "计息方法", "choice", required=True)
_ROUND = Field("rounding", "进位", "choice", required=True)
_WHO = Field("who", "证件号码", "id_number", hint="回车取这个人的账户")
SUMS: tuple[Sum, ...] = (
    Sum("interest", "利息", "一年的利息，每个来源、每次入账一步一步算。", (
        _WHO, Field("year", "哪一年", "number"), Field("rate", "年利率（%）", required=True),
        Field("demand_rate", "活期年利率（%）", hint="方法 C 用"), _METHOD, _ROUND,
    ), interest, {"method": METHOD, "rounding": ROUNDING}, about=True, table=MONEYS),
    Sum("pension", "月养老金", "月养老金 = 基础养老金 + 储存额 ÷ 计发月数 + 年限加发。", (
        _WHO, Field("account", "账户储存额", "money", required=True), Field("base", "基础养老金", "money", required=True),
        Field("years", "缴费年限（年）", "number", required=True), Field("required", "规定年限（年）", "number"),
        Field("months", "计发月数", "number", required=True), Field("extra", "每多一年加发", "money"), _ROUND,
    ), pension, {"rounding": ROUNDING}, about=True),
    Sum("late_fee", "滞纳金", "按天算，起止两天都算。", (
        Field("principal", "欠缴金额", "money", required=True), Field("per_myriad", "每天万分之几"),
        Field("first", "从哪天起", "date", required=True), Field("last", "到哪天止", "date", required=True),
    ), late_fee, {}),
    Sum("capital", "大写", "金额写成中文大写，填单据用。", (Field("amount", "金额", "money", required=True),), capitals, {}),
)  # fmt: skip
