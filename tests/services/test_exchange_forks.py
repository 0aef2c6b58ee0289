"""Copies, restored stations, forged and foreign words: each its own refusal, and nothing is read (security T4-T15)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.domain.filing import ACT_DOMAIN, Act, Draft, StationId, StreamKey, act_message
from app.exchange import statements
from app.exchange.package import (
    BadSignature,
    NotForThisStation,
    PackageDamaged,
    Recipient,
    write_package,
)
from app.exchange.wire import ContentMalformed, act_records, statement_record
from app.keys.suite import SigningKey
from app.services import act_checks, backups, people
from app.services.desk import StationNotReady, sign_and_enter
from app.services.exchange_in import PackageFork, SignatureWrong, StationEnded, StreamForeign
from app.services.receipts import ChainsDiffer, ReceiptStranger, StoreBehind, read_receipt
from db import Opener
from tests.stations import CODES, PASSPHRASE, Stations, id_of


@pytest.fixture
def cloned(stations: Stations) -> Stations:
    """The eastern village's folder was copied; both copies went on working, the first one's stick was read."""
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.close()
    copy = stations.root / "clone"
    stations.copy_home("东村", copy)
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    stations.close()
    stations.put_home("东村", copy)
    return stations


def test_a_cloned_station_is_found_as_a_fork_and_nothing_is_read(cloned):
    cloned.register("东村", 3)
    file = cloned.export("东村", "镇")
    before = cloned.books("镇")
    with pytest.raises(PackageFork):
        cloned.read("镇", file)
    assert cloned.books("镇") == before


def test_a_fork_is_found_at_the_district_too(cloned):
    cloned.carry("镇", "区")
    cloned.register("东村", 3)
    with pytest.raises(PackageFork):
        cloned.read("区", cloned.export("东村", "镇"))


def test_the_clone_learns_from_the_parents_package_that_chains_differ(cloned):
    cloned.register("东村", 3)
    with pytest.raises(ChainsDiffer):
        cloned.carry("镇", "东村")


def restored(stations: Stations, backup: Path) -> None:
    """Put a backup in the place of the eastern village's folder."""
    home = stations.home("东村")
    stations.close()
    home.rename(home.with_name("worn-out"))
    backups.restore(backup, home, name=None, passphrase=PASSPHRASE, opener=Opener(), clock=stations.clock)


def test_a_restored_copy_files_nothing_until_its_parent_has_answered(stations):
    backup = backups.backup(stations.desk("东村"), stations.stick())
    restored(stations, backup)
    with pytest.raises(StationNotReady):
        stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    stations.register("东村", 1)
    stations.settle()
    assert stations.resident("区", 1).status == "effective"


def test_a_package_read_before_the_backup_does_not_release_it(stations):
    old = stations.export("镇", "东村")
    stations.read("东村", old)
    restored(stations, backups.backup(stations.desk("东村"), stations.stick()))
    stations.read("东村", old)
    with pytest.raises(StationNotReady):
        stations.register("东村", 1)


def test_a_restored_copy_that_lost_what_the_parent_holds_is_told_so(stations):
    backup = backups.backup(stations.desk("东村"), stations.stick())
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    restored(stations, backup)
    with pytest.raises(StoreBehind):
        stations.carry("镇", "东村")
    with pytest.raises(StationNotReady):
        stations.register("东村", 2)


def test_a_restored_copy_asks_consent_before_it_takes_back_what_may_have_left(stations):
    filing = stations.register("东村", 1)
    backup = backups.backup(stations.desk("东村"), stations.stick())
    stations.export("东村", "镇")
    restored(stations, backup)
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    people.withdraw(stations.desk("东村"), stations.number("东村", filing))
    assert stations.state("东村", filing) == "filed"


def test_a_package_for_another_station_is_refused(stations):
    with pytest.raises(NotForThisStation):
        stations.read("西村", stations.export("镇", "东村"))


