"""Dated policy: smallest form, packs, and the round trip through a signed filing."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import resources
from app.domain.policy import Policy, load_policy_file, policy_on
from app.domain.policy_packs import PolicyFileMissing
from app.domain.policy_terms import HardshipGroup, PolicyUnreadable, Tier

TIERS = [
    {"yuan": 200, "subsidy_yuan": 40, "hardship_only": False},
    {"yuan": 100, "subsidy_yuan": 30, "hardship_only": True},
    {"yuan": "500.50", "subsidy_yuan": 70},
]
SMALLEST = {"region": "150404", "valid_from": "2025-01-01", "tiers": TIERS}


def test_smallest_form_takes_the_rest_from_the_packs():
    policy = Policy.from_mapping(SMALLEST)
    assert [tier.fen for tier in policy.tiers] == [10000, 20000, 50050]
    assert (policy.min_age, policy.benefit_age, policy.cash_allowed) == (16, 60, False)
    assert policy.window is None
    assert policy.rest["base_pension"] == [{"from": "2025-01-01", "yuan": "197", "certainty": "published"}]
    assert policy.to_mapping()["account_pension"] == {
        "months": 139,
        "rounding": "half_up",
        "certainty": "published",
    }


@pytest.mark.parametrize(
    ("region", "tier_fen"), [("370403", 30000), ("山东省枣庄市薛城区", 30000), ("500154", 20000)]
)
def test_region_pack_is_chosen_by_prefix_or_name(region, tier_fen):
    policy = Policy.from_mapping({"region": region, "valid_from": "2019-10-28"})
    assert policy.open_tiers("")[0 if region != "500154" else 1].fen == tier_fen


def test_written_policy_reads_back_and_holds_no_float():
    policy = Policy.from_mapping(
        {**SMALLEST, "window": [["10-28", "11-30"]], "rate": 3.97, "cash_allowed": True}
    )
    text = json.dumps(policy.to_mapping(), ensure_ascii=False)
    assert Policy.from_mapping(json.loads(text, parse_float=pytest.fail)) == policy
    assert policy.rest["rate"] == "3.97"


def test_written_policy_takes_nothing_from_later_packs():
    written = Policy.from_mapping(SMALLEST).to_mapping()
    del written["base_pension"]
    assert "base_pension" not in Policy.from_mapping(written).rest


def test_hardship_tiers_open_for_their_groups_only():
    policy = Policy.from_mapping(SMALLEST)
    assert [tier.fen for tier in policy.open_tiers("")] == [20000, 50050]
    assert [tier.fen for tier in policy.open_tiers("低保")] == [10000, 20000, 50050]
    assert policy.tier(20000) == Tier(20000, 4000)
    assert policy.tier(70000) is None


@pytest.mark.parametrize(
    "words",
    [
        "低保",
        "低 保 户",
        "特困供养",
        "五保户",
        "重度残疾",
        "肢体残疾一级",
        "精神二级",
        "建檔立卡",
        "未标注脱贫人员",
        "监测户",
        "返贫监测",
    ],
)
def test_roster_words_name_a_hardship_group(words):
    assert Policy.from_mapping(SMALLEST).is_hardship(words)


@pytest.mark.parametrize(
    "words", ["", "无", "普通", "非低保", "原低保户", "低保边缘家庭", "残疾三级", "独生子女", "否"]
)
def test_other_words_name_none(words):
    assert not Policy.from_mapping(SMALLEST).is_hardship(words)


def test_group_given_by_name_takes_the_known_words_and_a_new_one_its_own():
    policy = Policy.from_mapping(
        {**SMALLEST, "hardship_groups": ["低保", {"name": "优抚", "words": ["烈属"]}]}
    )
    assert policy.is_hardship("最低生活保障")
    assert policy.hardship_group("烈属") == HardshipGroup("优抚", ("优抚", "烈属"))
    assert not policy.is_hardship("特困")


@pytest.mark.parametrize(
    ("window", "inside", "outside"),
    [
        ([["01-01", "03-31"]], date(2026, 3, 31), date(2026, 4, 1)),
        (["10-28", "11-30"], date(2019, 10, 28), date(2019, 12, 1)),
        ([["12-01", "01-31"]], date(2027, 1, 31), date(2026, 11, 30)),
    ],
)
def test_window_holds_its_first_and_last_day(window, inside, outside):
    policy = Policy.from_mapping({**SMALLEST, "window": window})
    assert policy.in_window(inside)
    assert not policy.in_window(outside)


def test_no_window_means_all_year():
    assert Policy.from_mapping(SMALLEST).in_window(date(2026, 7, 1))


def test_policy_in_force_on_a_day():
    earlier, later, same_day = (
        Policy.from_mapping({**SMALLEST, "valid_from": since, "note": note})
        for since, note in (("2020-01-01", "a"), ("2025-01-01", "b"), ("2025-01-01", "c"))
    )
    listed = [later, earlier, same_day]
    assert policy_on(listed, date(2024, 12, 31)) == earlier
    assert policy_on(listed, date(2025, 1, 1)) == same_day
    assert policy_on(listed, date(2001, 1, 1)) == earlier
    with pytest.raises(PolicyUnreadable):
        policy_on([], date(2026, 1, 1))


@pytest.mark.parametrize(
    "change",
    [
        {"region": ""},
        {"valid_from": "soon"},
        {"valid_from": None},
        {"tiers": []},
        {"tiers": "200"},
        {"tiers": [200]},
        {"tiers": [{"subsidy_yuan": 30}]},
        {"tiers": [{"yuan": -200}]},
        {"tiers": [{"yuan": 0}]},
        {"tiers": [{"yuan": True}]},
        {"tiers": [{"yuan": 200, "hardship_only": "no"}]},
        {"tiers": [{"yuan": 200}, {"yuan": "200.00"}]},
        {"window": [["1-1", "3-31"]]},
        {"window": [["01-01"]]},
        {"window": "Q1"},
        {"cash_allowed": "false"},
        {"subsidy_entry": "later"},
        {"min_age": "16"},
        {"benefit_age": 1000},
        {"hardship_groups": [{"words": ["低保"]}]},
        {"extra": None},
    ],
)
def test_policy_that_cannot_be_read_is_refused(change):
    with pytest.raises(PolicyUnreadable) as refusal:
        Policy.from_mapping({**SMALLEST, **change})
    assert refusal.value.hint


def test_policy_file_in_json_and_toml(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(SMALLEST), encoding="utf-8-sig")
    lines = 'region = "150404"\nvalid_from = 2025-01-01\ntiers = [{ yuan = 200.5, subsidy_yuan = 40 }]\n'
    (tmp_path / "b.toml").write_text(lines, encoding="utf-8")
    assert load_policy_file(tmp_path / "a.json") == Policy.from_mapping(SMALLEST)
    assert load_policy_file(tmp_path / "b.toml").tiers[0].fen == 20050


def test_a_policy_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(PolicyFileMissing, match=r"没有「区里\.toml」这个文件"):
        load_policy_file(tmp_path / "区里.toml")


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe\x00", b""])
def test_unreadable_policy_file_is_refused(tmp_path, content):
    (tmp_path / "p.json").write_bytes(content)
    with pytest.raises(PolicyUnreadable):
        load_policy_file(tmp_path / "p.json")
    with pytest.raises(PolicyUnreadable):
        load_policy_file(tmp_path / "missing.json")


@pytest.mark.parametrize("name", ["national", "inner_mongolia_2025", "shandong_2013"])
def test_every_shipped_pack_is_a_policy(name):
    policy = load_policy_file(resources.path(f"policy/{name}.toml"))
    assert policy.tiers
    assert policy.window is None


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=15, unique=True), st.integers(0, 10**6))
def test_any_tiers_survive_the_round_trip(amounts, subsidy):
    tiers = [
        {"yuan": f"{fen // 100}.{fen % 100:02d}", "subsidy_yuan": f"{subsidy / 100:.2f}"} for fen in amounts
    ]
    policy = Policy.from_mapping({**SMALLEST, "tiers": tiers})
    assert [tier.fen for tier in policy.tiers] == sorted(amounts)
    assert Policy.from_mapping(policy.to_mapping()) == policy
