from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as driver

from app.domain.posting import Posting
from app.errors import OfficeError
from db import engine
from tests.db.samples import KEY, act_over, chain

POSTING = Posting("在途/a/T1", "待入库/x", 100, "2025-03-01", "2025-03-02")


@pytest.fixture
def raw(store, path):
    made = chain(2)
    with store.write() as unit:
        unit.journal.append(act_over(made), made)
        unit.postings.add(1, [POSTING])
    connection = engine.connect(path, KEY)
    yield connection
    connection.close()


@pytest.mark.parametrize("table", ["filings", "acts", "postings"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET n = n",
        "DELETE FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "REPLACE INTO {0} SELECT * FROM {0}",
    ],
)
def test_what_is_kept_is_never_changed(raw, table, statement):
    with pytest.raises(driver.IntegrityError, match="append only"):
        raw.execute(statement.format(table))


@pytest.mark.parametrize("table", ["filings", "acts", "postings"])
def test_replace_is_refused_even_by_a_tool_without_our_settings(raw, path, table):
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    with pytest.raises(driver.IntegrityError, match="append only"):
        connection.execute(f"REPLACE INTO {table} SELECT * FROM {table}")
    connection.close()


@pytest.mark.parametrize("column", ["id", "stream_id, seq"])
def test_a_second_filing_in_the_same_place_is_refused(raw, column):
    row = {"id": "randomblob(32)", "stream_id, seq": "stream_id, seq"}
    ids = "id" if column == "id" else row["id"]
    seqs = row["stream_id, seq"] if column != "id" else "stream_id, seq + 100"
    with pytest.raises(driver.IntegrityError):
        raw.execute(
            f"INSERT OR REPLACE INTO filings (n, id, stream_id, seq, act, kind, raw) "
            f"SELECT n + 100, {ids}, {seqs}, act, kind, raw FROM filings WHERE n = 1"
        )


@pytest.mark.parametrize(
    ("debit", "credit", "fen"),
    [("a", "b", 1.5), ("a", "b", "7x"), ("a", "b", 0), ("a", "b", -1), ("a", "a", 1), ("", "b", 1), ("a", "b", None)],
)
def test_a_posting_is_balanced_and_in_whole_fen(raw, debit, credit, fen):
    with pytest.raises(driver.IntegrityError):
        raw.execute("INSERT INTO postings VALUES (9, 1, ?, ?, ?, '2025-03-01', '2025-03-01', '')", (debit, credit, fen))


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'other.db' AS other KEY ''",
        "DETACH main",
        f"PRAGMA rekey=\"x'{KEY.hex()}'\"",
        f"PRAGMA key=\"x'{KEY.hex()}'\"",
        "PRAGMA writable_schema=ON",
        "PRAGMA recursive_triggers=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA cipher_plaintext_header_size=32",
        "DROP TRIGGER filings_no_update",
        "DROP TABLE postings",
        "ALTER TABLE postings ADD COLUMN x TEXT",
        "CREATE TRIGGER t BEFORE INSERT ON filings BEGIN SELECT 1; END",
        "SELECT load_extension('x')",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_what_a_store_must_never_do_is_refused(raw, statement):
    with pytest.raises(driver.DatabaseError):
        raw.execute(statement).fetchall()


def test_a_broken_rule_is_a_bug_and_no_refusal_to_a_clerk(store):
    with pytest.raises(driver.IntegrityError) as caught, store.write() as unit:
        unit.months.set("", "March", closed=True, n=1)
    assert not isinstance(caught.value, OfficeError)
    with store.read() as unit:
        assert unit.months.states("") == {}
