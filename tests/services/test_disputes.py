"""个人账户核查 (Songshan 003 art. 16): the record before is kept, what is wrong is set right, the resident is told."""

from __future__ import annotations

from app.services import handling, verification
from db import Opener
from tests.services.test_grants import paid
from tests.services.test_refunds import correct, decided
from tests.stations import Stations, id_of

FORM = {"id_number": id_of(3), "about": "缴费没有记上", "detail": "2026 年 200 元记在别人名下", "evidence": "签购单"}


def opened(stations: Stations) -> str:
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    filing = handling.file(stations.desk("东村"), "dispute", FORM)
    decided(stations)
    return filing


def answer(filing: str, **more: str) -> dict[str, str]:
    return {"due": filing, "result": "确有错误，已更正", "explanation": "刷卡时认错人", "answered_on": "2026-10-20", **more}


def test_a_dispute_ends_with_an_answer_that_keeps_both_records(stations: Stations) -> None:
    filing = opened(stations)
    corrected = correct(stations, 1, 3)
    decided(stations)
    made = handling.file(stations.desk("镇"), "dispute_answer", answer(filing, papers=corrected[:12]))
    decided(stations)
    with stations.desk("东村").store.read() as unit:
        found = unit.journal.get(made)
        mark = unit.marks.get("dispute", filing)
    assert found is not None
    body = found[1].body
    assert (body["before"]["balance_fen"], body["record"]["balance_fen"]) == (0, 20_000)
    assert body["corrections"] == [corrected]
    assert mark is not None
    assert mark.row["state"] == "answered"
    for who in ("区", "镇", "东村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_a_correction_that_is_claimed_must_be_named(stations: Stations) -> None:
    filing = opened(stations)
    desk = stations.desk("镇")
    assert [p.code for p in handling.check(desk, "dispute_answer", answer(filing)).problems] == ["paper_missing"]
    wrong = handling.check(desk, "dispute_answer", answer(filing, papers="00000000")).problems
    assert {p.code for p in wrong} == {"paper_unknown", "paper_missing"}
    assert handling.check(desk, "dispute_answer", answer(filing, result="记录无误")).problems == ()


def test_an_answered_dispute_is_not_answered_again(stations: Stations) -> None:
    filing = opened(stations)
    handling.file(stations.desk("镇"), "dispute_answer", answer(filing, result="记录无误"))
    decided(stations)
    assert handling.blank(stations.desk("镇"), "dispute_answer").choices["due"] == ()
