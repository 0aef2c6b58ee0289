"""Security E1-E12: an insider with the data key and an SQL shell. Each of the twelve is named in a sentence: by `verify
--full` at home, or (E7, E8 and E9 by somebody who also removes what others have signed) by the office above, in
test_insider_above.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.audit import Event, chained, row_of
from app.domain.filing import ACT_DOMAIN, Draft, act_message
from app.exchange.filing_bytes import digest, encode, read
from app.keys.suite import SigningKey
from app.services import reviews, verification
from app.services.verification import Verified
from db import Opener
from tests.figures.registry import reached
from tests.stations import CODES, Stations, Template

TRIGGERS = ("no_update", "no_delete", "no_replace")


@pytest.fixture(scope="module")
def quiet(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Stations:
    """Two people in force with a payment each, all stations closed."""
    stations = Stations.copied(template, tmp_path_factory.mktemp("quiet"))
    for no in (1, 2):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    stations.settle()
    stations.close()
    return stations


@pytest.fixture
def worked(quiet: Stations, tmp_path: Path) -> Iterator[Stations]:
    """A copy of them; the district's file is the insider's target."""
    stations = again(quiet, tmp_path)
    yield stations
    stations.close()


def again(quiet: Stations, root: Path) -> Stations:
    stations = Stations.copied(Template(quiet.root, quiet.secrets), root)
    stations.clock.moment, stations._slips = quiet.clock.moment, quiet._slips
    return stations


def tampered(stations: Stations, change: Callable[[Any], object], place: str = "区") -> Verified:
    """Verify a place's file after an insider has worked on it."""
    stations.close()
    shell = stations.raw(place)
    for table in ("filings", "acts", "postings"):
        for name in TRIGGERS:
            shell.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
    shell.execute("PRAGMA foreign_keys=OFF")
    change(shell)
    shell.close()
    result = verification.verify(stations.desk(place), Opener(), full=True)
    assert "structure_changed" in {problem.code for problem in result.problems}  # the triggers are gone
    return result


def found(result: Verified) -> set[str]:
    assert not result.ok
    assert all(problem.text.startswith("数据文件") or problem.text.endswith("。") for problem in result.problems)
    codes = {problem.code for problem in result.problems}
    return codes - {"structure_changed"}


STATEMENTS = {
    "E1 a line's amount": ("UPDATE lines SET amount_fen = amount_fen + 10000 WHERE no = 1", "缴费明细", "lines"),
    "E1 a posting's amount": ("UPDATE postings SET fen = fen + 100", "记账分录", "postings"),
    "E2 a posting deleted": ("DELETE FROM postings WHERE id = (SELECT max(id) FROM postings)", "记账分录", "postings"),
    "E2 a resident deleted": ("DELETE FROM residents WHERE n = (SELECT max(n) FROM residents)", "参保人", "residents"),
    "E5 a posting inserted": (
        "INSERT INTO postings SELECT max(id) + 1, n, debit, credit, 500, '2020-01-01', booked_on, subject FROM postings",
        "记账分录", "postings",
    ),
    "a review deleted": ("DELETE FROM reviews", "审核", "reviews"),
    "E11 a role given to oneself": ("UPDATE operators SET roles = 'finance reviewer clerk' WHERE name = '区经办'", "操作员", "operators"),
    "E12 a docket approved by hand": ("UPDATE dockets SET state = 'rejected' WHERE kind = 'registration'", "办理进度", "dockets"),
    "a month closed by hand": ("INSERT INTO months VALUES ('150404-01.1', '2026-10', 1, 1)", "月结", "months"),
    "a policy's tier": ("UPDATE policies SET valid_from = '2027-01-01'", "政策", "policies"),
    "a station's key": (f"UPDATE stations SET sign_public = '{'ab' * 32}' WHERE length(code) = 12", "站点", "stations"),
    "a treasury row settled by hand": ("INSERT INTO treasury VALUES ('receipt:1', 1, '2026-10', 'matched', '{}')", "国库清单", "treasury"),
    "a 税务直缴 by hand": ("INSERT INTO direct_payments VALUES (2026, 'x', 'receipt:1', 1, '2026-10-01')", "税务直缴", "direct_payments"),
    "what a person is found by": ("UPDATE search SET id_number = '1'", "查找", "search"),
}  # fmt: skip


@pytest.mark.parametrize("case", STATEMENTS)
def test_a_computed_table_changed_by_hand_is_named(worked, case):
    statement, _, table = STATEMENTS[case]
    result = tampered(worked, lambda shell: shell.execute(statement))
    assert found(result) - {"log_differs"} == {"books_differ"}
    assert any(table in problem.text for problem in result.problems)
    if case in {"E1 a posting's amount", "E2 a resident deleted", "E5 a posting inserted"}:
        reached("E")


