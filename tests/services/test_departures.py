"""操作员离任 (Songshan 003 art. 38-40; security T16, T34, F3): what he signed before counts, nothing after it does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.business.registration import tidy
from app.domain.records import EFFECTIVE, FILED, REFUSED, REJECTED
from app.keys import slots
from app.keys.suite import SigningKey
from app.services import departures, recovery, reviews, verification
from app.services.desk import Desk, FormRefused, NotYourRole, plain
from app.services.operators import add_operator, operators
from app.services.people import registration_draft
from app.services.sign_in import KEYS, STORE, HasLeft, sign_in
from db import Opener
from tests.stations import CODES, PASSPHRASE, Stations, id_of, name_of

NEXT, REASON = "东新任", "调到别的村"


def succeed(stations: Stations) -> Desk:
    """East village's first assistant gets a successor, who signs in."""
    add_operator(stations.desk("东村"), NEXT, ("assistant", "admin"), PASSPHRASE, PASSPHRASE)
    stations.close()
    return signed_in(stations, NEXT)


def signed_in(stations: Stations, name: str, place: str = "东村") -> Desk:
    return sign_in(stations.home(place), name, PASSPHRASE, Opener(), stations.clock)


def left(stations: Stations, name: str = "东协办") -> tuple[departures.Handover, dict[str, tuple[str, bytes, bytes]]]:
    """He leaves; the store has its new key, and `stations` works on with it."""
    desk = succeed(stations)
    handover = departures.leave(desk, name, REASON, PASSPHRASE)
    desk.close()
    again = signed_in(stations, NEXT)
    again.close()
    opened = slots.open_slot(stations.home("东村") / KEYS, NEXT, PASSPHRASE)
    old = dict(stations.secrets)
    stations.secrets[NEXT] = ("东村", opened.secrets["dek"], opened.secrets["sign_seed"])
    stations.secrets["东协办"] = ("东村", opened.secrets["dek"], old["东协办"][2])
    return handover, old


def sound(stations: Stations, place: str) -> bool:
    return [one.text for one in verification.verify(stations.desk(place), Opener(), full=True).problems if one.blocking] == []


def test_who_left_opens_nothing_any_more_and_his_successor_does(stations: Stations) -> None:
    _, old = left(stations)
    home = stations.home("东村")
    with pytest.raises(slots.UnknownOperator):
        sign_in(home, "东协办", PASSPHRASE, Opener(), stations.clock)
    assert not Opener().fits(home / STORE, old["东协办"][1])
    assert Opener().fits(home / STORE, stations.secrets[NEXT][1])


def test_his_old_key_file_does_not_open_the_new_books(stations: Stations, tmp_path: Path) -> None:
    kept = tmp_path / "keys.json"
    shutil.copyfile(stations.home("东村") / KEYS, kept)
    left(stations)
    for name in (KEYS, f"{KEYS}.bak"):
        shutil.copyfile(kept, stations.home("东村") / name)
    with pytest.raises(Exception, match="读不出来"):
        sign_in(stations.home("东村"), "东协办", PASSPHRASE, Opener(), stations.clock)


