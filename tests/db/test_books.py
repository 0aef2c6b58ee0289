from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.filing import StationId
from app.domain.posting import Posting, account, awaiting, in_transit
from app.domain.records import Entry, Operator, Receipt, Station
from db import Opener
from tests.db.samples import OPERATOR, STREAM, VILLAGE, act_over, batch, chain, docket, line, resident


def test_a_docket_moves_along_its_route(either):
    with either.write() as unit:
        unit.dockets.add(docket(1))
        unit.dockets.add(docket(2, maker="cd" * 16, kind="batch"))
        unit.dockets.add_review(3, 1, 0, "approve", "cd" * 16)
        unit.dockets.move(1, state="filed", step=1, awaits="district", opinion="齐全")
    with either.read() as unit:
        assert unit.dockets.get(1) == docket(1, step=1, awaits="district", opinion="齐全")
        assert unit.dockets.get(9) is None
        assert unit.dockets.reviews(1) == [(3, 0, "approve", "cd" * 16)]
        assert [d.n for d in unit.dockets.waiting("township", OPERATOR)] == [2]
        assert [d.n for d in unit.dockets.waiting("district", "")] == [1]
        assert unit.dockets.waiting("", "") == []
        assert [d.n for d in unit.dockets.listed()] == [2, 1]
        assert [d.n for d in unit.dockets.listed(kinds=["batch"], state="filed")] == [2]
        assert [d.n for d in unit.dockets.listed(limit=1)] == [2]
        assert unit.dockets.listed(state="returned") == []
        assert unit.dockets.of_subject(docket(1).subject) == [unit.dockets.get(1)]
        assert unit.dockets.count_by_state() == {"filed": 2}


def test_the_money_of_one_kind_of_filing_is_summed_by_number(either):
    with either.write() as unit:
        for n in range(1, 5):
            unit.dockets.add(docket(n, kind="batch" if n < 4 else "registration", fen=n * 100))
        assert unit.dockets.fen_between(2, 4, "batch") == 500
        assert unit.dockets.fen_between(5, 9, "batch") == 0


def test_how_far_a_stream_has_left_never_goes_back(either):
    with either.write() as unit:
        assert unit.links.exported(STREAM) == 0
        unit.links.set_exported({STREAM: 5})
        unit.links.set_exported({STREAM: 3})
        assert unit.links.exported(STREAM) == 5


def test_only_money_straight_from_the_treasury_is_paid_directly(either):
    with either.write() as unit:
        unit.postings.add(1, [Posting("国库", account("s"), 1, "2025-12-31", "2026-01-02", "s")])
        unit.postings.add(1, [Posting(awaiting("l"), account("t"), 1, "2026-03-01", "2026-03-02", "t")])
        assert unit.postings.paid_directly(["s", "t", "u"]) == {"s"}


def test_a_direct_payment_counts_for_the_year_that_the_list_names(either):
    row = {"key": "receipt:1", "outcome": "direct", "subject": "s", "year": 2024, "fen": 1, "entered_on": "2026-01-05"}
    with either.write() as unit:
        unit.treasury.put(1, "2026-01", [row, {**row, "key": "receipt:2", "outcome": "stranger", "year": 2023}])
        assert (unit.treasury.direct(2024), unit.treasury.direct(2026), unit.treasury.direct(2023)) == ({"s"}, set(), set())
        unit.treasury.settle("receipt:1", "direct_reversed")
        assert unit.treasury.direct(2024) == set()


def test_an_effect_number_is_given_once_per_village(either):
    with either.write() as unit:
        for n in (1, 2, 3):
            unit.dockets.add(docket(n))
        unit.dockets.move(1, state="effective", step=2, awaits="", effect_no=1)
        assert unit.dockets.last_effect(VILLAGE) == 1
        unit.dockets.move(1, state="ended", step=2, awaits="")
        assert unit.dockets.last_effect(VILLAGE) == 1
        assert unit.dockets.last_effect("other") == 0
    with pytest.raises(Exception, match="UNIQUE"), either.write() as unit:
        unit.dockets.move(2, state="effective", step=2, awaits="", effect_no=1)


