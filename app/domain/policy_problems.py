"""Everything that is wrong with a policy, each at its field, in sentences that say what to do.

The readers in this folder refuse at the first fault; whoever sets the numbers of a year must see all of them at once
(interface, rule 3). At the end every reader is asked too, so that what one of them refuses is never passed over.
A problem's `field` is an item's path, a table's, or "table:column" with `row` counted from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from app.domain import (
    back_pay,
    benefit_terms,
    cash_terms,
    collecting,
    deadline_terms,
    interest_terms,
    passphrase_terms,
    policy_packs,
    refund_terms,
    scheme_terms,
    special_groups,
    subsidy,
)
from app.domain.policy import Policy
from app.domain.policy_form import Texts, form_of, found, rows_of
from app.domain.policy_sections import ITEMS, TABLES, Item, Table
from app.domain.policy_terms import PolicyUnreadable, day_of
from app.domain.policy_texts import TextUnreadable, read
from app.errors import Problem

_READERS: tuple[tuple[str, Callable[[Policy], object]], ...] = (
    ("subsidy.rules", subsidy.terms_of), ("government_paid.groups", special_groups.terms_of),
    ("collecting.outside_window", collecting.terms_of), ("interest.rates", interest_terms.terms_of),
    ("back_payment.most_years", back_pay.terms_of), ("cash.days", cash_terms.terms_of),
    ("base_pension", benefit_terms.terms_of), ("refund.causes", refund_terms.terms_of), ("scheme_began", scheme_terms.began),
    ("comparing.months", scheme_terms.compared_months), ("deadline_words", deadline_terms.words_of),
    ("passphrase.length", passphrase_terms.terms_of),
)  # fmt: skip
_NEEDED = {
    subsidy.FIXED: ("amounts",), subsidy.PERCENT: ("percent",), subsidy.TOP_UP: ("subsidy_yuan",),
    subsidy.PER_STEP: ("base_yuan", "base_subsidy_yuan", "step_yuan", "step_subsidy_yuan"),
}  # fmt: skip

Read = Mapping[str, object]


def problems(mapping: Mapping[str, object]) -> list[Problem]:
    """All problems of a policy's mapping, as a file says it or resolved; notes do not stop it."""
    full = _resolved(mapping)
    form = form_of(full)
    told = [*_structure(full)]
    for path, item in ITEMS.items():
        told += _item(item, path, form.values.get(path, ""), 0)
    for path, table in TABLES.items():
        told += _table(table, form.tables.get(path, ()))
    told += _together(full, form.values, form.tables)
    if not any(problem.blocking for problem in told):
        told += _refused(full)
    return told


def _resolved(mapping: Mapping[str, object]) -> Mapping[str, object]:
    """With what the packs give to a policy that leaves something out."""
    if mapping.get("resolved") is True:
        return mapping
    try:
        since = day_of(mapping.get("valid_from"), "valid_from")
    except PolicyUnreadable:
        return mapping
    return policy_packs.merged(policy_packs.defaults(str(mapping.get("region", "")), since), mapping)


def _structure(mapping: Mapping[str, object]) -> Iterable[Problem]:
    """Tables that are no tables, rows that are no rows."""
    for path, table in TABLES.items():
        data = found(mapping, path)
        rows = data if isinstance(data, list | tuple | Mapping) else []
        flat = path == "window" and all(isinstance(row, str) for row in rows)
        if data is not None and not isinstance(data, Mapping if path == "back_payment.accounts" else list | tuple):
            yield Problem("policy_structure", f"「{table.title}」要一行一行写成表，请对照政策表格改正。", path)
        elif len(rows_of(mapping, path)) != (1 if flat and rows else len(rows)):
            yield Problem("policy_structure", f"「{table.title}」里有一行不成样子，请对照政策表格改正。", path)
    for top in {path.partition(".")[0] for path in (*ITEMS, *TABLES) if "." in path}:
        if not isinstance(mapping.get(top, {}), Mapping):
            field = next(path for path in (*ITEMS, *TABLES) if path.startswith(f"{top}."))
            yield Problem("policy_structure", f"政策里的 {top} 要由“名称：值”组成，请对照政策表格改正。", field)


def _item(item: Item, field: str, text: str, row: int) -> list[Problem]:
    place = f"第 {row} 行：" if row else ""
    if not text:
        return [Problem("policy_missing", f"{place}请填写{item.label}。", field, row)] if item.required else []
    try:
        read(item, text)
    except TextUnreadable as refused:
        return [Problem("policy_unreadable", f"{place}{item.label}：{refused}", field, row)]
    return []