def test_a_revoked_stations_package_is_refused(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    with stations.desk("镇").store.write() as unit:
        unit.roster.add_station(replace(unit.roster.station(str(StationId(CODES["东村"]))), revoked=True), 1)
    with pytest.raises(StationEnded):
        stations.read("镇", file)


def test_a_damaged_package_is_refused(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises((PackageDamaged, BadSignature)):
        stations.read("镇", file)


# packages that a changed program of an enrolled village writes


def package(stations: Stations, sender: str, receiver: str, records: list[tuple[int, bytes]]) -> Path:
    """A package with these records, properly signed and sealed by the sender's station."""
    desk = stations.desk(sender)
    with desk.store.read() as unit:
        signer, _ = desk.station_keys(unit)
        target = unit.roster.at(CODES[receiver])
    assert target is not None
    file = stations.stick() / "changed.xbp"
    write_package(
        file, sender=str(desk.station), signer=signer, recipients=[Recipient(str(target.id), bytes.fromhex(target.seal_public))],
        purpose="exchange", number=99, made="2026-10-08T09:00:00+08:00", records=records,
    )  # fmt: skip
    return file


def acts(stations: Stations, who: str, stream: StreamKey) -> list[tuple[Act, tuple[bytes, ...]]]:
    with stations.desk(who).store.read() as unit:
        return [(stored.act, stored.raws) for stored in unit.journal.acts_after({stream: 0})]


def own_stream(stations: Stations, who: str) -> StreamKey:
    station = stations.desk(who).station
    return StreamKey(station, station.code)


def test_a_stream_of_another_village_is_none_of_the_senders_business(stations):
    stations.register("西村", 1)
    stations.carry("西村", "镇")
    records = [record for act, raws in acts(stations, "西村", own_stream(stations, "西村")) for record in act_records(act, raws)]
    before = stations.books("镇")
    with pytest.raises(StreamForeign):
        stations.read("镇", package(stations, "东村", "镇", records))
    assert stations.books("镇") == before


def test_a_station_that_begins_chain_after_chain_is_stopped(stations, monkeypatch):
    """Every chain stands in the receipts of its whole township, and for ever (app/exchange/statements.MOST_STREAMS)."""
    monkeypatch.setattr(act_checks, "MOST_ODD", 2)
    desk = stations.desk("东村")
    with desk.store.behind.write() as unit:
        for no in range(3):
            sign_and_enter(unit, desk.signer, StreamKey(desk.station, f"odd{no}"), [Draft("registration", {})], stations.clock)
    with pytest.raises(act_checks.TooManyChains):
        stations.carry("东村", "镇")


def resigned(act: Act, last_id: str, signer: SigningKey) -> Act:
    message = act_message(act.stream, act.first, act.last, last_id)
    return Act(act.stream, act.first, act.last, signer.public.hex(), signer.sign(ACT_DOMAIN, message))


def test_an_act_signed_again_by_another_operator_is_refused(stations):
    filing = stations.register("东村", 1)
    ((act, raws),) = acts(stations, "东村", own_stream(stations, "东村"))
    other = resigned(act, filing, stations.signer("西村"))
    with pytest.raises(ContentMalformed):
        stations.read("镇", package(stations, "东村", "镇", list(act_records(other, raws))))


def test_an_act_by_a_key_that_is_on_no_roster_is_refused(stations):
    stations.forge("东村", CODES["东村"], Draft("registration", {"id_number": id_of(1), "name": "王甲"}, "ab" * 16), signer=SigningKey.generate())
    with pytest.raises(SignatureWrong):
        stations.carry("东村", "镇")


def test_an_act_by_an_operator_of_another_station_is_refused(stations):
    draft = Draft("registration", {"id_number": id_of(1), "name": "王甲"}, "ab" * 16)
    stations.forge("东村", CODES["东村"], draft, signer=stations.signer("镇"))
    with pytest.raises(SignatureWrong):
        stations.carry("东村", "镇")


def test_a_signature_that_is_not_over_these_filings_is_refused(stations):
    stations.register("东村", 1)
    ((act, raws),) = acts(stations, "东村", own_stream(stations, "东村"))
    false = replace(act, signature=bytes(64))
    with pytest.raises(SignatureWrong):
        stations.read("镇", package(stations, "东村", "镇", list(act_records(false, raws))))


# receipts


def words(stations: Stations, sender: str, receiver: str, number: int, seq: int = 0, head: str = "", key: SigningKey | None = None):
    desk = stations.desk(sender)
    with desk.store.read() as unit:
        signer, _ = desk.station_keys(unit)
    me = stations.desk(receiver).station
    return statements.make(
        key or signer, str(desk.station), str(me), number, "2026-10-08T09:00:00+08:00",
        [(StreamKey(me, me.code), seq, head)] if seq else [],
    )  # fmt: skip


def left(stations: Stations, statement) -> Path:
    file = stations.stick() / "package.xbp.receipt"
    file.write_bytes(statements.encode(statement))
    return file


def test_a_forged_receipt_is_refused(stations):
    stations.register("东村", 1)
    with pytest.raises(statements.StatementForged):
        read_receipt(stations.desk("东村"), left(stations, words(stations, "镇", "东村", 5, key=SigningKey.generate())))


def test_a_receipt_with_a_lower_number_has_no_effect(stations):
    filing = stations.register("东村", 1)
    receipt = stations.read("镇", stations.export("东村", "镇")).receipt
    assert receipt is not None
    stations.read("东村", receipt)
    with stations.desk("东村").store.read() as unit:
        before = unit.links.receipt(str(stations.desk("镇").station), str(stations.desk("东村").station))
    stations.read("东村", left(stations, words(stations, "镇", "东村", 1)))
    with stations.desk("东村").store.read() as unit:
        after = unit.links.receipt(str(stations.desk("镇").station), str(stations.desk("东村").station))
    assert after == before
    assert after is not None
    assert {key: seq for key, seq, _ in after.streams}[str(own_stream(stations, "东村"))] == 1
    assert stations.state("东村", filing) == "filed"


def test_a_receipt_for_another_station_is_refused(stations):
    with pytest.raises(ReceiptStranger):
        read_receipt(stations.desk("西村"), left(stations, words(stations, "镇", "东村", 1)))


def test_a_receipt_from_a_stranger_is_refused(stations):
    said = words(stations, "镇", "东村", 1)
    stranger = statements.make(SigningKey.generate(), "150404999-01.1", said.receiver, 1, said.made_at, [])
    with pytest.raises(ReceiptStranger):
        read_receipt(stations.desk("东村"), left(stations, stranger))


def test_a_receipt_that_knows_more_than_we_do_stops_us(stations):
    with pytest.raises(StoreBehind):
        read_receipt(stations.desk("东村"), left(stations, words(stations, "镇", "东村", 1, 3, "ab" * 32)))


def test_a_receipt_that_knows_something_else_is_a_fork(stations):
    stations.register("东村", 1)
    with pytest.raises(ChainsDiffer):
        read_receipt(stations.desk("东村"), left(stations, words(stations, "镇", "东村", 1, 1, "ab" * 32)))


def test_something_else_is_no_receipt(stations):
    file = stations.stick() / "x.receipt"
    for data in (b"", b"{}", b"\xff" * 40, msgspec.json.encode({"statement": "{}", "signature": "zz"})):
        file.write_bytes(data)
        with pytest.raises(statements.StatementUnreadable):
            read_receipt(stations.desk("东村"), file)


def test_the_townships_package_carries_the_districts_receipt_to_the_village(stations):
    stations.register("东村", 1)
    stations.up()
    stations.down()
    district, village = stations.desk("区").station, stations.desk("东村").station
    with stations.desk("东村").store.read() as unit:
        said = unit.links.receipt(str(district), str(village))
    assert {key: seq for key, seq, _ in said.streams}[str(own_stream(stations, "东村"))] == 1


def test_a_forged_receipt_inside_a_package_stops_the_whole_package(stations):
    false = words(stations, "区", "东村", 9, key=SigningKey.generate())
    before = stations.books("东村")
    with pytest.raises(statements.StatementForged):
        stations.read("东村", package(stations, "镇", "东村", [statement_record(false)]))
    assert stations.books("东村") == before