def test_only_records_that_count_stand_for_an_id_number(either):
    idno = resident(1).id_number
    with either.write() as unit:
        unit.residents.add(resident(1, status="rejected"))
        unit.residents.add(resident(2, id_number=idno, status="effective", village="150404100100"))
        unit.residents.add(resident(3, status="ended"))
    with either.read() as unit:
        assert [r.n for r in unit.residents.alive(idno)] == [2]
        assert unit.residents.alive_numbers() == {idno}
        assert unit.residents.payers(VILLAGE) == {}
        assert unit.residents.payers("150404100100") == {
            idno: resident(2, id_number=idno, status="effective", village="150404100100")
        }
        assert [r.n for r in unit.residents.many([3, 9, 1])] == [3, 1]
        assert unit.residents.get(9) is None
        assert unit.residents.by_subject(resident(3).subject) == resident(3, status="ended")
        assert unit.residents.count() == {"effective": 1, "ended": 1, "rejected": 1}


def test_insurance_numbers_are_counted_as_they_are_given(either):
    with either.write() as unit:
        for n in range(1, 4):
            unit.residents.add(resident(n))
        given_numbers = []
        for n in range(1, 4):
            number = unit.residents.next_number()
            given_numbers.append(number)
            unit.residents.change(n, {"insurance_number": f"{number:010d}"})
            unit.residents.change(n, {"insurance_number": f"{number:010d}", "status": "effective"})
        assert given_numbers == [1, 2, 3]
        unit.residents.add(resident(4, insurance_number="x"))
        assert unit.residents.next_number() == 5
    with either.read() as unit:
        assert unit.residents.next_number() == 5


def test_an_unknown_field_is_a_bug(either):
    with either.write() as unit, pytest.raises(KeyError):
        unit.residents.change(1, {"nickname": "x"})


def test_lines_that_count(either):
    with either.write() as unit:
        unit.lines.add_batch(batch(1, lines=2), [line(1, 1), line(1, 2, state="open", subject="", code="unknown")])
        unit.lines.add_batch(batch(2, month="2025-04"), [line(2, 1, month="2025-04", subject="b", village="other")])
        unit.lines.add_batch(batch(3), [line(3, 1, subject="c")])
        unit.lines.set_phase(3, "dead")
        unit.lines.set_phase(1, "effective")
    with either.read() as unit:
        assert unit.lines.batch(3) == batch(3, state="dead")
        assert [b.n for b in unit.lines.batches()] == [1, 2, 3]
        assert [b.n for b in unit.lines.batches("2025-04")] == [2]
        assert [row.no for row in unit.lines.of_batch(1)] == [1, 2]
        assert unit.lines.get(line(1, 1).line) == line(1, 1, phase="effective")
        assert unit.lines.get("none") is None
        assert set(unit.lines.logged(["T1"])) == {
            ("T1", "000001", "000001", "2025-03-05"),
            ("T1", "000001", "000002", "2025-03-05"),
            ("T1", "000002", "000001", "2025-03-05"),
        }
        assert unit.lines.logged(["T2"]) == {}
        assert unit.lines.paid(2025) == {line(1, 1).subject: line(1, 1).line, "b": line(2, 1).line}
        assert unit.lines.paid(2025, not_batch=2) == {line(1, 1).subject: line(1, 1).line}
        assert [row.line for row in unit.lines.payments("2025-03")] == [line(1, 1).line]
        assert unit.lines.payments("2025-04", VILLAGE) == []
        assert [row.line for row in unit.lines.uncredited("2025-03")] == [line(1, 1).line]
        assert [row.line for row in unit.lines.uncredited("2025-04")] == [line(1, 1).line, line(2, 1).line]
        assert unit.lines.uncredited("2025-02") == []
        assert [row.line for row in unit.lines.open_items()] == [line(1, 2).line]
        assert unit.lines.totals("2025-03") == {VILLAGE: (1, 20_000)}
        assert [row.n for row in unit.lines.of_subject("c")] == [3]
        assert unit.lines.of_subject("") == []


def test_a_reversed_line_is_no_payment_for_the_year_but_its_slip_stays_logged(either):
    with either.write() as unit:
        unit.lines.add_batch(batch(1), [line(1, 1)])
        unit.lines.change(line(1, 1).line, {"phase": "reversed", "code": "reversed"})
        assert unit.lines.paid(2025) == {}
        assert len(unit.lines.logged(["T1"])) == 1