def test_the_paper_counts_what_he_leaves_in_hand(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.register("东村", 2)
    handover, _ = left(stations)
    # the registration of his successor is a filing of his, and not sent either
    assert (handover.name, handover.successor) == ("东协办", NEXT)
    assert (handover.filed, handover.waiting, handover.unsent) == (3, 2, 2)


def test_what_he_signed_before_takes_effect_as_ever(stations: Stations) -> None:
    filing = stations.register("东村", 1)
    left(stations)
    stations.settle()
    for place in ("东村", "镇", "区"):
        assert stations.state(place, filing) == EFFECTIVE
        assert sound(stations, place)


def test_what_he_signs_afterwards_has_no_force_anywhere(stations: Stations) -> None:
    """A program that was changed, or a copy of the old key: signed and chained well, with an old basis or a new one."""
    _, old = left(stations)
    stations.carry("东村", "镇")
    late = forged(stations, SigningKey.from_seed(old["东协办"][2]))
    stations.carry("东村", "镇")
    assert stations.state("镇", late) == REFUSED
    assert "已经离任" in stations.opinion("镇", late)


def forged(stations: Stations, signer: SigningKey) -> str:
    """A registration that a key signs past every check of the program."""
    form = {"id_number": id_of(9), "name": name_of(9), "tier": "200"}
    body = plain(tidy(form, stations.clock.today()))
    return stations.forge(NEXT, CODES["东村"], registration_draft(body, None), signer=signer)[0]


def test_nobody_ends_himself_and_only_an_administrator_ends_anybody(stations: Stations) -> None:
    with pytest.raises(slots.LastOperator):
        departures.leave(stations.desk("东村"), "东协办", REASON, PASSPHRASE)
    with pytest.raises(NotYourRole):
        departures.leave(stations.desk("区经办"), "区财务", REASON, PASSPHRASE)
    assert [one.left for one in operators(stations.desk("东村"))] == [False]


def test_a_departure_needs_its_reason_and_an_operator_in_office(stations: Stations) -> None:
    desk = succeed(stations)
    with pytest.raises(FormRefused, match="离任原因"):
        departures.leave(desk, "东协办", "  ", PASSPHRASE)
    with pytest.raises(departures.NoSuchOperator):
        departures.leave(desk, "不认识", REASON, PASSPHRASE)
    with pytest.raises(slots.WrongPassphrase):
        departures.leave(desk, "东协办", REASON, "别的口令-2026-别的")
    desk.close()
    assert slots.names(stations.home("东村") / KEYS) == ("东协办", NEXT)


def test_somebody_of_the_same_name_may_come_back_with_another_key(stations: Stations) -> None:
    left(stations)
    made = add_operator(stations.desk(NEXT), "东协办", ("assistant",), PASSPHRASE, PASSPHRASE)
    assert [(one.name, one.left) for one in operators(stations.desk(NEXT))] == [("东协办", True), (NEXT, False), ("东协办", False)]
    assert made.roles == {"assistant"}


def test_an_office_above_ends_an_operator_below_and_what_it_does_not_hold_is_void(stations: Stations) -> None:
    """His computer was stolen: what the township holds counts, what comes later does not (T16)."""
    known = stations.register("东村", 1)
    stations.carry("东村", "镇")
    later = stations.register("东村", 2)
    station = str(stations.desk("东村").station)
    departures.leave(stations.desk("镇"), "东协办", "电脑被盗", PASSPHRASE, station=station)
    stations.carry("东村", "镇")
    assert (stations.state("镇", known), stations.state("镇", later)) == (FILED, REFUSED)
    stations.carry("镇", "东村")
    assert stations.state("东村", later) == REJECTED
    stations.close()
    with pytest.raises(HasLeft):
        signed_in(stations, "东协办")


def test_a_township_ends_nobody_above_or_beside_it(stations: Stations) -> None:
    with pytest.raises(departures.NoSuchOperator):
        departures.leave(stations.desk("镇"), "东协办", REASON, PASSPHRASE, station=str(stations.desk("区").station))


def test_another_data_key_without_a_departure(stations: Stations) -> None:
    """A recovery sheet was lost: the old file with the old sheet opens old copies only (T33)."""
    sheet = recovery.make(stations.desk("镇"), PASSPHRASE)
    before = slots.open_slot(stations.home("镇") / KEYS, None, PASSPHRASE).secrets["dek"]
    departures.change_data_key(stations.desk("镇"), PASSPHRASE)
    stations.close()
    desk = signed_in(stations, "镇经办", "镇")
    assert not Opener().fits(stations.home("镇") / STORE, before)
    desk.close()
    recovery.use(stations.home("镇"), None, sheet.code, "换过-海棠-石桥-2027", Opener(), stations.clock).close()


def test_a_slot_that_cannot_be_written_keeps_nobody_out(stations: Stations, monkeypatch: pytest.MonkeyPatch) -> None:
    departures.change_data_key(stations.desk("镇"), PASSPHRASE)
    stations.close()

    def full(*_given: object) -> None:
        raise FormRefused([])

    with monkeypatch.context() as spoiled:
        spoiled.setattr("app.services.sign_in.keep_in_slot", full)
        signed_in(stations, "镇经办", "镇").close()
    signed_in(stations, "镇经办", "镇").close()


def test_a_district_goes_on_reviewing_after_its_reviewer_has_left(stations: Stations) -> None:
    add_operator(stations.desk("区"), "区新核", ("reviewer",), PASSPHRASE, PASSPHRASE)
    opened = slots.open_slot(stations.home("区") / KEYS, "区新核", PASSPHRASE)
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    departures.leave(stations.desk("区"), "区复核", REASON, PASSPHRASE)
    stations.secrets["区新核"] = ("区", opened.secrets["dek"], opened.secrets["sign_seed"])
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.state("区", filing) == FILED
    reviews.approve_clean(stations.desk("区新核"))
    assert stations.state("区", filing) == EFFECTIVE
    assert sound(stations, "区")
