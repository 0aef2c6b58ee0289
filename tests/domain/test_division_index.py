"""Type-ahead over divisions: what a clerk types and what stands first."""

from __future__ import annotations

import time

import pytest

from app.domain import division_index
from app.domain.division_index import DivisionIndex

DISTRICT = "150404"


@pytest.fixture(scope="module")
def index() -> DivisionIndex:
    return division_index.shipped()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("穆家营子", "150404100"),
        ("穆家營子", "150404100"),
        ("mjyz", "150404100"),
        ("mujiayingzi", "150404100"),
        ("150404100200", "150404100200"),
        ("１５０４０４", "150404"),
        ("赤峰", "150400"),
        ("nmgz", "150000"),
        ("松山 mjyzc", "150404100200"),
        ("松山区穆家营子", "150404100"),
        ("ss mjyzc", "150404100200"),
    ],
)
def test_name_initials_and_code_find_the_place(index: DivisionIndex, typed: str, code: str) -> None:
    assert index.search(typed, near=DISTRICT)[0].code == code


def test_path_names_every_level(index: DivisionIndex) -> None:
    place = index.place("150404100200")
    assert place is not None
    assert place.path == "内蒙古自治区赤峰市松山区穆家营子镇穆家营子村委会"


def test_old_names_and_codes_are_marked_and_come_after_those_in_force(index: DivisionIndex) -> None:
    found = index.search("郊区", near=DISTRICT)
    assert found[0].title == "郊区"
    assert ("150404", "郊区（原）") in {(place.code, place.title) for place in found}
    assert index.search("崇文区")[0].title == "崇文区（原）"
    now = index.place("150404")
    assert now is not None
    assert now.name == "松山区"


def test_own_stations_come_first_and_bear_their_own_names(index: DivisionIndex) -> None:
    own = division_index.station_places([("150404100200", "老穆家营子")], index)
    assert own[0].path == "内蒙古自治区赤峰市松山区穆家营子镇老穆家营子"
    town = index.place("150404100")
    assert town is not None
    assert DivisionIndex([town, *own]).search("穆家营子")[0].station


def test_choice_can_be_kept_to_an_office_and_a_level(index: DivisionIndex) -> None:
    found = index.search("", within="150404100", lengths=(12,), most=500)
    assert len(found) > 5
    assert all(len(place.code) == 12 and place.code.startswith("150404100") for place in found)


def test_nothing_fits_gives_nothing(index: DivisionIndex) -> None:
    assert index.search("没有这个地方") == []


def test_answer_comes_within_a_key_stroke(index: DivisionIndex) -> None:
    began = time.perf_counter()
    for typed in ("s", "ss", "ssq", "松", "1", "15"):
        index.search(typed, near=DISTRICT)
    assert (time.perf_counter() - began) / 6 < 0.05
