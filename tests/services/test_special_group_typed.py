"""特殊人群 is one of the policy's groups where somebody types it; what was filed in other words is reviewed as it stands."""

from __future__ import annotations

import pytest

from app.business import registration
from app.domain.filing import Draft
from app.services import people, places, reviews
from app.services.desk import FormRefused, plain
from tests.stations import CODES, Stations, id_of, name_of


def refused(error: pytest.ExceptionInfo[FormRefused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in error.value.problems if problem.blocking]


def test_a_registration_refuses_a_group_that_the_policy_does_not_know(stations: Stations) -> None:
    with pytest.raises(FormRefused) as error:
        stations.register("东村", 1, group="12组")
    assert refused(error) == [("unknown_group", "group")]
    text = error.value.problems[-1].text
    assert "「12组」" in text
    assert places.groups(stations.desk("东村"))[0] in text
    assert "就空着" in text


def test_the_form_tells_it_before_it_is_filed(stations: Stations) -> None:
    typed = {"id_number": id_of(1), "name": name_of(1), "tier": "200", "group": "12组"}
    found = people.check_registration(stations.desk("东村"), typed, CODES["东村"])
    assert [problem.code for problem in found if problem.blocking] == ["unknown_group"]


def test_a_group_by_its_name_or_in_a_rosters_words_is_taken(stations: Stations) -> None:
    for no, group in enumerate((places.groups(stations.desk("东村"))[0], "低保户", "肢体残疾一级", ""), 1):
        stations.register("东村", no, group=group)
        assert stations.resident("东村", no).special_group == group


def test_a_change_refuses_such_a_group_and_other_changes_of_the_person_go_on(stations: Stations) -> None:
    older(stations)
    n = stations.resident("东村", 1).n
    desk = stations.desk("东村")
    assert [one.code for one in people.check_change(desk, n, {"group": "3组"})] == ["unknown_group"]
    with pytest.raises(FormRefused) as error:
        people.change_record(desk, n, {"group": "3组"})
    assert refused(error) == [("unknown_group", "group")]
    people.change_record(desk, n, {"phone": "13900000001"})
    stations.settle()
    assert (stations.resident("区", 1).special_group, stations.resident("区", 1).phone) == ("退役军人", "13900000001")
    people.change_record(desk, n, {"group": ""})
    stations.settle()
    assert (stations.resident("区", 1).special_group, stations.resident("区", 1).phone) == ("", "13900000001")


def test_what_was_filed_with_such_a_group_still_enters_and_is_approved(stations: Stations) -> None:
    older(stations)
    for place in ("东村", "镇", "区"):
        found = stations.resident(place, 1)
        assert (found.special_group, found.status) == ("退役军人", "effective")


def older(stations: Stations) -> None:
    """Somebody registered in words that the policy does not know, as a roster or an earlier program filed it."""
    desk = stations.desk("东村")
    body = registration.tidy(
        {"id_number": id_of(1), "name": name_of(1), "tier": "200", "group": "退役军人"}, desk.today
    )
    with desk.store.write() as unit:
        desk.file(unit, CODES["东村"], [Draft(registration.KIND, plain(body), subject="1" * 32)])
    stations.up()
    assert reviews.approve_clean(stations.desk("镇")).left == 0
    stations.settle()
