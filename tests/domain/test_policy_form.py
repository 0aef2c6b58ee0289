"""A policy in texts, as a file and back; every refusal as a sentence at its field; what changes in sentences."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.documents.policy_workbook import policy_workbook
from app.domain import resources
from app.domain.policy import Policy, load_policy_file
from app.domain.policy_compare import compare
from app.domain.policy_form import PolicyForm, form_of, mapping_of_form
from app.domain.policy_problems import problems
from app.domain.policy_sections import ITEMS, TABLES, section_of
from app.domain.policy_toml import toml_of
from app.intake.policy_workbooks import NoPolicyForm, read_policy_workbook
from tests.domain.policy_samples import POLICIES

PACKS = ("national", "inner_mongolia_2025", "shandong_2013")
BASE: dict[str, Any] = {"region": "150404", "valid_from": "2026-01-01", "tiers": [{"yuan": 200, "subsidy_yuan": 40}]}


def pack(name: str) -> dict[str, object]:
    return load_policy_file(resources.path(f"policy/{name}.toml")).to_mapping()


@given(POLICIES)
def test_a_policy_in_texts_says_the_same_policy(mapping: dict[str, Any]):
    form = form_of(mapping)
    assert mapping_of_form(form) == mapping
    assert problems(mapping) == [problem for problem in problems(mapping) if not problem.blocking]


@given(POLICIES)
def test_a_toml_file_gives_the_policy_back(mapping: dict[str, Any]):
    assert tomllib.loads(toml_of(mapping), parse_float=str) == mapping


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(POLICIES)
def test_a_spreadsheet_form_gives_the_policy_back(tmp_path: Any, mapping: dict[str, Any]):
    """Unknown fields, of the policy and of a row, survive."""
    file = tmp_path / "policy.xlsx"
    file.write_bytes(policy_workbook(mapping))
    assert Policy.from_mapping(read_policy_workbook(file)) == Policy.from_mapping(mapping)


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_has_no_fault_and_survives_the_form(name: str, tmp_path: Any):
    mapping = pack(name)
    (tmp_path / "p.xlsx").write_bytes(policy_workbook(mapping))
    back = read_policy_workbook(tmp_path / "p.xlsx")
    assert [problem for problem in problems(mapping) if problem.blocking] == []
    assert compare(mapping, back) == []


def test_a_spreadsheet_that_is_no_form_is_refused(tmp_path: Any):
    (tmp_path / "p.csv").write_text("姓名,证件\n张三,1\n", encoding="utf-8")
    with pytest.raises(NoPolicyForm):
        read_policy_workbook(tmp_path / "p.csv")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"region": ""}, "region", "请填写地区"),
        ({"region": "1504"}, "region", "6 位"),
        ({"valid_from": "soon"}, "valid_from", "不是日期"),
        ({"tiers": []}, "tiers", "至少写一个"),
        ({"tiers": "200"}, "tiers", "一行一行"),
        ({"tiers": [{"yuan": 0}]}, "tiers:yuan", "大于 0"),
        ({"tiers": [{"yuan": "二百"}]}, "tiers:yuan", "不是以元为单位"),
        ({"tiers": [{"yuan": -5}]}, "tiers:yuan", "负数"),
        ({"tiers": [{"yuan": 200}, {"yuan": "200"}]}, "tiers:yuan", "不止一次"),
        ({"tiers": [{"subsidy_yuan": 30}]}, "tiers:yuan", "请填写档次"),
        ({"tiers": [{"yuan": 200, "hardship_only": "也许"}]}, "tiers:hardship_only", "是 或 否"),
        ({"min_age": 60}, "benefit_age", "大于最低"),
        ({"min_age": 999}, "min_age", "之间"),
        ({"subsidy_entry": "later"}, "subsidy_entry", "请从中选"),
        ({"subsidy": {"rules": [{"kind": "percent"}]}}, "subsidy.rules:percent", "要填写比例"),
        ({"subsidy": {"rules": [{"kind": "fixed"}]}}, "subsidy.rules:amounts", "要填写"),
        ({"subsidy": {"rules": [{"kind": "top_up"}]}}, "subsidy.rules:subsidy_yuan", "要填写加补"),
        ({"subsidy": {"rules": [{"kind": "odd"}]}}, "subsidy.rules:kind", "请从中选"),
        ({"subsidy": {"rules": [{"kind": "per_step", "base_yuan": 200, "base_subsidy_yuan": 30, "step_yuan": 0, "step_subsidy_yuan": 1}]}}, "subsidy.rules:step_yuan", "大于 0"),
        ({"subsidy": {"rules": [{"kind": "percent", "percent": "5", "years": [2021, 2014]}]}}, "subsidy.rules:last", "对调"),
        ({"subsidy": {"shares": [{"level": "county", "percent": "60"}]}}, "subsidy.shares:percent", "正好 100"),
        ({"subsidy": {"shares": [{"level": "moon", "percent": "100"}]}}, "subsidy.shares:level", "请从中选"),
        ({"government_paid": {"groups": [{"group": "低保", "yuan": 100, "shares": [{"level": "county", "percent": "99"}]}]}}, "government_paid.groups:shares", "正好 100"),
        ({"government_paid": {"groups": [{"group": "低保", "yuan": 100, "first_age": 60, "last_age": 16}]}}, "government_paid.groups:last_age", "对调"),
        ({"window": [["01-01", "02-30"]]}, "window:last", "几月几日"),
        ({"collecting": {"outside_window": "maybe"}}, "collecting.outside_window", "请从中选"),
        ({"subsidy_entry": "with_payment", "interest": {"subsidy_from": "appropriation"}}, "interest.subsidy_from", "入库那天起息"),
        ({"interest": {"method": "E"}}, "interest.method", "请从中选"),
        ({"interest": {"rates": [{"year": 2024, "percent": "101"}]}}, "interest.rates:percent", "0 到 100"),
        ({"interest": {"rates": [{"year": 2024, "percent": "1/3"}]}}, "interest.rates:percent", "3.97"),
        ({"interest": {"rates": [{"year": 2024, "percent": "1e-2"}]}}, "interest.rates:percent", "3.97"),
        ({"interest": {"demand_rates": [{"year": 2024, "percent": "1_0"}]}}, "interest.demand_rates:percent", "3.97"),
        ({"interest": {"rates": [{"year": 2024, "percent": "1"}, {"year": 2024, "percent": "2"}]}}, "interest.rates:year", "不止一次"),
        ({"interest": 5}, "interest.method", "名称：值"),
        ({"back_payment": {"account": {"name": "甲"}}}, "back_payment.account.bank", "开户行"),
        ({"back_payment": {"accounts": {"1504": {"name": "a", "bank": "b", "number": "1"}}}}, "back_payment.accounts:code", "9 位"),
        ({"cash": {"limit_yuan": 0}}, "cash.limit_yuan", "大于 0"),
        ({"base_pension": [{"from": "2025-01-01", "yuan": 1}, {"from": "2025-01-01", "yuan": 2}]}, "base_pension:from", "不止一次"),
        ({"burial_grant": {"yuan": 100, "months_of_base": 20}}, "burial_grant.months_of_base", "只能用一种"),
        ({"account_pension": {"months": 0}}, "account_pension.months", "之间"),
        ({"tiers": [{"yuan": 200, "groups": "低保"}]}, "region", "列表"),
    ],
)  # fmt: skip
def test_every_fault_is_a_sentence_at_its_field(change: dict[str, Any], field: str, words: str):
    found = [problem for problem in problems({**BASE, **change}) if problem.blocking]
    assert (field, True) in {(problem.field, words in problem.text) for problem in found}, found
    assert all(problem.text.endswith("。") for problem in found)


def test_all_faults_are_told_at_once():
    wrong = {**BASE, "tiers": [{"yuan": "x"}, {"yuan": 0}], "region": "", "interest": {"method": "E"}}
    fields = {problem.field for problem in problems(wrong) if problem.blocking}
    assert {"region", "tiers:yuan", "interest.method"} <= fields


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": "2026-07-01"}, "valid_from"),
        ({"collecting": {"outside_window": "refuse"}}, "collecting.outside_window"),
        ({"interest": {"method": "C"}}, "interest.demand_rates"),
        ({"cash_allowed": True}, "cash.days"),
        ({"interest": {"rates": [{"year": 2023, "percent": "1", "status": "provisional"}, {"year": 2024, "percent": "1"}]}}, "interest.rates:status"),
        ({"subsidy": {"rules": [{"kind": "fixed", "amounts": [{"yuan": 900, "subsidy_yuan": 1}]}]}}, "subsidy.rules:amounts"),
        ({"tiers": [{"yuan": 100, "groups": ["优抚"]}]}, "tiers:groups"),
    ],
)
def test_what_is_only_odd_is_a_note(change: dict[str, Any], field: str):
    found = problems({**BASE, **change})
    assert [problem.field for problem in found] == [field]
    assert not found[0].blocking


def test_changes_are_told_with_the_old_beside_the_new():
    old = pack("inner_mongolia_2025")
    new = {**old, "tiers": [{**row, "subsidy_yuan": 45} if row["yuan"] == 200 else row for row in old["tiers"] if row["yuan"] != 900]}  # type: ignore[attr-defined]
    assert [change.sentence for change in compare(old, new)] == [
        "缴费档次：200 元档的补贴由 40 元/年 改为 45 元/年。", "缴费档次：取消900 元档（原为 补贴 70 元/年）。",
    ]  # fmt: skip
    assert compare(old, dict(old)) == []
    assert "缴费期：新增缴费期第 1 行" in compare(old, {**old, "window": [["01-01", "03-31"]]})[0].sentence


def test_a_field_that_is_emptied_is_taken_out_and_a_wrong_one_stays_as_typed():
    form = form_of(pack("inner_mongolia_2025"))
    values = {path: text for path, text in form.values.items() if path != "government_paid.severe_disability_yuan"}
    again = mapping_of_form(PolicyForm({**values, "min_age": "十六"}, form.tables, form.base))
    assert "severe_disability_yuan" not in again["government_paid"]  # type: ignore[operator]
    assert again["min_age"] == "十六"


def test_every_field_has_a_section_and_a_label():
    for path in (*ITEMS, *TABLES):
        assert section_of(path).title
    assert all(item.label for item in ITEMS.values())
