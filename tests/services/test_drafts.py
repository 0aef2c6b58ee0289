"""Forms kept as typed: several at once, each with its time, and one kept by an earlier version."""

from __future__ import annotations

from app.services import drafts, operators, people, reviews, standing
from app.services.sign_in import sign_in
from db import Opener
from tests.stations import PASSPHRASE, Stations, id_of


def test_several_forms_wait_each_with_its_person(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.settle()
    desk, resident = stations.desk("东村"), stations.resident("东村", 1)
    drafts.keep(desk, drafts.NEW, {"name": "李四"}, "李四")
    drafts.keep(desk, drafts.change_of(resident.subject), {"phone": "13804760000"})
    found = {one.form: one for one in drafts.waiting(desk)}
    assert found[drafts.NEW].title == "李四"
    assert found[drafts.NEW].at
    changed = found[drafts.change_of(resident.subject)]
    assert (changed.title, changed.n, changed.values) == (resident.name, resident.n, {"phone": "13804760000"})


def test_empty_form_is_forgotten(stations: Stations) -> None:
    desk = stations.desk("东村")
    drafts.keep(desk, drafts.NEW, {"name": "李四"})
    drafts.keep(desk, drafts.NEW, {})
    assert drafts.waiting(desk) == ()
    assert not drafts.kept(desk, drafts.NEW).values


def test_form_kept_before_times_were_written_is_still_read(stations: Stations) -> None:
    desk = stations.desk("东村")
    with desk.store.write() as unit:
        unit.drafts.put(drafts.KIND, drafts.NEW, {"name": "李四", "phone": "1"})
    kept = drafts.kept(desk, drafts.NEW)
    assert (kept.values, kept.at, kept.title) == ({"name": "李四", "phone": "1"}, "", "李四")


def test_number_of_a_living_registration_leads_to_it(stations: Stations) -> None:
    stations.register("东村", 1)
    found = standing.standing(stations.desk("东村"), id_of(1))
    assert found.resident is not None
    assert found.resident.n == stations.resident("东村", 1).n
    assert not found.dead
    assert standing.standing(stations.desk("东村"), id_of(77)).resident is None


def test_withdrawn_registration_offers_what_it_said(stations: Stations) -> None:
    stations.register("东村", 1, phone="13804760000")
    desk, resident = stations.desk("东村"), stations.resident("东村", 1)
    people.withdraw(desk, resident.n, "填错了")
    found = standing.standing(desk, id_of(1))
    assert found.dead
    assert found.form["phone"] == "13804760000"
    assert found.form["village"] == resident.village
    assert "birth" not in found.form


def test_reason_of_a_return_comes_with_it(stations: Stations) -> None:
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    reviews.return_back(stations.desk("镇"), [stations.number("镇", filing)], "照片不清")
    stations.carry("镇", "东村")
    found = standing.standing(stations.desk("东村"), id_of(1))
    assert found.dead
    assert found.opinion == "照片不清"


def test_draft_says_who_typed_it_to_another_operator_only(stations: Stations) -> None:
    first = stations.desk("镇")
    operators.add_operator(first, "镇新人", ["clerk"], PASSPHRASE, PASSPHRASE)
    drafts.keep(first, drafts.NEW, {"name": "李四"}, "李四")
    second = sign_in(stations.home("镇"), "镇新人", PASSPHRASE, Opener(), stations.clock)
    try:
        [kept] = drafts.waiting(second)
        assert kept.by == kept.of_another(second) == first.operator.name
        assert kept.of_another(first) == ""
        drafts.keep(second, kept.form, {}, kept.title, by=kept.by)
        drafts.keep(second, kept.form, kept.values, kept.title, by=kept.by)
        assert drafts.kept(second, drafts.NEW).by == first.operator.name, "discarded and put back, not typed"
        drafts.keep(second, drafts.NEW, {"name": "李四", "phone": "1"}, "李四")
        assert drafts.kept(first, drafts.NEW).of_another(first) == "镇新人"
    finally:
        second.close()


def test_form_kept_before_operators_were_written_is_nobodys(stations: Stations) -> None:
    desk = stations.desk("东村")
    with desk.store.write() as unit:
        unit.drafts.put(drafts.KIND, drafts.NEW, {"values": {"name": "李四"}, "at": "", "title": "李四"})
    assert drafts.kept(desk, drafts.NEW).of_another(desk) == ""
