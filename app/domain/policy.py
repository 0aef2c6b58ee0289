"""A district's dated policy: tiers, subsidies, who may use which tier and when, every number of the rules.

Tiers and subsidies differ by place and year (Songshan 003 articles 8 and 13, Linyi 004 section 2(2)), so
they are data with a first day of validity and travel inside a signed filing. Nothing here is a constant of
the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Self

from app.domain import names, policy_packs
from app.domain.policy_terms import (
    HardshipGroup,
    PolicyUnreadable,
    Tier,
    Window,
    age_of,
    day_of,
    list_of,
    read_tiers,
    read_windows,
)

SubsidyEntry = Literal["with_payment", "on_appropriation"]
# Fields of the record, and what only a pack file says about itself; everything else goes to `rest`.
_OWN = {"region", "valid_from", "tiers", "hardship_groups", "window", "cash_allowed", "subsidy_entry"}
_OWN |= {"min_age", "benefit_age", "resolved", "prefix", "names"}
_TAKEN_AWAY = ("非", "不是", "不属于", "无", "取消", "退出", "原")  # 非低保, 原低保户
_ONLY_NEAR = ("边缘",)  # 低保边缘家庭 is a group of its own


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules. Ages in years; `window` None = all year; `rest` = every other field.

    `rest` is plain JSON data (see resources/policy/national.toml for the keys in use) and is never to be
    changed.
    """

    region: str
    valid_from: date
    tiers: tuple[Tier, ...]
    hardship_groups: tuple[HardshipGroup, ...] = ()
    window: tuple[Window, ...] | None = None
    cash_allowed: bool = False
    subsidy_entry: SubsidyEntry = "on_appropriation"
    min_age: int = 16
    benefit_age: int = 60
    rest: Mapping[str, object] = field(default_factory=dict, hash=False)

    @classmethod
    def from_mapping(cls, data: Mapping[str, object]) -> Self:
        """Read {"region", "valid_from", "tiers": […]} or any richer form. Raises PolicyUnreadable.

        What is missing comes from the packs, except the window; a mapping that `to_mapping` wrote is
        complete and takes nothing, so that an old signed policy means the same under a newer program.
        """
        region = str(data.get("region", "")).strip()
        if not region:
            raise PolicyUnreadable("政策缺少 region", "请写所在区县的 6 位代码，例如 150404")
        valid_from = day_of(data.get("valid_from"), "valid_from")
        under = {} if data.get("resolved") is True else policy_packs.defaults(region, valid_from)
        full = policy_packs.merged(under, data)
        return cls(
            region=region,
            valid_from=valid_from,
            tiers=read_tiers(full.get("tiers", ())),
            hardship_groups=_groups(full.get("hardship_groups", ()), under.get("hardship_groups", ())),
            window=read_windows(data.get("window")),
            cash_allowed=_flag(full.get("cash_allowed", False), "cash_allowed"),
            subsidy_entry=_subsidy_entry(full.get("subsidy_entry", "on_appropriation")),
            min_age=age_of(full.get("min_age", 16), "min_age"),
            benefit_age=age_of(full.get("benefit_age", 60), "benefit_age"),
            rest={key: _plain(value, key) for key, value in full.items() if key not in _OWN},
        )

    def to_mapping(self) -> dict[str, object]:
        """The whole policy as JSON data without floats, for a filing; `from_mapping` gives it back."""
        window: dict[str, object] = (
            {"window": [part.written() for part in self.window]} if self.window else {}
        )
        return {
            **self.rest,
            **window,
            "region": self.region,
            "valid_from": self.valid_from.isoformat(),
            "tiers": [tier.written() for tier in self.tiers],
            "hardship_groups": [group.written() for group in self.hardship_groups],
            "cash_allowed": self.cash_allowed,
            "subsidy_entry": self.subsidy_entry,
            "min_age": self.min_age,
            "benefit_age": self.benefit_age,
            "resolved": True,
        }

    def tier(self, fen: int) -> Tier | None:
        """The tier of exactly this amount."""
        return next((tier for tier in self.tiers if tier.fen == fen), None)

    def open_tiers(self, group: str) -> tuple[Tier, ...]:
        """The tiers that a person of this 特殊参保群体 ("" for nobody special) may choose."""
        return tuple(tier for tier in self.tiers if self.opens(tier, group))

    def opens(self, tier: Tier, *groups: str) -> bool:
        """Whether a person of these 特殊参保群体 (words of a roster or names of memberships) may choose a tier."""
        if not tier.hardship_only:
            return True
        if not tier.groups:
            return any(map(self.is_hardship, groups))
        known = {group.name: group.words for group in self.hardship_groups}
        words = [word for name in tier.groups for word in known.get(name, (name,))]
        return any(_names(key, word) for key in map(names.search_key, groups) if key for word in words)

    def is_hardship(self, text: str) -> bool:
        """Whether a roster's words (低保户, 残疾一级 …) name a group that opens the hardship-only tiers."""
        return self.hardship_group(text) is not None

    def hardship_group(self, text: str) -> HardshipGroup | None:
        """The first group that the words name, in the order of the policy; 非低保 names none."""
        key = names.search_key(text)
        if not key:
            return None
        named = (group for group in self.hardship_groups if any(_names(key, word) for word in group.words))
        return next(named, None)

    def in_window(self, day: date) -> bool:
        """Whether payments are regularly taken on this day; outside the window is a note, never a refusal."""
        return self.window is None or any(part.holds(day) for part in self.window)