def _table(table: Table, rows: Sequence[Texts]) -> list[Problem]:
    told: list[Problem] = []
    for no, row in enumerate(rows, 1):
        for column in table.columns:
            told += _item(column, f"{table.path}:{column.path}", row.get(column.path, ""), no)
    if table.key:
        label = table.column(table.key).label
        keys = [row.get(table.key, "") for row in rows]
        for no, key in enumerate(keys, 1):
            if key and key in keys[: no - 1]:
                text = f"第 {no} 行：{label}「{key}」写了不止一次，每个{label}只写一行。"
                told.append(Problem("policy_twice", text, f"{table.path}:{table.key}", no))
    return told


def _together(full: Mapping[str, object], values: Texts, tables: Mapping[str, Sequence[Texts]]) -> list[Problem]:
    """What each field allows and all of them together do not."""
    rows = {path: [_read_row(table, row) for row in tables.get(path, ())] for path, table in TABLES.items()}
    items = {path: _read_or_none(item, values.get(path, "")) for path, item in ITEMS.items()}
    return [
        *_basics(items, values), *_tiers(rows), *_rules(rows), *_shares(rows), *_paid(rows), *_window(items, rows),
        *_interest(full, items, rows), *_benefit(items, rows), *_back_payment(items, rows), *_cash(items, values),
    ]  # fmt: skip


def _read_or_none(item: Item, text: str) -> object:
    try:
        return read(item, text) if text else None
    except TextUnreadable:
        return None


def _read_row(table: Table, row: Texts) -> Read:
    return {column.path: _read_or_none(column, row.get(column.path, "")) for column in table.columns}


def _basics(items: Read, values: Texts) -> Iterable[Problem]:
    region, young, old = values.get("region", ""), items["min_age"], items["benefit_age"]
    if region.isdigit() and len(region) != 6:
        yield Problem("policy_region", "区县代码是 6 位数字，请核对。", "region")
    if isinstance(young, int) and isinstance(old, int) and young >= old:
        yield Problem("policy_ages", "领取待遇年龄要大于最低参保年龄，请核对。", "benefit_age")
    since = items["valid_from"]
    if isinstance(since, str) and not since.endswith("-01-01"):
        text = "不是从 1 月 1 日起：这一天以前的缴费仍按旧档次和旧补贴，以后的按新的。"
        yield Problem("policy_mid_year", text, "valid_from", blocking=False)


