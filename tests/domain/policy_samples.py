"""Policies for property tests: any sensible values in every section, and things that nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.domain.posting import LEVEL_SUBSIDIES
from app.domain.rounding import ROUNDINGS

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
YUAN = st.one_of(st.integers(1, 10**6), st.integers(0, 9999).map(lambda yuan: f"{yuan}.{yuan % 99 + 1:02d}"))
YEARS = st.integers(2009, 2060)
PERCENT = st.integers(0, 10000).map(lambda part: f"{part // 100}.{part % 100:02d}")
DAYS = st.dates(min_value=date(2009, 1, 1)).map(lambda day: day.isoformat())
CERTAINTY = st.sampled_from(["seed", "published", "memory"])
JSON = st.recursive(st.one_of(st.integers(), st.booleans(), WORDS), lambda inner: st.lists(inner, max_size=3), max_leaves=4)
_RULE = {"years": st.tuples(YEARS, YEARS).map(sorted)}
RULES = st.one_of(
    st.fixed_dictionaries({"kind": st.just("percent"), "percent": PERCENT}, optional=_RULE),
    st.fixed_dictionaries({"kind": st.just("top_up"), "subsidy_yuan": YUAN}, optional=_RULE),
    st.fixed_dictionaries({"kind": st.just("fixed"), "amounts": st.lists(st.fixed_dictionaries({"yuan": YUAN, "subsidy_yuan": YUAN}), min_size=1, max_size=3)}, optional=_RULE),
    st.fixed_dictionaries(dict.fromkeys(("base_yuan", "base_subsidy_yuan", "step_yuan", "step_subsidy_yuan"), YUAN) | {"kind": st.just("per_step")}, optional={**_RULE, "most_yuan": YUAN}),
)  # fmt: skip


def rows(columns: dict[str, Any], by: str, **optional: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries(columns, optional=optional)
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda row: str(row[by]))


@st.composite
def shares(draw: st.DrawFn) -> list[dict[str, str]]:
    levels = draw(st.lists(st.sampled_from(list(LEVEL_SUBSIDIES)), min_size=1, max_size=4, unique=True))
    first = draw(st.integers(1, 100 - len(levels) + 1)) if len(levels) > 1 else 100
    rest = [1] * (len(levels) - 2) + [100 - first - (len(levels) - 2)] if len(levels) > 1 else []
    return [{"level": level, "percent": str(part)} for level, part in zip(levels, [first, *rest], strict=True)]


def _yuan_of(row: Any) -> int:
    return int(row["yuan"])


_REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    "region": st.integers(110000, 659999).map(str), "valid_from": DAYS, "resolved": st.just(True),
    "tiers": st.lists(
        st.fixed_dictionaries(
            {"yuan": st.integers(1, 10**5), "subsidy_yuan": YUAN, "hardship_only": st.just(True)},
            optional={"groups": st.lists(WORDS, min_size=1, max_size=2, unique=True)},
        ), min_size=1, max_size=5, unique_by=_yuan_of),
    "cash_allowed": st.booleans(), "subsidy_entry": st.just("on_appropriation"),
    "min_age": st.integers(0, 20), "benefit_age": st.integers(50, 120),
    "hardship_groups": st.just([{"name": "低保", "words": ["低保", "一、二级", "a;b"]}]),
}  # fmt: skip
POLICIES = st.fixed_dictionaries(
    _REQUIRED,
    optional={
        "document": WORDS,
        "window": st.lists(st.sampled_from([["01-01", "03-31"], ["12-01", "01-31"], ["10-28", "11-30"]]), min_size=1, max_size=3),
        "collecting": st.fixed_dictionaries({"outside_window": st.sampled_from(["note", "refuse", "catch_up"])}),
        "subsidy": st.fixed_dictionaries({"rules": st.lists(RULES, min_size=1, max_size=3), "shares": shares()}),
        "government_paid": st.fixed_dictionaries({
            "conflict": st.sampled_from(["order", "higher"]),
            "groups": rows({"group": WORDS, "yuan": YUAN}, "group", shares=shares(), first_age=st.integers(0, 59)),
        }),
        "interest": st.fixed_dictionaries({
            "method": st.sampled_from("ABCD"), "rounding": st.sampled_from(ROUNDINGS),
            "rates": rows({"year": YEARS, "percent": PERCENT, "status": st.sampled_from(["final", "provisional"])}, "year"),
        }, optional={"odd": JSON}),
        "back_payment": st.fixed_dictionaries({
            "most_years": st.integers(1, 40), "kinds": st.just(["one_off"]), "subsidy": st.booleans(),
            "accounts": st.dictionaries(st.integers(10**8, 10**9 - 1).map(str), st.fixed_dictionaries({"name": WORDS, "bank": WORDS, "number": WORDS}), min_size=1, max_size=2),
        }),
        "cash": st.fixed_dictionaries({"days": st.integers(0, 30), "limit_yuan": YUAN}),
        "base_pension": rows({"from": DAYS, "yuan": YUAN}, "from", certainty=CERTAINTY, odd=JSON),
        "age_extra": rows({"age": st.integers(60, 120), "yuan": YUAN}, "age"),
        "account_pension": st.fixed_dictionaries({"months": st.integers(1, 300), "by_age": rows({"age": st.integers(40, 80), "months": st.integers(1, 300)}, "age")}),
        "extra_years": st.fixed_dictionaries({"yuan_per_year": YUAN}),
        "refund": st.fixed_dictionaries({"causes": rows({"cause": WORDS, "papers": st.lists(WORDS, min_size=1, max_size=3, unique=True)}, "cause")}),
        "scheme_began": YEARS,
        "passphrase": st.fixed_dictionaries({"length": st.integers(8, 64), "kinds": st.integers(3, 4), "long": st.integers(12, 64), "days": st.integers(1, 366)}),
        "comparing": st.fixed_dictionaries({"months": st.integers(1, 120)}),
        "deadline_words": rows({"kind": st.sampled_from(["refund", "batch", "aid"]), "words": WORDS}, "kind"),
        "burial_grant": st.fixed_dictionaries({"months_of_base": st.integers(0, 40)}),
        "unknown here": st.dictionaries(WORDS, JSON, min_size=1, max_size=2),
    },
)  # fmt: skip
