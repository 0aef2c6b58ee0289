"""The same work by the fastest plain means: what each figure is held against, measured in the same run."""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as sqlcipher
from python_calamine import CalamineWorkbook
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.domain.filing import ACT_DOMAIN
from app.domain.resources import path as resource
from app.keys.suite import SigningKey, verify


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Spent(NamedTuple):
    """Time passed, and processor time of this process and those it has waited for: the second stays the same while
    others use the machine. `grown`: MiB of memory that the work took at its highest, 0 where the system does not say.
    """

    seconds: float
    cpu: float
    grown: int = 0


def spent(work: Callable[[], object]) -> Spent:
    gc.collect()
    gc.disable()  # as in the window, where the collector waits; the floor and what it is held against alike
    try:
        before, passed, used = _highest(anew=True), time.perf_counter(), _cpu()
        work()
        return Spent(time.perf_counter() - passed, _cpu() - used, _highest() - before)
    finally:
        gc.enable()


def _highest(*, anew: bool = False) -> int:
    """The most memory that this process has had, in MiB; `anew`: counted from what it has now."""
    if not sys.platform.startswith("linux"):
        return 0
    if anew:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _cpu() -> float:
    return time.process_time() + sum(os.times()[2:4])


def plain_store(path: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA key=\"x'" + "11" * 32 + "'\"")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def insert(path: Path, rows: Sequence[tuple[object, ...]], tables: int = 1, *, indexed: bool = False) -> None:
    """Insert the rows into as many plain tables in one transaction, with an index on the second column if asked."""
    connection = plain_store(path)
    connection.execute("BEGIN IMMEDIATE")
    marks = ",".join("?" * len(rows[0]))
    for number in range(tables):
        columns = ",".join(f"c{i}" for i in range(len(rows[0])))
        connection.execute(f"CREATE TABLE t{number} ({columns})")
        connection.executemany(f"INSERT INTO t{number} VALUES ({marks})", rows)
        if indexed:
            connection.execute(f"CREATE INDEX i{number} ON t{number} (c1)")
    connection.execute("COMMIT")
    connection.close()


def roster(file: Path, store: Path) -> None:
    """calamine reads it; as many rows inserted twice, with a search row each."""
    rows = [tuple(row) for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[2:]]
    insert(store, rows, tables=3, indexed=True)


def pos(file: Path, store: Path) -> None:
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="gb18030"))))
    insert(store, [tuple(row[:13]) for row in rows])


def journal(raws: Sequence[bytes], acts: int, store: Path) -> None:
    """Hash every filing, verify as many signatures as there are acts, insert as many rows."""
    signer = SigningKey.generate()
    signed = signer.sign(ACT_DOMAIN, b"floor")
    for _ in range(acts):
        verify(signer.public, ACT_DOMAIN, b"floor", signed)
    insert(store, [(hashlib.sha256(raw).digest(), raw) for raw in raws])


def draw_strings(rows: Sequence[Sequence[str]]) -> None:
    """drawString of the same cells, 35 rows a page."""
    pdfmetrics.registerFont(TTFont("floor", str(resource("fonts/NotoSansSC-Regular.ttf"))))
    canvas = Canvas(io.BytesIO(), pagesize=landscape(A4))
    for start in range(0, len(rows), 35):
        canvas.setFont("floor", 8)
        for line, row in enumerate(rows[start : start + 35]):
            for column, text in enumerate(row):
                canvas.drawString(30 + column * 70, 550 - line * 14, text)
        canvas.showPage()
    canvas.save()


def like(texts: Sequence[str], part: str) -> list[int]:
    """A scan of the same texts in memory."""
    return [at for at, text in enumerate(texts) if part in text]
