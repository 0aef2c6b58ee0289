"""The first hour is done when it stands in the books, at whichever desk of the made-up district it was done."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.services import (
    backups,
    collections,
    demo_place,
    exchange_in,
    exchange_out,
    first_hour,
    months,
    people,
    reviews,
)
from app.services.clock import SystemClock
from app.services.demo import make_demo, make_people
from app.services.demo_place import PASSPHRASE
from app.services.sign_in import sign_in
from db import Opener

ORDER = [task.key for task in first_hour.TASKS]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demo") / "演示"
    make_demo(folder, Opener(), residents=24)
    return folder


@pytest.fixture
def place(made_up, tmp_path):
    shutil.copytree(made_up, tmp_path / "演示")
    found = demo_place.read(tmp_path / "演示")
    assert found is not None
    return found


def sit(place, key: str):
    station = next(one for one in place.stations if one.key == key)
    return sign_in(place.home(station), station.operator, PASSPHRASE, Opener(), SystemClock(place.day))


def test_a_fresh_district_has_everything_before_it(place):
    for station in place.stations:
        desk = sit(place, station.key)
        found = first_hour.hour(desk, place)
        desk.close()
        assert found.done == frozenset(), station.key
    assert found.following == first_hour.TASKS[0]


def test_a_station_outside_has_no_first_hour(stations):
    assert demo_place.of_home(stations.home("东村")) is None


def test_the_whole_round_marks_every_step_in_its_order(place, tmp_path):
    done: list[str] = []

    def look(desk) -> None:
        found = first_hour.hour(desk, place)
        done.extend(sorted(found.done - set(done)))
        assert found.following is None or found.following.key not in found.done

    village = sit(place, "village_1")
    person = make_people(1, village.today, random.Random(7))[0]
    people.register(village, {name: person[name] for name in ("name", "id_number", "tier", "phone")})
    look(village)
    key = collections.start_batch(village, "15040009", "000001").key
    fen = int(person["tier"]) * 100
    collections.add_line(
        village, key, id_text=person["id_number"], year=village.today.year, amount_fen=fen, voucher="000001"
    )
    look(village)
    collections.set_slip(village, key, 1, fen)
    collections.close_batch(village, key)
    look(village)
    months.close(village, place.day[:7])
    look(village)
    backups.backup(village, tmp_path)
    look(village)
    (sent,) = exchange_out.export(village, tmp_path)
    look(village)
    village.close()
    township = sit(place, "township")
    exchange_in.read_in(township, sent.file)
    look(township)
    reviews.approve_clean(township)
    look(township)
    (back,) = exchange_out.export(township, tmp_path, village.station.code)
    look(township)
    township.close()
    village = sit(place, "village_1")
    exchange_in.read_in(village, back.file)
    look(village)
    village.close()
    assert done == ORDER
