"""Exporting a table as it is seen on screen, signed with who exported it and when (Songshan 003 art. 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.documents.listing_sheet import ListingSheet, write_listing
from app.documents.paper import Column, Row
from app.domain.audit import EXPORT
from app.services.desk import Desk
from app.services.papers import stamp


def copied(desk: Desk) -> None:
    """Rows of a table went to the clipboard: it is noted like a file, in memory, and kept with the log's next line."""
    desk.notes.count(EXPORT, "listings.copied")


def export(
    desk: Desk,
    path: Path,
    *,
    title: str,
    words: tuple[str, ...],
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    count: int,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write `count` rows to an .xlsx file, whole or not at all; `words` say filters and order. Returns `count`."""
    printed = stamp(desk)
    heading = (title, f"填报单位：{desk.station_name}（{desk.station.code}）", *words)
    notes = (f"共 {count:,} 行　导出：{printed.printed_at}　{printed.printed_by}",)
    write_listing(path, ListingSheet(heading, columns, rows, count, notes), progress)
    return count
