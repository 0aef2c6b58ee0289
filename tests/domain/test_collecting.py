"""Windows, tiers for some, subsidies by year: what a policy says about one payment (facts 2.2-2.4)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.domain import resources
from app.domain.collecting import CATCH_UP, NOTE, REFUSE, outside_on, refused_on, terms_of
from app.domain.policy import Policy, load_policy_file, policy_on
from app.domain.policy_terms import PolicyUnreadable
from app.domain.subsidy import subsidy_fen, subsidy_parts

TIERS = [
    {"yuan": 100, "subsidy_yuan": 30, "hardship_only": True, "groups": ["低保"]},
    {"yuan": 500, "subsidy_yuan": 60},
]
GUIZHOU = {
    "rules": [
        {"kind": "percent", "percent": "10", "years": [2021, 9999]},
        {"kind": "fixed", "amounts": [{"yuan": 100, "subsidy_yuan": 30}, {"yuan": 500, "subsidy_yuan": 60}], "years": [2014, 2020]},
    ]
}
HEBEI = {
    "rules": [
        {"kind": "per_step", "base_yuan": 200, "base_subsidy_yuan": 30, "step_yuan": 100, "step_subsidy_yuan": 15, "most_yuan": 150}
    ]
}


def policy(**changes: object) -> Policy:
    return Policy.from_mapping({"region": "520000", "valid_from": "2020-01-01", "tiers": TIERS, **changes})


def test_500_paid_for_2020_has_60_and_for_2021_has_50():
    """Facts 2.4, Guizhou: bands of 2014-2020, then ten per cent of the tier."""
    known = policy(subsidy=GUIZHOU)
    assert [subsidy_fen(known, 50_000, year) for year in (2019, 2020, 2021, 2026)] == [6000, 6000, 5000, 5000]


def test_a_month_keeps_the_policy_of_its_day_when_a_newer_one_holds_from_mid_year():
    before, after = policy(), policy(valid_from="2025-07-01", tiers=[{"yuan": 600, "subsidy_yuan": 80}])
    assert policy_on([after, before], date(2025, 6, 30)).tier(50_000) is not None
    assert policy_on([after, before], date(2025, 7, 1)).tier(50_000) is None
    assert subsidy_fen(policy_on([after, before], date(2025, 7, 1)), 60_000, 2025) == 8000


@pytest.mark.parametrize(("yuan", "subsidy"), [(100, 0), (200, 30), (300, 45), (400, 60), (1000, 150), (3000, 150)])
def test_hebei_adds_fifteen_for_each_tier_from_200(yuan: int, subsidy: int):
    """Facts 2.4, Luquan: base 30, +15 a tier from 200, up to the tier of 1000."""
    tiers = [{"yuan": amount} for amount in (100, 200, 300, 400, 1000, 3000)]
    assert subsidy_fen(policy(subsidy=HEBEI, tiers=tiers), yuan * 100, 2024) == subsidy * 100


@pytest.mark.parametrize(("yuan", "subsidy"), [(200, 40), (300, 50), (400, 60), (500, 70), (1000, 70), (1500, 100), (5000, 140)])
def test_inner_mongolia_2025(yuan: int, subsidy: int):
    """Facts 2.3: the table of 1 January 2025; 100 is kept for those in hardship, with 30."""
    known = load_policy_file(resources.path("policy/inner_mongolia_2025.toml"))
    assert subsidy_fen(known, yuan * 100, 2025) == subsidy * 100
    assert known.opens(known.tiers[0], "低保户")
    assert not known.opens(known.tiers[0], "")


def test_a_tier_with_groups_of_its_own_is_open_to_these_alone():
    known = policy()
    lowest = known.tiers[0]
    assert known.opens(lowest, "低保户")
    assert known.opens(lowest, "", "低保")
    assert not known.opens(lowest, "特困人员")
    assert not known.opens(lowest, "低保边缘家庭")
    assert lowest.for_whom == "低保"
    assert [tier.fen for tier in known.open_tiers("特困")] == [50_000]


def test_groups_of_a_tier_close_it_even_to_a_program_that_does_not_know_them():
    known = policy(tiers=[{"yuan": 100, "groups": ["优抚"]}, {"yuan": 200}])
    assert known.tiers[0].hardship_only
    assert known.opens(known.tiers[0], "优抚")
    assert Policy.from_mapping(json.loads(json.dumps(known.to_mapping()))) == known


def test_a_tier_without_groups_is_written_as_it_always_was():
    assert policy(tiers=[{"yuan": 200}]).to_mapping()["tiers"] == [{"yuan": 200, "subsidy_yuan": 0, "hardship_only": False}]


@pytest.mark.parametrize(
    ("window", "inside", "outside"),
    [
        ([["01-01", "03-31"]], "2026-03-31", "2026-04-01"),
        ([["10-28", "11-30"]], "2026-10-28", "2026-12-01"),
        ([["12-15", "01-20"]], "2027-01-20", "2027-01-21"),
        ([["12-15", "01-20"]], "2026-12-31", "2026-12-14"),
        ([["01-01", "03-31"], ["10-01", "12-31"]], "2026-10-01", "2026-09-30"),
    ],
)
def test_outside_the_window_the_policy_says_what_follows(window: list[list[str]], inside: str, outside: str):
    for said in (NOTE, REFUSE, CATCH_UP):
        known = policy(window=window, collecting={"outside_window": said})
        assert outside_on(known, inside) == ""
        assert outside_on(known, outside) == said
        assert refused_on(known, outside) == (said == REFUSE)


def test_outside_the_window_is_a_note_where_nothing_else_is_said():
    assert outside_on(policy(window=[["01-01", "03-31"]]), "2026-07-01") == NOTE
    assert outside_on(policy(), "2026-07-01") == ""


def test_what_counts_as_catch_up_has_no_subsidy():
    """Facts 2.1: 补缴 gets no subsidy."""
    known = policy(window=[["01-01", "03-31"]], collecting={"outside_window": CATCH_UP})
    assert subsidy_parts(known, 50_000, 2026, "2026-03-31") == (("county", 6000),)
    assert subsidy_parts(known, 50_000, 2026, "2026-04-01") == ()


def test_an_unknown_word_for_what_follows_is_refused():
    with pytest.raises(PolicyUnreadable):
        terms_of(policy(collecting={"outside_window": "fine"}))
