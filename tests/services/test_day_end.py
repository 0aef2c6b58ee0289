"""What was printed at the end of a day is found in the books for ever, and never in an older copy (security T4)."""

from __future__ import annotations

import pytest

from app.services import day_end
from app.services.day_end import SlipUnreadable
from app.services.desk import Desk
from tests.services.statement_steps import text_of
from tests.stations import Stations


def register(stations: Stations, *numbers: int) -> None:
    for no in numbers:
        stations.register("东村", no)


def printed(desk: Desk) -> str:
    return "".join(text_of(day_end.slip(desk)).split())


def row(stations: Stations, place: str = "东村") -> day_end.Head:
    return day_end.heads(stations.desk(place))[-1]


def test_the_sheet_shows_every_chain_with_its_number_and_code(stations):
    register(stations, 1, 2, 3)
    desk = stations.desk("东村")
    text = printed(desk)
    for head in day_end.heads(desk):
        assert f"第{head.number}号" in text
        assert head.code.replace(" ", "") in text
    assert "比上一张多3份" in text
    assert "比上一张多" not in printed(desk)


def test_a_row_is_found_again_after_more_was_filed(stations):
    register(stations, 1, 2)
    held = row(stations)
    register(stations, 3, 4, 5)
    checked = day_end.check(stations.desk("东村"), f"第 {held.number} 号 {held.code}")
    assert checked.found
    assert (checked.number, checked.since) == (held.number, 3)


def test_an_older_copy_put_back_does_not_know_the_row(stations, tmp_path):
    register(stations, 1, 2)
    stations.close()
    stations.copy_home("东村", tmp_path / "copy")
    register(stations, 3, 4)
    held = row(stations)
    stations.close()
    stations.put_home("东村", tmp_path / "copy")
    assert not day_end.check(stations.desk("东村"), f"{held.number} {held.code}").found
    register(stations, 5, 6)  # other filings under the same numbers
    assert row(stations).number == held.number
    assert not day_end.check(stations.desk("东村"), f"{held.number} {held.code}").found


@pytest.mark.parametrize("typed", ["", "128", "1234 5678 9012 3456", "0 1234 5678 9012 3456", "九号", "1" * 40])
def test_what_is_no_row_is_refused_with_what_to_type(stations, typed):
    with pytest.raises(SlipUnreadable) as refused:
        day_end.check(stations.desk("东村"), typed)
    assert "第几号" in refused.value.hint


def test_full_width_figures_are_read(stations):
    register(stations, 1)
    held = row(stations)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert day_end.check(stations.desk("东村"), f"{held.number} {held.code}".translate(wide)).found