def test_an_account_shows_credits_and_debits_by_treasury_date(either):
    made = chain(2)
    with either.write() as unit:
        unit.journal.append(act_over(made), made)
        unit.postings.add(1, [Posting(awaiting("l1"), account("s"), 20_000, "2025-03-05", "2025-03-09", "s")])
        unit.postings.add(2, [
            Posting(account("s"), "暂收/待退/l1", 20_000, "2025-03-05", "2025-04-01", "s"),
            Posting("国库", account("s", "政府补贴"), 3_000, "2025-02-01", "2025-04-01", "s"),
            Posting("国库", account("s2"), 7, "2025-02-01", "2025-04-01", "s2"),
        ])  # fmt: skip
    with either.read() as unit:
        assert unit.postings.of_account("s") == [
            Entry("2025-02-01", "2025-04-01", "subsidy", 3_000, made[1].id, "政府补贴", "国库"),
            Entry("2025-03-05", "2025-03-09", "personal", 20_000, made[0].id, "个人缴费", "待入库/l1"),
            Entry("2025-03-05", "2025-04-01", "personal", -20_000, made[1].id, "个人缴费", "暂收/待退/l1"),
        ]
        assert unit.postings.balance("个人账户/s") == 3_000
        assert unit.postings.balance("国库") == -3_007
        assert unit.postings.balance("国") == 0
        assert unit.postings.balance("个人账户/") == 3_007


amounts = st.integers(min_value=1, max_value=10**15)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), amounts), max_size=8))
def test_balances_sum_to_zero(rows):
    store = Opener().scratch()
    with store.write() as unit:
        unit.postings.add(1, [Posting(f"{a}/1", f"{b}/1", fen, "2025-01-01", "2025-01-02") for a, b, fen in rows])
        assert sum(unit.postings.balance(path) for path in "abcxyz") == 0
        for path in "abc":
            assert unit.postings.balance(path) == -sum(fen for a, _, fen in rows if a == path)
    store.close()


def test_a_terminal_is_not_mistaken_for_one_with_a_longer_number(either):
    with either.write() as unit:
        for terminal in ("T1", "T10"):
            unit.postings.add(1, [Posting(in_transit("a", terminal), "x", 5, "2025-01-01", "2025-01-01")])
        assert unit.postings.balance(in_transit("a", "T1")) == -5
        assert unit.postings.balance("在途") == -10


def test_the_roster_knows_stations_and_operators(either):
    first = Station(StationId(VILLAGE), "一村", "11", "22", "ab")
    again = replace(first, id=StationId(VILLAGE, "01", 2))
    second = replace(first, id=StationId(VILLAGE, "02"))
    operator = Operator("k1", "张三", str(first.id), frozenset({"clerk"}), frozenset({"admin"}), first=True)
    with either.write() as unit:
        for n, station in enumerate((second, first, again), 1):
            unit.roster.add_station(station, n)
        unit.roster.add_operator(operator, 4)
        assert unit.roster.operator("k1") == operator
        unit.roster.set_roles("k1", frozenset({"clerk", "admin"}), frozenset(), 5)
    with either.read() as unit:
        assert unit.roster.stations() == [first, again, second]
        assert unit.roster.station(str(second.id)) == second
        assert unit.roster.station("none") is None
        assert unit.roster.at(VILLAGE) == again
        assert unit.roster.at("150404") is None
        assert unit.roster.operator("none") is None
        assert unit.roster.operators(str(first.id)) == [
            replace(operator, roles=frozenset({"clerk", "admin"}), pending=frozenset())
        ]
    with either.write() as unit:
        unit.roster.add_station(replace(again, revoked=True), 9)
        assert unit.roster.at(VILLAGE) == first


def test_policies_stand_in_the_order_of_their_days(either):
    with either.write() as unit:
        unit.policies.add(2, "2025-01-01", {"名": "新", "v": [1]})
        unit.policies.add(1, "2026-01-01", {"v": 2})
    with either.read() as unit:
        assert unit.policies.all() == [{"名": "新", "v": [1]}, {"v": 2}]


