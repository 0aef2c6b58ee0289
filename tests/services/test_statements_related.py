"""Only stations above and below one another have something to say of their chains (security T7, T15)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import msgspec
import pytest

from app.domain.filing import StreamKey
from app.domain.records import Receipt
from app.exchange import statements
from app.services import exchange_out
from app.services.receipts import StoreBehind
from tests.exchange.make_filings import RECEIPT
from tests.stations import CODES, Stations


def word(stations: Stations, sender: str, receiver: str, seq: int, *, number: int = 2**40):
    """A receipt by a changed program: it holds `seq` filings of the receiver's own stream."""
    desk, me = stations.desk(sender), stations.desk(receiver).station
    with desk.store.read() as unit:
        signer, _ = desk.station_keys(unit)
    return statements.make(signer, str(desk.station), str(me), number, "2026-10-08", [(StreamKey(me, me.code), seq, "ab" * 32)])


@contextmanager
def saying(*words):
    with patch.object(exchange_out, "_statements", lambda *_: iter(words)):
        yield


def exported(stations: Stations, sender: str, receiver: str, *words):
    with saying(*words):
        return stations.export(sender, receiver)


def kept(stations: Stations, place: str, sender: str, receiver: str):
    with stations.desk(place).store.read() as unit:
        return unit.links.receipt(str(stations.desk(sender).station), str(stations.desk(receiver).station))


def test_a_village_cannot_say_anything_about_its_neighbour(stations):
    stations.register("西村", 11)
    stations.carry("西村", "镇")
    read = stations.read("镇", exported(stations, "东村", "镇", word(stations, "东村", "西村", 999)))
    assert read.refused == ()
    assert kept(stations, "镇", "东村", "西村") is None
    stations.carry("镇", "西村")
    stations.clock.day = date(2026, 12, 1)
    stations.carry("镇", "西村")


def test_a_neighbours_word_in_the_store_is_not_handed_on(stations):
    with stations.desk("镇").store.write() as unit:
        unit.links.put_receipt(word(stations, "东村", "西村", 999))
    stations.carry("镇", "西村")
    assert kept(stations, "西村", "东村", "西村") is None


def test_a_childs_odd_claim_is_listed_and_stops_nobody(stations):
    stations.register("东村", 1)
    with stations.desk("东村").store.read() as unit:
        said = word(stations, "东村", "镇", 999)
        real = list(unit.links.receipts(""))
    read = stations.read("镇", exported(stations, "东村", "镇", said, *real))
    assert [problem.code for problem in read.refused] == ["store_behind"]
    assert read.new == 1
    assert kept(stations, "镇", "东村", "镇") is None
    assert stations.carry("东村", "镇").refused == ()


def test_a_childs_odd_receipt_file_is_listed_too(stations):
    file = stations.stick() / "x.xbp.receipt"
    file.write_bytes(statements.encode(word(stations, "东村", "镇", 999)))
    assert [problem.code for problem in stations.read("镇", file).refused] == ["store_behind"]


def test_an_ancestors_claim_still_stops_work(stations):
    stations.carry("区", "镇")
    with pytest.raises(StoreBehind):
        stations.read("东村", exported(stations, "镇", "东村", word(stations, "区", "东村", 999)))


def test_words_of_a_replaced_key_are_not_handed_on(stations):
    stations.carry("东村", "镇")
    with stations.desk("镇").store.write() as unit:
        village = unit.roster.station(str(stations.desk("东村").station))
        old = unit.links.receipt(str(village.id), "")
        forged = statements.make(stations.signer("东村"), str(village.id), "", old.number + 9, "2026-10-08", [])
        unit.links.put_receipt(forged)
    stations.carry("镇", "区")
    assert kept_heads(stations, "区", "东村") is None


def kept_heads(stations: Stations, place: str, sender: str):
    with stations.desk(place).store.read() as unit:
        return unit.links.receipt(str(stations.desk(sender).station), "")


BODY = msgspec.json.decode(msgspec.json.decode(RECEIPT.read_bytes())["statement"])
KEY = f"150404100200-01.1/{CODES['东村']}"
ID = "ab" * 32


@pytest.mark.parametrize("changed", [
    {"streams": {"not a stream": [1, ID]}}, {"streams": {KEY: [1, "zz"]}}, {"streams": {KEY: [-1, ID]}},
    {"streams": {KEY: [2**63, ID]}}, {"streams": {KEY.replace("1/", "01/"): [1, ID]}}, {"streams": {KEY: [1, ID.upper()]}},
    {"streams": {KEY + "9" * 80: [1, ID]}}, {"number": 2**63}, {"number": 0}, {"sender": "x"}, {"receiver": "150404-٠١.1x"},
    {"sender": "150404-01.01"}, {"nonce": "z" * 32}, {"echo": "ab"}, {"made_at": "2" * 200},
])  # fmt: skip
def test_a_statement_that_is_not_in_form_is_unreadable(changed):
    raw = msgspec.json.encode({**BODY, "nonce": "", "echo": "", **changed}, order="sorted")
    with pytest.raises(statements.StatementUnreadable):
        statements.decode(msgspec.json.encode(statements.Signed(raw.decode(), "00" * 64)))


def test_nonce_and_echo_are_signed_and_read_back(stations):
    with stations.desk("镇").store.read() as unit:
        signer, _ = stations.desk("镇").station_keys(unit)
    said = statements.make(signer, "150404100-01.1", "150404100200-01.1", 1, "x", [], nonce="12" * 16, echo="34" * 16)
    assert statements.decode(statements.encode(said)) == said
    assert (said.nonce, said.echo) == ("12" * 16, "34" * 16)


def test_garbage_in_a_receipt_refuses_the_package_in_a_sentence(stations):
    said = word(stations, "东村", "镇", 1)
    raw = said.raw.replace(f'"{said.streams[0][0]}"'.encode(), b'"not a stream"')
    with stations.desk("东村").store.read() as unit:
        signer, _ = stations.desk("东村").station_keys(unit)
    bad = Receipt(said.sender, said.receiver, 9, "x", (), raw, signer.sign(statements.DOMAIN, raw))
    with pytest.raises(statements.StatementUnreadable):
        stations.read("镇", exported(stations, "东村", "镇", bad))
    stations.carry("镇", "东村")
