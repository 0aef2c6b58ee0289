"""Security E7, E8, E9, E11: an insider who has everything at his own station, his own key and the station's too.

What nothing at home can show, because he removes the words of others as well, is found by the office above at the next
package: it holds what it was sent before.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

import pytest

from app.domain.filing import ACT_DOMAIN, Act, act_message
from app.exchange.filing_bytes import digest, read
from app.keys import slot_form
from app.keys.slots import SlotFileDamaged
from app.keys.suite import SigningKey
from app.services import verification
from app.services.act_checks import PackageFork
from app.services.receipts import StoreBehind
from app.services.sign_in import KEYS, sign_in
from db import Opener
from tests.figures.registry import reached
from tests.services.test_verification_insider import TRIGGERS, quiet, worked
from tests.stations import PASSPHRASE, Stations

__all__ = ["quiet", "worked"]


def shell_of(stations: Stations, place: str) -> Any:
    """The insider's shell, with what stands in his way taken away, and what others have said of his chains too."""
    stations.close()
    shell = stations.raw(place)
    for table in ("filings", "acts", "postings"):
        for name in TRIGGERS:
            shell.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
    shell.execute("PRAGMA foreign_keys=OFF")
    shell.execute("DELETE FROM receipts")
    return shell


def signed_again(shell: Any, like: str, change: tuple[bytes, bytes], signer: SigningKey) -> None:
    """Change the bytes of every filing of a kind, and hash and sign the whole of its stream again."""
    (stream,) = shell.execute("SELECT max(stream_id) FROM filings WHERE kind = ?", (like,)).fetchone()
    prev = "0" * 64
    for n, raw in shell.execute("SELECT n, raw FROM filings WHERE stream_id = ? ORDER BY seq", (stream,)).fetchall():
        at = raw.index(b'"prev":"') + 8
        whole = (raw[:at] + prev.encode() + raw[at + 64 :]).replace(*change)
        prev = digest(whole)
        shell.execute("UPDATE filings SET raw = ?, id = ? WHERE n = ?", (whole, bytes.fromhex(prev), n))
    shell.execute("UPDATE streams SET head_id = ? WHERE id = ?", (prev, stream))
    for act, first, last in shell.execute("SELECT n, first, last FROM acts WHERE stream_id = ?", (stream,)).fetchall():
        (raw,) = shell.execute("SELECT raw FROM filings WHERE stream_id = ? AND seq = ?", (stream, last)).fetchone()
        header = read(raw).header
        signature = signer.sign(ACT_DOMAIN, act_message(header.stream, first, last, digest(raw)))
        made = Act(header.stream, first, last, header.operator, signature)
        shell.execute("UPDATE acts SET signature = ? WHERE n = ?", (made.signature, act))


def test_e7_a_chain_made_anew_with_ones_own_key_is_refused_above(worked):
    """The assistant changes his own batch and signs his whole chain again: every signature is right, and it is another one."""
    shell = shell_of(worked, "东村")
    signed_again(shell, "batch", (b'"fen":20000', b'"fen":90000'), worked.signer("东村"))
    shell.close()
    home = verification.verify(worked.desk("东村"), Opener())
    assert {problem.code for problem in home.problems} == {"structure_changed"}
    worked.register("东村", 9)
    file = worked.export("东村", "镇")
    with pytest.raises(PackageFork, match="两个不同的版本"):
        worked.read("镇", file)
    reached("E")


def test_e8_yesterdays_folder_put_back_is_found_by_what_the_office_above_holds(worked, tmp_path):
    """With the witness beside the store and the slot file: nothing at home knows of the day that is gone."""
    worked.copy_home("东村", tmp_path / "yesterday")
    worked.register("东村", 8)
    worked.carry("东村", "镇")
    worked.close()
    shutil.rmtree(worked.home("东村"))
    shutil.copytree(tmp_path / "yesterday", worked.home("东村"))
    assert verification.verify(worked.desk("东村"), Opener(), full=True).ok
    read = worked.carry("东村", "镇")
    assert "log_differs" in {problem.code for problem in read.refused}
    with pytest.raises(StoreBehind, match="旧的副本"):
        worked.carry("镇", "东村")
    reached("E")


def test_e9_a_log_cut_off_where_it_was_sealed_is_found_above(worked):
    """He deletes the newest sealed log whole, with all lines after it and what others have said of it."""
    shell = shell_of(worked, "东村")
    stream, seq = shell.execute("SELECT id, head_seq FROM streams WHERE name = 'audit' AND station LIKE '150404100200%'").fetchone()
    shell.execute("DELETE FROM acts WHERE stream_id = ?", (stream,))
    shell.execute("DELETE FROM filings WHERE stream_id = ?", (stream,))
    shell.execute("DELETE FROM streams WHERE id = ?", (stream,))
    shell.execute("DELETE FROM drafts WHERE kind LIKE 'audit%'")
    shell.close()
    worked.register("东村", 9)
    read = worked.carry("东村", "镇")
    assert seq >= 1
    assert "log_differs" in {problem.code for problem in read.refused}


def test_e11_a_slot_file_edited_to_be_the_reviewer_opens_nothing(worked):
    """He puts the reviewer's name on his own slot, with the sum right; the file's MAC needs the data key, the slot his seal."""
    worked.close()
    home = worked.home("区")
    form = slot_form.decode((home / KEYS).read_bytes())
    slots = tuple(
        replace(slot, name={"区经办": "区复核", "区复核": "区经办"}.get(slot.name, slot.name)) for slot in form.slots
    )
    for name in (KEYS, f"{KEYS}.bak"):
        (home / name).write_bytes(slot_form.encode(replace(form, slots=slots)))
    with pytest.raises(SlotFileDamaged):
        sign_in(home, "区复核", PASSPHRASE, Opener(), worked.clock)
    reached("E")