def test_e6_two_residents_swapped(worked):
    def swap(shell: Any) -> None:
        (a, one), (b, two) = shell.execute("SELECT n, subject FROM residents ORDER BY n").fetchall()
        for n, subject in ((a, "x"), (b, one), (a, two)):
            shell.execute("UPDATE residents SET subject = ? WHERE n = ?", (subject, n))

    assert found(tampered(worked, swap)) == {"books_differ"}
    reached("E")


def spoiled(shell: Any) -> None:
    """E1, E3: the batch says 900 yuan where the first payer gave 200; the bytes only."""
    n, raw = shell.execute("SELECT n, raw FROM filings WHERE kind = 'batch'").fetchone()
    shell.execute("UPDATE filings SET raw = ? WHERE n = ?", (raw.replace(b'"fen":20000', b'"fen":90000'), n))


def rehashed(shell: Any) -> None:
    """E7: the same, and every later hash of the stream recomputed; no signature."""
    spoiled(shell)
    (stream,) = shell.execute("SELECT stream_id FROM filings WHERE kind = 'batch'").fetchone()
    prev = b"0" * 64
    rows = shell.execute("SELECT n, raw FROM filings WHERE stream_id = ? ORDER BY seq", (stream,)).fetchall()
    for n, raw in rows:
        at = raw.index(b'"prev":"') + 8
        whole = raw[:at] + prev + raw[at + 64 :]
        prev = digest(whole).encode()
        shell.execute("UPDATE filings SET raw = ?, id = ? WHERE n = ?", (whole, bytes.fromhex(prev.decode()), n))
    shell.execute("UPDATE streams SET head_id = ? WHERE id = ?", (prev.decode(), stream))


def test_e3_replaced_bytes_no_longer_fit_their_number(worked):
    assert "hash_differs" in found(tampered(worked, spoiled))
    reached("E")


def test_e4_dropped_triggers_are_named_even_if_nothing_else_was_done(worked):
    result = tampered(worked, lambda shell: None)
    assert found(result) == set()
    reached("E")


def test_e7_a_recomputed_chain_lacks_the_signature(worked):
    assert found(tampered(worked, rehashed)) == {"signature_wrong"}


LOG_EDITS = {
    "a line changed": "UPDATE drafts SET body = replace(body, '\"papers\": 1', '\"papers\": 0') WHERE kind = 'audit_line'",
    "a line deleted": "DELETE FROM drafts WHERE kind = 'audit_line' AND key = (SELECT min(key) FROM drafts WHERE kind = 'audit_line')",
    "the last line deleted": "DELETE FROM drafts WHERE kind = 'audit_line' AND key = (SELECT max(key) FROM drafts WHERE kind = 'audit_line')",
    "every line and the head deleted": "DELETE FROM drafts WHERE kind LIKE 'audit%'",
}  # fmt: skip


@pytest.mark.parametrize("case", LOG_EDITS)
def test_e9_an_unsealed_line_of_the_log_touched_is_named(worked, case):
    worked.register("东村", 3)
    assert found(tampered(worked, lambda shell: shell.execute(LOG_EDITS[case]), "东村")) == {"log_differs"}


def test_e9_a_sealed_log_cannot_be_sealed_anew_without_the_operators_key(worked):
    """He has the station's key, which lies in the store: a line is given to another, everything is hashed and sealed again."""

    def sealed_anew(shell: Any) -> None:
        (seed,) = shell.execute("SELECT value FROM settings WHERE key = 'station_sign'").fetchone()
        resealed(shell, SigningKey.from_seed(seed))

    result = tampered(worked, sealed_anew, "东村")
    assert "log_differs" in found(result)
    assert any("操作员本人的签名" in problem.text for problem in result.problems)
    reached("E")


def resealed(shell: Any, station: SigningKey) -> None:
    """Change a line of the newest sealed log, and hash and seal everything again."""
    n, raw, act = shell.execute("SELECT n, raw, act FROM filings WHERE kind = 'audit' ORDER BY n DESC").fetchone()
    filing = read(raw)
    first, *others = [Event(*row) for row in filing.body["events"]]
    events = [replace(first, operator="ab" * 32), *others]
    head = chained(filing.body["before"], events)
    body = {**filing.body, "head": head, "events": [list(row_of(event)) for event in events]}
    made = encode(filing.header, body)
    message = act_message(filing.header.stream, filing.header.seq, filing.header.seq, made.id)
    shell.execute("UPDATE filings SET raw = ?, id = ? WHERE n = ?", (made.raw, bytes.fromhex(made.id), n))
    shell.execute("UPDATE acts SET signature = ? WHERE n = ?", (station.sign(ACT_DOMAIN, message), act))
    shell.execute("UPDATE streams SET head_id = ? WHERE name = 'audit' AND head_id = ?", (made.id, filing.id))


