"""Acts and filings inside a package: whole, in order, and shipped exactly as they were signed."""

from __future__ import annotations

import pytest

from app.exchange.package import open_grant, open_package
from app.exchange.wire import ACT, FILING, CarriedAct, ContentMalformed, act_records, read_records, statement_record
from tests.exchange import make_filings as made


def records():
    return [record for act, filings in made.acts() for record in act_records(act, [filing.raw for filing in filings])]


def test_what_goes_in_comes_out():
    assert list(read_records(records())) == [CarriedAct(act, tuple(filings)) for act, filings in made.acts()]


def test_statements_stand_among_the_acts():
    found = list(read_records([statement_record(made.receipt()), *records()]))
    assert found[0] == made.receipt()


def test_records_of_a_later_program_are_passed_over():
    assert list(read_records([(250, b"later"), *records(), (251, b"")])) == list(read_records(records()))


@pytest.mark.parametrize("change", [
    lambda rows: rows[1:],  # a filing without its act
    lambda rows: rows[:-1],  # an act that is cut off
    lambda rows: [rows[0], rows[0], *rows[1:]],  # two acts before the filings
    lambda rows: [rows[0], statement_record(made.receipt()), *rows[1:]],  # something else between them
    lambda rows: [(ACT, b"{}"), *rows], lambda rows: [(ACT, b"[]"), *rows], lambda rows: [(ACT, b"\xff"), *rows],
    lambda rows: [(ACT, b'["150404-01.1/office",0,3,"ab","AAAA"]'), *rows],
    lambda rows: [(ACT, b'["150404-01.1/office",3,1,"ab","AAAA"]'), *rows],
    lambda rows: [(ACT, b'["nowhere",1,1,"ab","AAAA"]'), *rows],
    lambda rows: [*rows, (FILING, b"")],
])  # fmt: skip
def test_content_out_of_order_is_refused(change):
    with pytest.raises(ContentMalformed):
        list(read_records(change(records())))


def test_the_first_month_package_opens_for_ever():
    opened = open_package(
        made.PACKAGE, me=str(made.DISTRICT), sealing_key=made.SEALS[str(made.DISTRICT)],
        sender_key={str(made.TOWNSHIP): made.STATIONS[str(made.TOWNSHIP)].public}.get,
    )  # fmt: skip
    found = list(read_records(opened.records))
    assert found == [made.receipt(), *[CarriedAct(act, tuple(filings)) for act, filings in made.acts()]]


def test_the_first_grant_opens_for_ever():
    opened = open_grant(made.GRANT, me=str(made.VILLAGE), sealing_key=made.SEALS[str(made.VILLAGE)])
    kinds = [filing.kind for record in read_records(opened.records) if isinstance(record, CarriedAct) for filing in record.filings]
    assert kinds == ["genesis", "policy", "admission", "admission", "operator"]
