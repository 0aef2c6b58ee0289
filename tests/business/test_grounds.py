"""What a filing rests on: the office chains it knew, the record it is about, and effects that the district shipped."""

from __future__ import annotations

import msgspec
import pytest

from app.business.review import APPROVE, draft_body
from app.domain.filing import OFFICE, Basis, Draft
from app.exchange.filing_bytes import FilingMalformed, FilingTooNew, decode
from app.services import desk as desks
from app.services import exchange_in, reviews, workbench
from app.services.act_checks import BasisWrong
from app.services.verification import verify
from db import Opener
from tests.stations import CODES, id_of


def heads_of(stations, who: str) -> dict[str, tuple[int, str]]:
    desk = stations.desk(who)
    with desk.store.read() as unit:
        return {name: (seq, head) for name, seq, head in desks.basis_of(unit, desk.station).heads}


def resting_on(monkeypatch, heads: dict[str, tuple[int, str]]) -> None:
    made = Basis(tuple(sorted((name, seq, head) for name, (seq, head) in heads.items())))
    monkeypatch.setattr(desks, "basis_of", lambda _unit, _me: made)


def test_a_basis_that_never_was_is_refused(stations, monkeypatch):
    honest = heads_of(stations, "东村")
    resting_on(monkeypatch, {name: (seq, "0" * 63 + "1") for name, (seq, _) in honest.items()})
    stations.forge("东村", CODES["东村"], Draft("registration", {"id_number": id_of(1), "name": "王甲"}, "ab" * 16))
    with pytest.raises(BasisWrong):
        stations.carry("东村", "镇")


def test_a_basis_does_not_go_back_within_a_stream(stations, monkeypatch):
    """Who lost a role cannot claim to have filed before he lost it."""
    stations.register("东村", 1)
    honest = heads_of(stations, "东村")
    with stations.desk("东村").store.read() as unit:
        district = next(stream for stream, _, _ in unit.journal.heads() if str(stream.station) == "150404-01.1" and stream.name == OFFICE)
        first = unit.journal.id_at(district, 1)
    assert honest["150404-01.1"][0] > 1
    resting_on(monkeypatch, {**honest, "150404-01.1": (1, first)})
    stations.forge("东村", CODES["东村"], Draft("registration", {"id_number": id_of(2), "name": "王乙"}, "ab" * 16))
    with pytest.raises(BasisWrong):
        stations.carry("东村", "镇")


def test_a_basis_beyond_what_is_known_waits(stations, monkeypatch):
    honest = heads_of(stations, "东村")
    resting_on(monkeypatch, {**honest, "150404-01.1": (10**6, "ab" * 32)})
    stations.forge("东村", CODES["东村"], Draft("registration", {"id_number": id_of(1), "name": "王甲"}, "ab" * 16))
    read = stations.carry("东村", "镇")
    assert (read.new, read.quarantined) == (0, 1)
    assert [problem.code for problem in read.refused] == ["grounds_missing"]


def test_a_registration_under_review_cannot_be_replaced_by_another_person(stations):
    filing = stations.register("东村", 1)
    with stations.desk("东村").store.read() as unit:
        subject = unit.journal.get(filing)[1].header.subject
    body = {"id_number": id_of(2), "name": "冒名"}
    (forged,) = stations.forge("东村", CODES["东村"], Draft("registration", body, subject, (filing,)))
    assert stations.state("东村", forged) == "refused"
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.resident("区", 1).status == "effective"


def test_an_approval_at_the_district_without_effects_does_not_hold(stations):
    stations.register("东村", 1)
    stations.settle()
    batch = stations.batch("东村", stations.sale("东村", 1))
    stations.up()
    (forged,) = stations.forge("区复核", CODES["东村"], Draft("review", draft_body(APPROVE, "", 1, None, 0), "", (batch,)))
    assert stations.state("区", forged) == "refused"
    assert verify(stations.desk("区"), Opener(), full=True).ok


def test_a_policy_nobody_can_read_never_enters(stations):
    body = {"region": "150404", "valid_from": "2026-01-01", "tiers": [{"x": 1}]}
    (forged,) = stations.forge("区主任", OFFICE, Draft("policy", body))
    assert stations.state("区", forged) == "refused"


@pytest.mark.parametrize("day", ["2026-99-99", "9999-12-31", "2026-10-08\n", "２０２６-10-08"])
def test_a_day_that_is_none_is_no_filing(stations, day):
    filing = stations.register("东村", 1)
    with stations.desk("东村").store.read() as unit:
        paper = msgspec.json.decode(unit.journal.get(filing)[1].raw)
    paper["head"]["business_date"] = day
    with pytest.raises(FilingMalformed):
        decode(msgspec.json.encode(paper, order="sorted"))


def test_a_later_version_says_so_whatever_else_it_holds(stations):
    with pytest.raises(FilingTooNew):
        decode(b'{"body":[],"head":{"fmt":2,"suite":1,"unheard":true}}')


def test_a_null_in_a_line_is_a_verdict(stations):
    line = {"voucher": "000001", "kind": "sale", "paid_on": "2026-10-08", "fen": 20_000, "state": "open", "year": None}
    body = {"terminal": "T1", "batch": "000001", "opened_on": "2026-10-08", "month": "2026-10", "lines": [line]}
    (forged,) = stations.forge("东村", CODES["东村"], Draft("batch", body))
    read = stations.carry("东村", "镇")
    assert stations.state("镇", forged) == "refused"
    assert read.quarantined == 0
    assert workbench.summary(stations.desk("镇")).waiting == 0


def test_approving_one_villages_operator_says_nothing_to_its_neighbour(stations):
    from app.services.operators import add_operator
    from tests.stations import PASSPHRASE

    add_operator(stations.desk("东村"), "东二", ["assistant", "archivist"], PASSPHRASE, PASSPHRASE)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    read = stations.carry("镇", "西村")
    assert read.refused == ()
    assert isinstance(read, exchange_in.Imported)
