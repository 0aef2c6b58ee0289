"""The tables as SQLAlchemy Core knows them, for writing queries. The file's real shape is made by db.revisions.

A test compares both, so a revision without its change here (or the other way round) does not pass. The columns of a
table that holds a record stand in the order of the record's fields.
"""

from __future__ import annotations

from sqlalchemy import Column, ColumnClause, Integer, LargeBinary, MetaData, Table, Text, literal_column

metadata = MetaData()


def _table(name: str, key: str, columns: str) -> Table:
    """`columns` are separated by spaces: a bare name is TEXT, `name:i` INTEGER, `name:b` BLOB; `key` names the key."""
    kinds = {"": Text, "i": Integer, "b": LargeBinary}
    made: list[Column[object]] = []
    for word in columns.split():
        column, _, kind = word.partition(":")
        made.append(Column(column, kinds[kind](), primary_key=column in key.split(), nullable=False))
    return Table(name, metadata, *made)


streams = _table("streams", "id", "id:i station name head_seq:i head_id")
acts = _table("acts", "n", "n:i stream_id:i first:i last:i operator signature:b")
filings = _table("filings", "n", "n:i id:b stream_id:i seq:i act:i kind raw:b")
dockets = _table(
    "dockets", "n",
    "n:i id kind village station maker subject business_date filed_at state step:i awaits title count:i fen:i opinion "
    "effect_no:i",
)  # fmt: skip
reviews = _table("reviews", "of n", "n:i of:i step:i verdict operator")
residents = _table(
    "residents", "n",
    "n:i subject village name id_number id_kind sex birth ethnicity household village_group phone tier_fen:i "
    "special_group bank account note insurance_number status filing version",
)  # fmt: skip
search = _table("search", "n", "n:i village name spelled id_number phone account insurance_number")
batches = _table(
    "batches", "n",
    "n:i filing station village month merchant terminal batch opened_on lines:i net_fen:i slip_count:i slip_fen:i "
    "difference_fen:i payments:i payments_fen:i state",
)  # fmt: skip
lines = _table(
    "lines", "n no",
    "n:i no:i line station village month terminal batch voucher paid_on paid_at kind amount_fen:i rrn card id_number "
    "name subject year:i state code phase entered_on",
)  # fmt: skip
postings = _table("postings", "id", "id:i n:i debit credit fen:i value_on booked_on subject")
_PERSONAL = "postings.{0} >= '个人账户/' AND postings.{0} < '个人账户0'"
OWN_FEN: ColumnClause[int] = literal_column(
    f"postings.fen * (({_PERSONAL.format('credit')}) - ({_PERSONAL.format('debit')}))", Integer
)
"""Fen that the account of a posting's person gets (gives: below 0). In the index by person, word for word."""
FUND_CREDIT: ColumnClause[str | None] = literal_column(
    f"(CASE WHEN {_PERSONAL.format('credit')} THEN NULL ELSE postings.credit END)", Text
)
"""The account credited, unless it is a personal one: those are found by their person. An index of its own, word for word."""
months = _table("months", "station month", "station month closed:i n:i")
treasury = _table("treasury", "key", "key n:i month outcome row")
direct_payments = _table("direct_payments", "year subject key", "year:i subject key fen:i entered_on")
memberships = _table("memberships", "subject name from_on", "subject name from_on to_on village source n:i")
paid_years = _table("paid_years", "subject year kind", "subject year:i kind fen:i n:i")
statements = _table("statements", "key", "key n:i source account entered_on fen:i outcome row")
dues = _table("dues", "key", "key n:i kind village subject fen:i left_fen:i since row")
marks = _table("marks", "kind key", "kind key n:i row")
stations = _table("stations", "id", "id code serial incarnation:i name sign_public seal_public admitted revoked:i n:i")
grants = _table("grants", "key n", "key n:i station seq:i roles")
operators = _table("operators", "key", "key name station roles pending first:i n:i")
policies = _table("policies", "n", "n:i valid_from body")

settings = _table("settings", "key", "key value:b")
drafts = _table("drafts", "kind key", "kind key body")
receipts = _table("receipts", "sender receiver number", "sender receiver number:i made_at streams raw:b signature:b")
traffic = _table("traffic", "no", "no:i peer what at package detail")
counters = _table("counters", "peer what", "peer what number:i")

JOURNAL = (streams, acts, filings)
COMPUTED = (
    dockets, reviews, residents, search, batches, lines, postings, months, treasury, direct_payments, memberships, paid_years,
    statements, dues, marks, stations, operators, grants, policies,
)  # fmt: skip
KEPT = (settings, drafts, receipts, traffic, counters)
"""Not rebuilt from the journal: the station's own settings, drafts, receipts, traffic and counters."""