def policy_on(policies: Iterable[Policy], day: date) -> Policy:
    """The policy in force: the latest valid_from not after the day, else the earliest.

    Of equal dates the later in the list counts. Raises PolicyUnreadable when there is none at all.
    """
    by_date = sorted(policies, key=lambda policy: policy.valid_from)
    if not by_date:
        raise PolicyUnreadable("还没有装入缴费政策", "请先由区县站点装入政策文件")
    return next((policy for policy in reversed(by_date) if policy.valid_from <= day), by_date[0])


def load_policy_file(file: Path) -> Policy:
    """Read a policy from a JSON or TOML file. Raises PolicyUnreadable."""
    return Policy.from_mapping(policy_packs.read(file))


def _groups(data: object, known: object) -> tuple[HardshipGroup, ...]:
    """The groups; one that is given by its name alone takes the words that the packs know for it."""
    packed = {group.name: group for group in map(HardshipGroup.read, list_of(known, "hardship_groups"))}
    given = [HardshipGroup.read(row) for row in list_of(data, "hardship_groups")]
    return tuple(packed.get(group.name, group) if len(group.words) == 1 else group for group in given)


def _names(key: str, word: str) -> bool:
    wanted = names.search_key(word)
    before, found, after = key.partition(wanted) if wanted else ("", "", "")
    return bool(found) and not before.endswith(_TAKEN_AWAY) and not after.startswith(_ONLY_NEAR)


def _flag(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return value
    raise PolicyUnreadable(f"政策里的 {name} 只能是 true 或 false", "不允许收现金就写 false")


def _subsidy_entry(value: object) -> SubsidyEntry:
    if value == "with_payment" or value == "on_appropriation":  # noqa: PLR1714 - mypy narrows only this form
        return value
    raise PolicyUnreadable(
        "政策里的 subsidy_entry 看不懂", "随缴费记账写 with_payment，财政拨付后记账写 on_appropriation"
    )


def _plain(value: object, name: str) -> object:
    """Free data as it can be signed: text, ints, true/false, lists, tables; a decimal becomes text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(below, f"{name}.{key}") for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below, name) for below in value]
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value)
    raise PolicyUnreadable(f"政策里的 {name} 只能是文字、整数、小数、是否、列表或表", "空着的项目请删去")
