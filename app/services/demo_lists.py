"""The demo district's lists from outside that concern money: the older system's balances, an agency's list, the tax
office's tickets, the bank's statement. All invented.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

from app.services.demo_files import Ticket, written
from app.services.demo_stage import Person

FIRST_YEAR = 2012
PENSION_AGE = 60
BASE_PENSION_FEN, MONTHS = 18_300, 139
BALANCE_HEAD = (
    "序号", "姓名", "身份证号码", "参保时间", "个人缴费", "省级补贴", "区县补贴", "个人缴费利息", "账户余额", "待遇领取时间", "基础养老金",
    "个人账户养老金",
)  # fmt: skip

Row = list[object]


def yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def balances_csv(
    people: Sequence[Person], closed_year: int, subsidies: Mapping[str, int], chance: random.Random
) -> bytes:
    """What the older system held at the end of a year: balances, the years paid, who draws a pension. `subsidies` are yuan
    by tier; sixty of a hundred come from the province.
    """
    years = range(FIRST_YEAR, closed_year + 1)
    rows: list[Row] = [[f"原系统 {closed_year} 年末个人账户余额"], [*BALANCE_HEAD, *(f"{year}年" for year in years)]]
    sums = [0, 0, 0, 0, 0]
    for person in people:
        paid = _paid(person, years, chance)
        if paid:
            parts = _parts(paid, closed_year, subsidies[person["tier"]] * 100, int(person["tier"]) * 100)
            sums = [one + other for one, other in zip(sums, (*parts, sum(parts)), strict=True)]
            rows.append(_balance(len(rows) - 1, person, paid, parts, closed_year, years))
    rows.append(["合计", "", "", "", *map(yuan, sums)])
    return written(rows, "utf-8-sig")


def _paid(person: Person, years: Sequence[int], chance: random.Random) -> tuple[int, ...]:
    born = int(person["id_number"][6:10])
    fit = [year for year in years if born + 16 <= year < born + PENSION_AGE]
    return tuple(year for year in fit if chance.random() < 0.9)


def _parts(paid: Sequence[int], closed_year: int, subsidy_fen: int, tier_fen: int) -> tuple[int, int, int, int]:
    """Fen of 个人缴费, 省级补贴, 区县补贴 and the interest of the first."""
    interest = sum(tier_fen * (closed_year - year) * 3 // 100 for year in paid)
    province = subsidy_fen * 6 // 10
    return tier_fen * len(paid), province * len(paid), (subsidy_fen - province) * len(paid), interest


def _balance(
    no: int, person: Person, paid: Sequence[int], parts: Sequence[int], closed_year: int, years: Sequence[int]
) -> Row:
    number, total = person["id_number"], sum(parts)
    since = f"{int(number[6:10]) + PENSION_AGE}-{number[10:12]}"
    draws = since <= f"{closed_year}-12"
    pension: Row = [since, yuan(BASE_PENSION_FEN), yuan(total // MONTHS)] if draws else ["", "", ""]
    ticks = [person["tier"] if year in paid else "" for year in years]
    return [no, person["name"], number, f"{min(paid)}-03", *map(yuan, parts), yuan(total), *pension, *ticks]


def group_csv(title: str, rows: Sequence[tuple[Person, str, str, str]]) -> bytes:
    """An agency's list: (person, group, since, place)."""
    found: list[Row] = [[title], ["序号", "姓名", "身份证号", "人员类别", "享受开始时间", "所在村"]]
    found += [
        [no, who["name"], who["id_number"], group, since, place]
        for no, (who, group, since, place) in enumerate(rows, 1)
    ]
    return written(found, "utf-8-sig")


def tax_csv(tickets: Sequence[Ticket]) -> bytes:
    """The tax office's tickets of a month."""
    rows: list[Row] = [
        ["税票号码", "缴费人姓名", "证件号码", "费款所属年度", "实缴金额", "缴费日期", "终端号", "参考号", "村代码"]
    ]
    rows += [
        [one.number, one.name, one.id_number, one.year, yuan(one.fen), one.paid_on, one.terminal, one.rrn, one.village]
        for one in tickets
    ]
    return written(rows, "utf-8-sig")


def bank_csv(opening_fen: int, rows: Sequence[tuple[date, str, str, int]]) -> bytes:
    """A statement of the bank: (day, voucher, words, fen in), from its opening balance on."""
    balance = opening_fen
    found: list[Row] = [
        ["交易日期", "凭证号", "摘要", "借方发生额", "贷方发生额", "余额"],
        ["", "", "期初余额", "", "", yuan(balance)],
    ]
    for day, voucher, words, fen in sorted(rows):
        balance += fen
        found.append([day, voucher, words, yuan(-fen) if fen < 0 else "", yuan(fen) if fen > 0 else "", yuan(balance)])
    return written(found, "utf-8-sig")