def test_a_month_is_closed_and_reopened(either):
    with either.write() as unit:
        unit.months.set("s", "2025-03", closed=True, n=1)
        assert unit.months.closed("s", "2025-03")
        unit.months.set("s", "2025-03", closed=False, n=2)
    with either.read() as unit:
        assert not unit.months.closed("s", "2025-03")
        assert not unit.months.closed("t", "2025-03")
        assert unit.months.states("s") == {"2025-03": False}


def test_a_settled_treasury_row_is_not_listed_again(either):
    with either.write() as unit:
        unit.treasury.put(1, "2025-03", [{"key": "a", "fen": 5, "outcome": "credited"}, {"key": "b", "fen": 6}])
        unit.treasury.put(2, "2025-04", [{"key": "a", "fen": 5}, {"key": "b", "fen": 6}])
        assert unit.treasury.settled(["a", "b", "c"]) == {"a"}
        assert unit.treasury.open_rows() == [{"key": "b", "fen": 6, "n": 2, "month": "2025-04", "outcome": ""}]
        unit.treasury.settle("b", "explained")
    with either.read() as unit:
        assert unit.treasury.open_rows() == []
        assert unit.treasury.settled(["b"]) == {"b"}


def test_what_is_not_rebuilt_is_kept(either):
    receipt = Receipt("p", "c", 2, "2025-03-01", (("s/x", 3, "ab"),), b"{}", b"sig")
    with either.write() as unit:
        unit.settings.put("k", b"\x00\x01")
        unit.settings.put("k", b"\x02")
        unit.drafts.put("roster", "r1", {"行": [1, None, True]})
        unit.drafts.put("roster", "r2", {})
        unit.drafts.drop("roster", "r2")
        assert unit.links.put_receipt(receipt)
        assert not unit.links.put_receipt(receipt)
        assert not unit.links.put_receipt(replace(receipt, number=1))
        assert unit.links.put_receipt(replace(receipt, number=7))
        assert [unit.links.next_number("p", "package") for _ in range(3)] == [1, 2, 3]
        unit.links.log("p", "sent", "2025-03-01", "pk1", {"n": 1})
        unit.links.log("p", "received", "2025-03-02", "pk2", {"n": 2})
    with either.read() as unit:
        assert unit.settings.get("k") == b"\x02"
        assert unit.settings.get("none") is None
        assert unit.drafts.all("roster") == {"r1": {"行": [1, None, True]}}
        assert unit.drafts.get("roster", "r1") == {"行": [1, None, True]}
        assert unit.drafts.get("roster", "r2") is None
        assert unit.links.receipt("p", "c") == replace(receipt, number=7)
        assert unit.links.receipt("c", "p") is None
        assert unit.links.receipts("c") == [replace(receipt, number=7)]
        assert unit.links.last("p", "sent") == ("2025-03-01", {"n": 1})
        assert unit.links.last("q", "sent") is None
        assert unit.links.seen("pk2") == "2025-03-02"
        assert unit.links.seen("") == ""
        assert unit.links.traffic(1) == [("p", "received", "2025-03-02", {"n": 2})]
        assert [at for _, _, at, _ in unit.links.traffic(0, ("sent",))] == ["2025-03-01"]
        assert not any(name in unit.books() for name in ("settings", "drafts", "receipts", "traffic", "counters"))


def test_the_same_work_gives_the_same_books_in_file_and_memory(store):
    scratch = Opener().scratch()
    for each in (store, scratch):
        with each.write() as unit:
            unit.dockets.add(docket(1))
            unit.residents.add(resident(1))
            unit.lines.add_batch(batch(2), [line(2)])
            unit.postings.add(1, [Posting("a", "b", 1, "2025-01-01", "2025-01-01")])
    with store.read() as one, scratch.read() as two:
        assert one.books() == two.books()
        assert one.books()["postings"] == [(1, "a", "b", 1, "2025-01-01", "2025-01-01", "")]
    scratch.close()


def test_more_rows_than_the_buffer_holds_are_kept_in_order(either):
    with either.write() as unit:
        for n in range(1, 6_001):
            unit.dockets.add(docket(n))
            unit.dockets.move(n, state="returned", step=0, awaits="")
        assert unit.dockets.count_by_state() == {"returned": 6_000}