def _tiers(rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    if not rows["tiers"]:
        yield Problem("policy_no_tiers", "请至少写一个缴费档次。", "tiers")
    known = {row["name"] for row in rows["hardship_groups"]}
    for no, row in enumerate(rows["tiers"], 1):
        if row["yuan"] == 0:
            yield Problem("policy_tier_zero", f"第 {no} 行：档次要大于 0 元。", "tiers:yuan", no)
        for name in _listed(row["groups"]):
            if name not in known:
                text = f"第 {no} 行：「{name}」不在「困难群体」里，请先在那里写明花名册怎么称呼他们。"
                yield Problem("policy_group_unknown", text, "tiers:groups", no, blocking=False)


def _rules(rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    tiers = {str(row["yuan"]) for row in rows["tiers"]}
    table = TABLES["subsidy.rules"]
    for no, row in enumerate(rows["subsidy.rules"], 1):
        for name in _NEEDED.get(str(row["kind"]), ()):
            if row[name] in (None, []):
                title = subsidy.RULE_TITLES[str(row["kind"])]
                text = f"第 {no} 行：「{title}」要填写{table.column(name).label}。"
                yield Problem("policy_rule", text, f"subsidy.rules:{name}", no)
        if row["step_yuan"] == 0 and row["kind"] == subsidy.PER_STEP:
            yield Problem("policy_rule", f"第 {no} 行：每多缴的金额要大于 0。", "subsidy.rules:step_yuan", no)
        if isinstance(row["first"], int) and isinstance(row["last"], int) and row["first"] > row["last"]:
            yield Problem("policy_years", f"第 {no} 行：到年度早于从年度，请对调。", "subsidy.rules:last", no)
        for part in _listed(row["amounts"]):
            yuan = str(part.get("yuan")) if isinstance(part, Mapping) else ""
            if yuan and yuan not in tiers:
                text = f"第 {no} 行：{yuan} 元现在不是缴费档次，这条只对以前的缴费有用，请核对。"
                yield Problem("policy_tier_unknown", text, "subsidy.rules:amounts", no, blocking=False)


def _shares(rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    percents = [row["percent"] for row in rows["subsidy.shares"]]
    if percents and None not in percents and sum(map(_fraction, percents)) != 100:
        text = f"各级负担加起来是 {_shown(percents)}，要正好 100，请改其中一级。"
        yield Problem("policy_shares", text, "subsidy.shares:percent", len(percents))


def _paid(rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    for no, row in enumerate(rows["government_paid.groups"], 1):
        percents = [part.get("percent") for part in _listed(row["shares"]) if isinstance(part, Mapping)]
        if percents and sum(map(_fraction, percents)) != 100:
            text = f"第 {no} 行：各级负担加起来是 {_shown(percents)}，要正好 100，请改其中一级。"
            yield Problem("policy_shares", text, "government_paid.groups:shares", no)
        first, last = row["first_age"], row["last_age"]
        if isinstance(first, int) and isinstance(last, int) and first > last:
            text = f"第 {no} 行：到年龄小于从年龄，请对调。"
            yield Problem("policy_ages", text, "government_paid.groups:last_age", no)


def _window(items: Read, rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    if not rows["window"] and items["collecting.outside_window"] not in {None, collecting.NOTE}:
        text = "没有写缴费期就是全年都收，这一项不起作用。要限制的，请写缴费期。"
        yield Problem("policy_no_window", text, "collecting.outside_window", blocking=False)


def _interest(full: Mapping[str, object], items: Read, rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    from_day = items["interest.subsidy_from"] or interest_terms.APPROPRIATION
    table = full.get("interest")
    named = isinstance(table, Mapping) and "subsidy_from" in table
    if items["subsidy_entry"] == "with_payment" and from_day == interest_terms.APPROPRIATION and named:
        text = "补贴随缴费入库记账的，要从个人缴费入库那天起息；从拨付那天起息的，补贴请改为财政拨付后记账。"
        yield Problem("policy_subsidy_from", text, "interest.subsidy_from")
    if items["interest.method"] == "C" and not rows["interest.demand_rates"]:
        yield Problem("policy_demand_rate", "计息方法 C 要写活期利率，请在下表填写。", "interest.demand_rates", blocking=False)
    settled = [row["year"] for row in rows["interest.rates"] if row["status"] != interest_terms.PROVISIONAL]
    for no, row in enumerate(rows["interest.rates"], 1):
        year = row["year"]
        later = any(isinstance(year, int) and isinstance(other, int) and other > year for other in settled)
        if row["status"] == interest_terms.PROVISIONAL and later:
            text = f"第 {no} 行：{year} 年还是暂定，后面的年度已经正式，请核对是不是忘了改。"
            yield Problem("policy_provisional", text, "interest.rates:status", no, blocking=False)


def _benefit(items: Read, _rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    for amount, other, what in (
        ("burial_grant.yuan", "burial_grant.months_of_base", "丧葬补助金"),
        ("extra_years.yuan_per_year", "extra_years.percent_per_year", "每多缴一年的加发"),
    ):
        if items[amount] not in {None, 0} and items[other] not in {None, 0, "0"}:
            text = f"{what}写了两种算法，只能用一种，另一种请清空。"
            yield Problem("policy_two_ways", text, other)


def _back_payment(items: Read, rows: Mapping[str, Sequence[Read]]) -> Iterable[Problem]:
    parts = {name: items[f"back_payment.account.{name}"] for name in ("name", "bank", "number")}
    for name, value in parts.items():
        if value is None and any(parts.values()):
            label = ITEMS[f"back_payment.account.{name}"].label
            yield Problem("policy_account", f"指定账户不全，请填写{label}。", f"back_payment.account.{name}")
    for no, row in enumerate(rows["back_payment.accounts"], 1):
        code = str(row["code"] or "")
        if code and not (code.isdigit() and len(code) == 9):
            text = f"第 {no} 行：乡镇代码是 9 位数字，请核对。"
            yield Problem("policy_township", text, "back_payment.accounts:code", no)


def _cash(items: Read, values: Texts) -> Iterable[Problem]:
    if items["cash_allowed"] is True and not (values.get("cash.days") and values.get("cash.limit_yuan")):
        text = "允许收现金的，请写明几天内、满多少就要解缴；不写按 1 天、5000 元。"
        yield Problem("policy_cash_limits", text, "cash.days", blocking=False)
    if items["cash.limit_yuan"] == 0:
        yield Problem("policy_cash_zero", "满多少就解缴要大于 0 元；收到就解缴的，天数写 0。", "cash.limit_yuan")


def _refused(full: Mapping[str, object]) -> list[Problem]:
    """What a reader refuses although every field looks right."""
    try:
        policy = Policy.from_mapping(full)
    except PolicyUnreadable as refused:
        return [Problem("policy_unreadable", _sentence(refused), "region")]
    told = []
    for field, reader in _READERS:
        try:
            reader(policy)
        except PolicyUnreadable as refused:
            told.append(Problem("policy_unreadable", _sentence(refused), field))
    return told


def _sentence(refused: PolicyUnreadable) -> str:
    return f"{refused.text}，{refused.hint}。".replace("。，", "，").replace("。。", "。")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _fraction(value: object) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _shown(percents: Iterable[object]) -> str:
    total = sum(map(_fraction, percents), Fraction(0))
    return f"{float(total):g}"
