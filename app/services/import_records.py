"""Every import is an object: which file, by whom, when, which filings came of it, what was skipped (社会保险经办条例 art. 38).

Kept beside the books (they do not depend on it): the file's name and SHA-256, counts by reason, the acts that the
import signed, cells set right by hand. What a POS import logged is kept by its lines' keys, because an open batch may
be filed later. The list is what 「撤销这次导入」 starts from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.filing import Filing, StreamKey
from app.errors import OfficeError
from app.intake.layouts import Correction, address
from app.intake.sheets import SourceFile
from app.ports import Unit
from app.services.desk import Desk

RECORD, LINES = "import", "import_lines"
ROSTER, POS, TREASURY, GROUPS, OPENING = "roster", "pos", "treasury", "groups", "opening"
KIND_TITLES = {ROSTER: "花名册", POS: "POS 交易明细", TREASURY: "国库清单", GROUPS: "特殊群体名单", OPENING: "期初余额表"}
TAX, BANK = "tax", "bank"
KIND_TITLES |= {TAX: "税务缴费明细", BANK: "银行对账单"}


class ImportUnknown(OfficeError):
    """No import has this number."""


@dataclass(frozen=True, slots=True)
class ActRange:
    """Consecutive filings of one stream that one press has signed; `ids` are the first's and the last's."""

    stream: StreamKey
    first: int
    last: int
    ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import. `rows` read, `accepted` kept, `skipped` by code; `undone` is when it was taken back ("" never)."""

    number: int
    kind: str
    file: str
    digest: str
    operator: str
    at: str
    day: str
    village: str
    rows: int
    accepted: int
    skipped: Mapping[str, int]
    acts: tuple[ActRange, ...]
    corrections: tuple[tuple[str, str, str], ...]
    undone: str = ""

    @property
    def filings(self) -> int:
        """How many filings the import made."""
        return sum(act.last - act.first + 1 for act in self.acts)

    @property
    def title(self) -> str:
        return f"{KIND_TITLES[self.kind]} {self.file}"


def keep(
    desk: Desk, unit: Unit, kind: str, file: SourceFile, *, rows: int, accepted: int, skipped: Mapping[str, int],
    filed: Sequence[Filing] = (), village: str = "", corrections: Sequence[tuple[str, str, str]] = (),
    lines: Sequence[Sequence[str]] = (), number: int = 0,
) -> int:  # fmt: skip
    """Write down an import that the open unit makes; returns its number, the reserved one if given (`reserve`).

    `lines`: terminal, batch, voucher, day.
    """
    number = number or reserve(unit)
    unit.drafts.put(RECORD, _key(number), {
        "kind": kind, "file": file.name, "digest": file.digest, "operator": desk.operator.name,
        "at": desk.clock.now().isoformat(), "day": desk.today.isoformat(), "village": village, "rows": rows,
        "accepted": accepted, "skipped": dict(skipped), "acts": _acts(filed),
        "corrections": [list(correction) for correction in corrections],
    })  # fmt: skip
    if lines:
        filings = (unit.drafts.get(LINES, _key(number)) or {}).get("filings", [])
        unit.drafts.put(LINES, _key(number), {"lines": [list(line) for line in lines], "filings": filings})
    return number


def reserve(unit: Unit) -> int:
    """The number that the import which the open unit makes will have."""
    return unit.links.next_number("", RECORD)


def note_filing(unit: Unit, number: int, filing: str) -> None:
    """Note that lines of a POS import were filed with this batch filing."""
    body = unit.drafts.get(LINES, _key(number)) or {"lines": []}
    unit.drafts.put(LINES, _key(number), {**body, "filings": [*body.get("filings", []), filing]})


def filings_of(unit: Unit, number: int) -> list[str] | None:
    """The batch filings with lines of a POS import; None for one written down before these were noted."""
    body = unit.drafts.get(LINES, _key(number)) or {}
    return [str(filing) for filing in body["filings"]] if "filings" in body else None


def records(desk: Desk) -> list[ImportRecord]:
    """Every import of this station, newest first."""
    with desk.store.read() as unit:
        found = unit.drafts.all(RECORD)
    return [_record(int(key), body) for key, body in reversed(found.items())]


def record_in(unit: Unit, number: int) -> ImportRecord:
    """The import with this number. Raises ImportUnknown."""
    body = unit.drafts.get(RECORD, _key(number))
    if body is None:
        raise ImportUnknown(f"没有第 {number} 号导入。", "请在导入记录里选一次导入。")
    return _record(number, body)


def lines_in(unit: Unit, number: int) -> list[tuple[str, str, str, str]]:
    """What a POS import logged: (terminal, batch, voucher, day)."""
    body = unit.drafts.get(LINES, _key(number)) or {"lines": []}
    return [(terminal, batch, voucher, day) for terminal, batch, voucher, day in body["lines"]]


def mark_undone(unit: Unit, number: int, at: str) -> None:
    """Note that an import has been taken back, as far as it could be."""
    body = unit.drafts.get(RECORD, _key(number))
    if body is not None:
        unit.drafts.put(RECORD, _key(number), {**body, "undone": at})


def corrections_said(
    rows: Mapping[int, Sequence[str]], corrections: Sequence[Correction]
) -> list[tuple[str, str, str]]:
    """(cell as D17, what the file says, what the person typed) of every correction."""
    said = []
    for correction in corrections:
        cells = rows.get(correction.row, ())
        was = cells[correction.column] if correction.column < len(cells) else ""
        said.append((address(correction.row, correction.column), str(was), correction.text))
    return said


def _key(number: int) -> str:
    return f"{number:08d}"


def _acts(filed: Sequence[Filing]) -> list[list[Any]]:
    """Runs of consecutive filings of one stream: [stream, first, last, first id, last id]."""
    runs: list[list[Any]] = []
    for filing in filed:
        stream, seq = str(filing.header.stream), filing.header.seq
        if runs and runs[-1][0] == stream and runs[-1][2] == seq - 1:
            runs[-1][2], runs[-1][4] = seq, filing.id
        else:
            runs.append([stream, seq, seq, filing.id, filing.id])
    return runs


def _record(number: int, body: Mapping[str, Any]) -> ImportRecord:
    acts = tuple(
        ActRange(StreamKey.parse(stream), first, last, (head, tail)) for stream, first, last, head, tail in body["acts"]
    )
    return ImportRecord(
        number, body["kind"], body["file"], body["digest"], body["operator"], body["at"], body["day"], body["village"],
        body["rows"], body["accepted"], body["skipped"], acts,
        tuple((where, was, now) for where, was, now in body["corrections"]), body.get("undone", ""),
    )  # fmt: skip