def test_e2_a_filing_deleted_breaks_the_chain(worked):
    result = tampered(worked, lambda shell: shell.execute("DELETE FROM filings WHERE kind = 'batch'"))
    assert "chain_broken" in found(result)


def truncated(shell: Any) -> None:
    """E8, E9: the newest act of the village's stream is cut off, and the head set back."""
    stream, act, first = shell.execute("SELECT a.stream_id, a.n, a.first FROM acts a JOIN filings f ON f.n = a.n WHERE f.kind = 'batch'").fetchone()
    shell.execute("DELETE FROM filings WHERE act = ?", (act,))
    shell.execute("DELETE FROM acts WHERE n = ?", (act,))
    (head,) = shell.execute("SELECT lower(hex(id)) FROM filings WHERE stream_id = ? AND seq = ?", (stream, first - 1)).fetchone()
    shell.execute("UPDATE streams SET head_seq = ?, head_id = ? WHERE id = ?", (first - 1, head, stream))


def test_e8_a_tail_cut_off_is_found_by_the_parents_receipt(worked):
    result = tampered(worked, truncated, "东村")
    assert "witness_ahead" in found(result)


def test_e8_a_tail_of_another_station_cut_off_is_found_by_the_replay(worked):
    assert found(tampered(worked, truncated)) & {"books_differ", "journal_unreadable"}


def test_e2_a_signature_deleted_leaves_filings_under_none(worked):
    result = tampered(worked, lambda shell: shell.execute("DELETE FROM acts WHERE n = (SELECT max(n) FROM acts)"))
    assert found(result) >= {"filings_unsigned", "head_differs"}


def test_e10_a_signature_of_another_does_not_fit(worked):
    def copied(shell: Any) -> None:
        (signature,) = shell.execute("SELECT signature FROM acts WHERE n = 1").fetchone()
        shell.execute("UPDATE acts SET signature = ? WHERE n = (SELECT max(n) FROM acts)", (signature,))

    assert found(tampered(worked, copied)) == {"signature_wrong"}
    reached("E")


def test_e10_a_name_put_over_a_foreign_signature_does_not_fit(worked):
    def renamed(shell: Any) -> None:
        (operator,) = shell.execute("SELECT operator FROM acts WHERE n = 1").fetchone()
        shell.execute("UPDATE acts SET operator = ? WHERE n = (SELECT max(n) FROM acts)", (operator,))

    assert "signature_wrong" in found(tampered(worked, renamed))


def test_e12_an_own_review_entered_by_hand_stays_without_force(worked):
    filing = worked.register("区经办", 7, "东村")
    body = {"verdict": "approve", "step": 0, "effects": {"insurance_number": "150404000000099"}, "effect_no": 9}
    (forged,) = worked.forge("区经办", CODES["东村"], Draft("review", body, "", (filing,)))
    n = worked.number("区", filing)
    result = tampered(worked, lambda shell: shell.execute("UPDATE dockets SET state = 'effective' WHERE n = ?", (n,)))
    assert found(result) == {"books_differ"}
    assert worked.state("区", forged) == "refused"
    reached("E")


def test_what_a_review_ships_is_computed_again_at_the_head(worked):
    """A reviewer with a changed program ships another insurance number than the rules give: signed, and found."""
    filing = worked.register("区经办", 7, "东村")
    body = {"verdict": "approve", "step": 0, "effects": {"insurance_number": "150404000099990"}, "effect_no": 9}
    worked.forge("区复核", CODES["东村"], Draft("review", body, "", (filing,)))
    assert worked.state("区", filing) == "effective"
    result = verification.verify(worked.desk("区"), Opener(), full=True)
    assert found(result) == {"effects_differ"}


@pytest.mark.parametrize("statement", [
    "UPDATE streams SET station = 'x' WHERE id = 2", "UPDATE streams SET name = '' WHERE id = 2", "UPDATE acts SET operator = 'zz'",
    "UPDATE acts SET signature = x''", "UPDATE filings SET raw = x'00'", "UPDATE filings SET raw = x'7b7d'",
    "UPDATE acts SET last = last + 5, first = first + 5", "UPDATE streams SET head_seq = 1000",
    "DELETE FROM streams", "DELETE FROM acts", "DELETE FROM filings",
])  # fmt: skip
def test_whatever_is_done_to_the_tables_ends_in_a_sentence(worked, statement):
    def hurt(shell: Any) -> None:
        shell.execute("PRAGMA ignore_check_constraints=ON")
        shell.execute(statement)

    assert found(tampered(worked, hurt))


def test_the_plain_verification_leaves_the_books_alone(worked):
    tampered(worked, lambda shell: shell.execute("DELETE FROM reviews"))
    assert found(verification.verify(worked.desk("区"), Opener())) == set()
    assert reviews.waiting(worked.desk("区复核")) == []
