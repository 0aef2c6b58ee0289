"""A station file with damaged pages, read as far as its pages verify (security finding 9, 4.5, catalogue B5).

The file itself is not touched, not even by SQLite's own tidying: everything happens on a copy, its write-ahead log beside
it. Which stream an act belongs to is told by its own filings, so nothing depends on the one page of `streams`. What
cannot be saved: a file whose first page, or the list of its tables, is damaged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.domain.filing import Act, StreamKey
from app.exchange.filing_bytes import FilingMalformed, FilingTooNew, read
from app.ports import KeptRows, StoredAct
from db import checking, migrate
from db.engine import check_header, connect
from db.links import receipt_of
from db.sound_rows import Row, SoundRows, asked, from_both_ends, is_damage
from db.tables import acts, counters, drafts, filings, receipts, settings, streams, traffic
from db.trouble import StoreDamaged, beyond_salvage, told, too_new

NAME = "damaged.xb"
_BLOCK = 1 << 20
_PAGE = 4096


class Wreck:
    """Fulfils app.ports.Wreck."""

    def __init__(self, copy: Path, key: bytes, findings: Sequence[str]) -> None:
        self._path = copy
        self._key = key
        self.findings = tuple(findings)

    def kept(self) -> KeptRows:
        """Settings, drafts, receipts, traffic, counters."""
        with told():
            of_settings, all_settings = from_both_ends(self._path, self._key, settings.name, ("key",))
            of_counters, all_counters = from_both_ends(self._path, self._key, counters.name, ("peer", "what"))
            rows = {table.name: self._rows(table) for table in (drafts, receipts, traffic)}
            whole = {
                settings.name: all_settings,
                counters.name: all_counters,
                **{name: one.whole for name, one in rows.items()},
            }
            said = sorted((row[1:] for row in rows[receipts.name]), key=lambda row: row[:3])
            return KeptRows(
                settings={str(key): bytes(value) for key, value in of_settings.values()},
                drafts=tuple((kind, key, json.loads(body)) for _, kind, key, body in rows[drafts.name]),
                receipts=tuple(receipt_of(row) for row in said),
                traffic=tuple((*row[2:6], json.loads(row[6])) for row in rows[traffic.name]),
                counters=tuple((peer, what, number) for peer, what, number in sorted(of_counters.values())),
                damaged=tuple(sorted(name for name, is_whole in whole.items() if not is_whole)),
            )

    def heads(self) -> dict[StreamKey, int]:
        """How many filings each stream had: as its head says, else as the acts say that can still be given a name."""
        with told():
            named = {row[1]: StreamKey.parse(f"{row[2]}/{row[3]}") for row in self._rows(streams)}
            found = {named[row[1]]: int(row[4]) for row in self._rows(streams)}
            for row in self._rows(acts):
                stream = named.get(row[2])
                if stream is not None:
                    found[stream] = max(found.get(stream, 0), int(row[4]))
        return found

    def acts(self) -> Iterator[StoredAct]:
        """Acts that are there with all their filings, in the order of the file."""
        with told():
            raws = iter(self._rows(filings))
            held = next(raws, None)
            for _, n, _, first, last, operator, signature in self._rows(acts):
                beyond = n + last - first + 1
                found: list[bytes] = []
                while held is not None and held[0] < beyond:
                    if held[0] >= n:
                        found.append(bytes(held[-1]))
                    held = next(raws, None)
                stream = _stream(found[0]) if len(found) == beyond - n else None
                if stream is not None:
                    yield StoredAct(Act(stream, first, last, operator, bytes(signature)), tuple(found), n)

    def _rows(self, table: Any) -> SoundRows:
        return SoundRows(self._path, self._key, table.name, ", ".join(column.name for column in table.columns))


def _stream(raw: bytes) -> StreamKey | None:
    """The chain that a filing names; None for bytes that are no filing."""
    try:
        return read(raw).header.stream
    except (FilingMalformed, FilingTooNew):
        return None


def open_wreck(path: Path, key: bytes, aside: Path) -> Wreck:
    """Copy the file at `path` into the folder `aside` and open the copy. Raises StoreBeyondSalvage when nothing can be read
    of it, StoreTooNew, StoreMissing, and what the disk under `aside` says.
    """
    try:
        return _opened(path, key, aside)
    except StoreDamaged as damage:
        raise beyond_salvage() from damage


def _opened(path: Path, key: bytes, aside: Path) -> Wreck:
    copy = aside / NAME
    with told():
        check_header(path)
        _copy(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            _copy(log, copy.with_name(f"{NAME}-wal"))
        findings = checking.findings(copy, key)
        if findings:
            _fill_up(copy, key)
        _require_known(copy, key)
    return Wreck(copy, key, findings)


def _copy(source: Path, target: Path) -> None:
    """Copy a file whose medium may fail: a page that cannot be read becomes zeros, which do not verify."""
    with source.open("rb", buffering=0) as reading, target.open("wb") as writing:
        size, at = os.fstat(reading.fileno()).st_size, 0
        while at < size:
            step = min(_BLOCK, size - at)
            block = _read_at(reading, at, step)
            if block is None:
                pages = range(at, at + step, _PAGE)
                block = b"".join(
                    _read_at(reading, page, min(_PAGE, size - page)) or bytes(min(_PAGE, size - page)) for page in pages
                )
            writing.write(block)
            at += step


def _read_at(reading: Any, at: int, count: int) -> bytes | None:
    """So many bytes from a place; None when the medium does not give them."""
    try:
        reading.seek(at)
        found = b""
        while len(found) < count:
            more = reading.read(count - len(found))
            if not more:
                return None
            found += more
        return bytes(found)
    except OSError:
        return None


def _fill_up(copy: Path, key: bytes) -> None:
    """A file that was cut short opens only when it is as long as it says: what is missing becomes zeros."""
    size = copy.stat().st_size
    try:
        connect(copy, key).close()
    except driver.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == driver.SQLITE_CORRUPT:
            os.truncate(copy, 2 * (size + _PAGE - size % _PAGE))


def _require_known(copy: Path, key: bytes) -> None:
    """Raise StoreTooNew for a newer program's file, the driver's error for one that cannot be opened at all."""
    try:
        rows: list[Row] = asked(copy, key, "SELECT version_num FROM alembic_version")
    except driver.DatabaseError as error:
        if not is_damage(error):
            raise
        asked(copy, key, "SELECT count(*) FROM sqlite_master")  # without the stamp the tables are still known
        return
    if any(str(row[0]) not in migrate.REVISIONS for row in rows):
        raise too_new()
