"""The lines of a form's table as they are typed, with what is wrong with each cell; the last one is always empty.

Nothing is complained about in a cell before it, or its line, has been left once (interface, rule 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex

from app.business.declaration import Field
from app.domain import id_number
from app.domain.money import MoneyUnreadable, parse_yuan, yuan
from app.errors import Problem
from ui.models.columns import NEVER, Column
from ui.models.rows import RowsModel

Choices = Mapping[str, Sequence[tuple[str, str]]]
WIDTHS = {
    "id_number": 10.8, "money": 6, "date": 6.2, "month": 4.6, "number": 4, "phone": 6.6, "tier": 5, "choice": 7,
    "division": 9, "long": 9,
}  # fmt: skip
NAME_WIDTH, TEXT_WIDTH, KNOWN_WIDTH, KNOWN_LEAST, WORDS_WIDTH = 5, 7, 13.2, 9, 20
FEW = 5
"""Columns of a table whose words may be wide, where it is no list of people: these need the room for what is wrong."""
RIGHT = frozenset({"money", "number", "tier"})


class Entry:
    """One line as typed. `left` are the cells that have been left, None once the whole line was; `who` is the person
    whom the number names.
    """

    __slots__ = ("fen", "left", "no", "problems", "texts", "who")

    def __init__(self, texts: Mapping[str, str] | None = None, *, whole: bool = False) -> None:
        self.no = 0
        self.texts = {name: text for name, text in (texts or {}).items() if text.strip()}
        self.left: set[str] | None = None if whole else set()
        self.problems: tuple[Problem, ...] = ()
        self.who = ""
        self.fen: dict[str, int] = {}

    def told(self) -> list[Problem]:
        """The problems that may be said now."""
        return [one for one in self.problems if self.left is None or one.field in self.left]

    def leave(self, field: str = "") -> None:
        """A cell was left; without a field the whole line."""
        if not field:
            self.left = None
        elif self.left is not None:
            self.left.add(field)


def tone_of(entry: Entry, field: str) -> str:
    """How bad a cell is: bad, warn or ""."""
    found = [problem for problem in entry.told() if problem.field == field]
    return "" if not found else "bad" if any(problem.blocking for problem in found) else "warn"


def sentence(entry: Entry, field: str = "") -> str:
    """What is wrong with a cell, or with the line, in sentences."""
    return "　".join(problem.text for problem in entry.told() if field in {"", problem.field})


def _verdict_tone(entry: Entry) -> str:
    told = entry.told()
    return "" if not told else "bad" if any(problem.blocking for problem in told) else "warn"


def _shown(entry: Entry, field: Field, titles: Mapping[str, str]) -> str:
    """A cell with its mark when it is bad; a number is covered while nobody types it."""
    text = entry.texts.get(field.name, "")
    shown = titles.get(text, text)
    if field.kind == "id_number" and len(text) > 8:
        shown = id_number.mask(text)
    elif field.kind == "money" and _fen(entry, field.name):
        shown = yuan(_fen(entry, field.name))
    mark = {"bad": "✕ ", "warn": "⚠ "}.get(tone_of(entry, field.name), "")
    return f"{mark}{shown or ('（空）' if mark else '')}"


def _title(field: Field) -> str:
    return f"{field.label}（元）" if field.kind == "money" and "元" not in field.label else field.label


def _widths(field: Field, few: bool) -> tuple[float, float]:
    """The designed width and the least (0: it stays); words have more room in a table of few columns."""
    plain = NAME_WIDTH if field.name == "name" else WIDTHS.get(field.kind, TEXT_WIDTH)
    return (WORDS_WIDTH, plain) if few and field.kind in {"text", "long", "choice"} and field.name != "name" else (plain, 0)


def columns_of(fields: Sequence[Field], choices: Choices) -> tuple[Column, ...]:
    """Number of the line, the declared columns, beside the first identity number whom it names, and what is wrong."""
    made = [Column("行", lambda entry: str(entry.no), 2.2, right=True, yields=2)]
    few = len(fields) <= FEW and all(field.kind != "id_number" for field in fields)
    for field in fields:
        width, least = _widths(field, few)
        made.append(
            Column(
                _title(field), partial(_shown, field=field, titles=dict(choices.get(field.name, ()))), width, least=least,
                right=field.kind in RIGHT, tone=partial(tone_of, field=field.name),
                yields=1 if field.name == "name" and not field.required else NEVER, name=field.name,
            )
        )  # fmt: skip
        if field.kind == "id_number" and not any(column.name == "who" for column in made):
            made.append(
                Column("参保人", lambda entry: entry.who, KNOWN_WIDTH, least=KNOWN_LEAST, tone=_quiet, yields=1, name="who")
            )
    made.append(Column("说明", sentence, tone=_verdict_tone, least=8, yields=NEVER, name="said"))
    return tuple(made)


def _quiet(_entry: Entry) -> str:
    return "quiet"


class EntriesModel(RowsModel):
    """Lines in the order in which they were entered; what is typed into the last one begins a further one."""

    arrangeable = False
    unsortable = "按填写的先后排列。"

    def __init__(self, fields: Sequence[Field], choices: Choices) -> None:
        self.fields = tuple(field for field in fields if not field.computed)
        super().__init__(columns_of(self.fields, choices))
        self.money = tuple(field for field in self.fields if field.kind == "money")
        self.fill(())

    def place_of(self, field: str) -> int:
        """The column of a field."""
        return next(place for place, column in enumerate(self.columns) if column.name == field)

    def field_at(self, place: int) -> Field | None:
        """The field that is typed into a column; None for those that are only read."""
        name = self.columns[place].name if 0 <= place < len(self.columns) else ""
        return next((field for field in self.fields if field.name == name), None)

    def fill(self, lines: Iterable[Mapping[str, str]]) -> None:
        """Other lines in the place of all."""
        self.show([*(Entry(line, whole=True) for line in lines), Entry()])
        self._renumber()

    def add(self, lines: Sequence[Mapping[str, str]], at: int) -> None:
        """Further lines before row `at`."""
        if lines:
            self._insert(at, [Entry(line, whole=True) for line in lines])

    def put_back(self, at: int, entry: Entry) -> None:
        """A deleted line where it stood."""
        self._insert(min(at, len(self.records) - 1), [entry])

    def _insert(self, at: int, entries: list[Entry]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
        self.records[at:at] = entries
        self.everything = self.records
        self.endInsertRows()
        self._renumber()

    def remove(self, row: int) -> Entry:
        """Take a line out; the last, empty one stays."""
        self.beginRemoveRows(QModelIndex(), row, row)
        entry: Entry = self.records.pop(row)
        self.everything = self.records
        self.endRemoveRows()
        self._renumber()
        return entry

    def put(self, row: int, field: str, text: str) -> None:
        """What stands in a cell now."""
        entry: Entry = self.records[row]
        if text:
            entry.texts[field] = text
        else:
            entry.texts.pop(field, None)
        entry.problems = tuple(problem for problem in entry.problems if problem.field != field)
        entry.fen.pop(field, None)
        if row == len(self.records) - 1 and entry.texts:
            self._insert(row + 1, [Entry()])
        self.redraw(row, row)

    def redraw(self, first: int, last: int) -> None:
        """These rows say something else now."""
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _renumber(self) -> None:
        for no, entry in enumerate(self.records, 1):
            entry.no = no
        if self.records:
            self.redraw(0, len(self.records) - 1)

    def filled(self) -> list[Entry]:
        """The lines into which something was typed."""
        return [entry for entry in self.records if entry.texts]

    def tell(self, entries: Sequence[Entry], problems: Iterable[Problem]) -> None:
        """What was found about these lines; `row` counts them from 1."""
        found: dict[int, list[Problem]] = {}
        for problem in problems:
            found.setdefault(problem.row, []).append(problem)
        for no, entry in enumerate(entries, 1):
            entry.problems = tuple(found.get(no, ()))
        self.redraw(0, len(self.records) - 1)

    def totals(self) -> dict[str, int]:
        """The sum of each money column in fen, of what can be read, by label."""
        return {field.label: sum(_fen(entry, field.name) for entry in self.records) for field in self.money}


def _fen(entry: Entry, field: str) -> int:
    if field not in entry.fen:
        try:
            entry.fen[field] = parse_yuan(entry.texts[field]) if field in entry.texts else 0
        except MoneyUnreadable:
            entry.fen[field] = 0
    return entry.fen[field]
