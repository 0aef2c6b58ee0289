"""Division codes and the shipped table."""

from __future__ import annotations

import pytest

from app.domain import division
from app.domain.division import DivisionCodeUnreadable, Divisions


@pytest.fixture(scope="module")
def table() -> Divisions:
    return Divisions.shipped()


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("150404", "district", ""),
        ("150404100", "township", "150404"),
        ("150404100200", "village", "150404100"),
    ],
)
def test_length_says_the_level(code, level, parent):
    assert division.level(code) == level
    assert division.parent(code) == parent


@pytest.mark.parametrize("code", ["", "1504", "15040A", "1504041002001", "１５０４０４", "990404"])
def test_text_that_is_no_code_is_refused(code):
    with pytest.raises(DivisionCodeUnreadable):
        division.level(code)


def test_prefix_is_authority():
    assert division.within("150404100200", "150404100")
    assert division.within("150404100", "150404100")
    assert not division.within("150404", "150404100")
    assert not division.within("150404101200", "150404100")
    with pytest.raises(DivisionCodeUnreadable):
        division.within("150404100200", "15")


def test_names_children_and_full_name(table):
    assert table.name("150404") == "松山区"
    assert table.name("150404999999") == "150404999999"
    assert table.full_name("150404100200").startswith("松山区穆家营子镇")
    assert "150404100200" in {row.code for row in table.children("150404100")}
    assert {row.code for row in table.children("")} >= {"150404", "370403"}


def test_every_parent_of_the_table_is_in_it(table):
    rows = list(table)
    assert len(rows) == 1265
    assert all(row.parent in table for row in rows if row.parent)


def test_search_by_name_code_and_traditional_form(table):
    assert table.search("穆家營子")[0].code == "150404100"
    assert table.search("150404100")[0].name == "穆家营子镇"
    assert table.search("") == ()


def test_known_areas_hold_present_and_abolished_codes():
    known = division.known_areas()
    assert {"150404", "370403", "440401", "140120", "810000"} <= known
    assert "111111" not in known
