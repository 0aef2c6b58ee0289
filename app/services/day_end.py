"""日结单: the heads of this station's own chains on paper, and a sheet of long ago held against the store (security T4c).

A number with its check code stands for everything in that chain up to it, because each filing names the hash of the one
before. Whoever puts an older copy of the data back, or files other things under the same numbers, cannot make the store
say the printed codes again: sixteen digits of a hash over chain, number and head.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.documents.day_end import DayEndPaper, DayEndRow, day_end
from app.domain.audit import AUDIT, is_audit
from app.domain.filing import OFFICE, StreamKey
from app.domain.month import Month
from app.domain.width import halfwidth
from app.errors import OfficeError
from app.keys.fingerprints import check_code
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name

PRINTED = "day_end"
"""Settings key: how far each chain had come on the sheet before."""

_CODE_DIGITS = 16
_TITLES = {OFFICE: "站点事务", AUDIT: "操作日志"}


class SlipUnreadable(OfficeError):
    """What was typed is no number with a check code."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far one of this station's own chains has come, and the code of that."""

    stream: str
    title: str
    number: int
    code: str


@dataclass(frozen=True, slots=True)
class SlipChecked:
    """`found`: a chain of this station has that filing under that number; `since`: how many came after it."""

    found: bool
    said: str
    title: str = ""
    number: int = 0
    since: int = 0


def heads(desk: Desk) -> tuple[Head, ...]:
    """The station's own chains, the office's first, then by village."""
    with desk.store.read() as unit:
        return tuple(_heads(desk, unit))


def slip(desk: Desk) -> bytes:
    """The sheet of today as a PDF file; the next one counts from it."""
    with desk.store.read() as unit:
        now, before = _heads(desk, unit), _before(unit)
        rows = tuple(DayEndRow(one.title, one.number, max(0, one.number - before.get(one.stream, 0)), one.code) for one in now)
        day, me = desk.today.isoformat(), str(desk.station)
        batches = [one for one in unit.lines.batches(str(Month.of(desk.today))) if (one.opened_on, one.station) == (day, me)]
        paper = DayEndPaper(
            desk.station_name, desk.station.code, desk.operator.name, day, unit.journal.papers(),
            sum(one.payments for one in batches), sum(one.payments_fen for one in batches), rows, stamp(desk),
        )  # fmt: skip
    pdf = day_end(paper)
    with desk.store.write() as unit:
        unit.settings.put(PRINTED, msgspec.json.encode({head.stream: head.number for head in now}, order="sorted"))
    return pdf


def check(desk: Desk, typed: str) -> SlipChecked:
    """Hold a row of a printed sheet, its number and its code, against the store. Raises SlipUnreadable."""
    number, code = _read(typed)
    with desk.store.read() as unit:
        for stream, last in _own(desk, unit):
            head = unit.journal.id_at(stream, number) if number <= last else ""
            if head and _code(stream, number, head) == code:
                title = _title(unit, stream)
                said = f"有：{title}第 {number} 号和纸上一致，到那时为止的单据都在，后面又有 {last - number:,} 份。"
                return SlipChecked(True, said, title, number, last - number)
    return SlipChecked(
        False, "没有：本站点没有这个号和校验码。请先核对有没有输错；没有输错的，数据可能被换成了旧的，请停止办理，报告上级。"
    )


def _own(desk: Desk, unit: Unit) -> list[tuple[StreamKey, int]]:
    own = [(stream, seq) for stream, seq, _ in unit.journal.heads() if stream.station == desk.station and seq > 0]
    return sorted(own, key=_office_first)


def _office_first(one: tuple[StreamKey, int]) -> tuple[bool, str]:
    return one[0].name != OFFICE, one[0].name


def _heads(desk: Desk, unit: Unit) -> list[Head]:
    found = []
    for stream, seq in _own(desk, unit):
        code = _code(stream, seq, unit.journal.id_at(stream, seq))
        found.append(Head(str(stream), _title(unit, stream), seq, code))
    return found


def _title(unit: Unit, stream: StreamKey) -> str:
    return _TITLES.get(AUDIT if is_audit(stream) else stream.name) or village_name(unit, stream.name)


def _code(stream: StreamKey, number: int, head: str) -> str:
    return check_code(f"xiangbao/day-end/1/{stream}/{number}/{head}".encode())


def _read(typed: str) -> tuple[int, str]:
    """The number and the code (in groups of four) of what was typed: figures, with anything between them."""
    figures = "".join(character for character in halfwidth(typed) if character in "0123456789")
    number, code = figures[:-_CODE_DIGITS], figures[-_CODE_DIGITS:]
    if not number or int(number) == 0 or len(number) > 9:
        text = f"“{typed}”不是日结单上的号和校验码。"
        raise SlipUnreadable(text, "请照着纸上的一行输入：先是第几号，再是 16 位校验码，例如 128 4821 9035 7714 0021。")
    return int(number), " ".join(code[at : at + 4] for at in range(0, _CODE_DIGITS, 4))


def _before(unit: Unit) -> dict[str, int]:
    raw = unit.settings.get(PRINTED)
    return msgspec.json.decode(raw, type=dict[str, int]) if raw else {}
