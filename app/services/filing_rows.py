"""The lines of a filing as a table to read and to print: titles of the declaration, people by name, amounts in yuan.

What the business declares decides the columns; a key of the books is never shown (Songshan 003 art. 9-11: every list
agrees to the fen with what was filed; who reviews must be able to read it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.business import business
from app.business.declaration import Business, Context, Field
from app.business.grant_request import LEVEL_TITLES, WHAT_TITLES
from app.business.review import VERDICT_TITLES
from app.documents.paper import Column, TablePaper
from app.domain import id_number
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.open_items import LINE
from app.domain.records import Docket
from app.ports import Unit
from app.services.desk import Desk
from app.services.open_item_words import item_words
from app.services.papers import stamp, village_name

Offers = Mapping[str, Sequence[tuple[str, str]]]
Row = Mapping[str, Any]
_FILING, _SUBJECT, _PLACE = re.compile(r"([0-9a-f]{64})(?:/.*)?"), re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9]{6,12}")
_OF_LINE = re.compile(r"([^/]+/[^/]+)/[0-9a-f]{32,64}(?:[-/].*)?")
"""An account of the fund that is kept per payment: its title is read, the payment's key is the program's own."""

_OF_ITEM = re.compile(r"([a-z]+):([0-9a-f]{8})[0-9a-f]{24,}.*")
_SIDES = {"line": "收缴", "tax": "税务", "treasury": "国库", "bank": "银行", "book": "账面", "account": "余额"}
"""The side of an open item of 三方对账, before its number."""

_CODES: Mapping[str, Mapping[str, str]] = {"what": WHAT_TITLES, "level": LEVEL_TITLES, "verdict": VERDICT_TITLES}
"""What a body says in a code and a person reads as a word, by the field."""

_AMOUNTS = frozenset({"money", "tier"})
FURTHER = {
    "name": "姓名", "id_number": "证件号码", "year": "年度", "month": "月份", "fen": "金额", "slip": "单号",
    "voucher": "凭证号", "reason": "原因", "note": "备注",
}  # fmt: skip
"""What lines hold beside the declared columns and a person reads; anything else is the program's own."""

_CHECK_VALUES = ("校验值", "指纹")
CHECK_SIGNS = 16
"""Fields that hold a check value, by the end of their label: it is no filing, and its first signs are compared."""
ONE_SHEET = 20
"""So many lines stand on one sheet; more of them have the sums of each sheet too."""
NO_ROWS: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsHead:
    """The table: its columns (of kind money: fen), how many lines, and the sums of the money columns that make one as (title,
    fen).
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    count: int
    totals: tuple[tuple[str, int], ...]


@dataclass
class Reader:
    """Values of a body as a person reads them; what the books say of a key is asked once."""

    unit: Unit
    declared: Business
    offers: Offers
    masked: bool
    _said: dict[str, str] = field(default_factory=dict)

    def text(self, declared: Field | None, value: Any) -> str:
        """A value that is no amount."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list | tuple):
            return "、".join(filter(None, (self.text(declared, one) for one in value)))
        text = "" if value is None or isinstance(value, Mapping) else str(value)
        pairs = self.offers.get(declared.name, ()) if declared is not None else ()
        title = next((title for key, title in pairs if key == text and title != key), "")
        if declared is not None and declared.label.endswith(_CHECK_VALUES) and _FILING.fullmatch(text):
            return text[:CHECK_SIGNS]
        known = _CODES.get(declared.name, {}) if declared is not None else {}
        return title or known.get(text, "") or self._of_books(declared, text)

    def _of_books(self, declared: Field | None, text: str) -> str:
        if declared is not None and declared.kind == "id_number" and not _SUBJECT.fullmatch(text):
            return id_number.mask(text) if self.masked else text
        if declared is not None and declared.kind == "division" and _PLACE.fullmatch(text):
            return village_name(self.unit, text)
        said = item_words(self.unit, text) if text.partition(":")[0] in _SIDES else ""
        if said:
            return said
        of_item = _OF_ITEM.fullmatch(text)
        if of_item is not None:
            return f"{_SIDES.get(of_item[1], of_item[1])} {of_item[2]}"
        of_line = _OF_LINE.fullmatch(text)
        if of_line is not None:
            payment = item_words(self.unit, f"{LINE}:{text[len(of_line[1]) + 1 :]}")
            return f"{of_line[1]}：{payment}" if payment else of_line[1]
        found = _FILING.fullmatch(text)
        if found is None and not _SUBJECT.fullmatch(text):
            return text
        if text not in self._said:
            self._said[text] = self.filing(found[1]) if found is not None else self.person(text)
        return self._said[text]

    def filing(self, key: str) -> str:
        """What a filing is called in lists."""
        found = self.unit.journal.get(key)
        docket = self.unit.dockets.get(found[0]) if found is not None else None
        return docket.title or business(docket.kind).title if docket is not None else f"单据 {key[:8]}"

    def person(self, subject: str) -> str:
        """Name and number of somebody."""
        return " ".join(filter(None, self.who(subject)))

    def who(self, subject: str) -> tuple[str, str]:
        found = self.unit.residents.by_subject(subject) if subject else None
        if found is None:
            return "", ""
        return found.name, id_number.mask(found.id_number) if self.masked else found.id_number


def rows_of(body: Mapping[str, Any]) -> Sequence[Row]:
    """The lines in a filing's body, whatever they are called there."""
    named = [body[name] for name in ("rows", "lines") if isinstance(body.get(name), list)]
    lists = named + [value for name, value in body.items() if isinstance(value, list) and name not in {"rows", "lines"}]
    return next((found for found in lists if found and all(isinstance(one, Mapping) for one in found)), NO_ROWS)


def offers_of(declared: Business, context: Context) -> Offers:
    """Titles of choices: what the books offer now, else the declared choices themselves."""
    offers = dict(declared.offers(context))
    for one in (*declared.form, *declared.rows):
        if one.choices:
            offers.setdefault(one.name, tuple((choice, choice) for choice in one.choices))
    return offers


def head_of(declared: Business, rows: Sequence[Row]) -> RowsHead | None:
    """The table of these lines; None when there are none to read."""
    if not rows or not (declared.rows or declared.make):
        return None
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = {name: one for name, one in _fields(declared).items() if not one.computed}
    shown: list[str] = []
    if "subject" in names or "name" in names:
        shown.append("name")
    if "subject" in names or "id_number" in names:
        shown.append("id_number")
    shown += [name for name in fields if name not in shown and (name in names or _stands_for(name, fields, names))]
    amount = any(key_of(fields.get(name), name, rows[0]) == "fen" for name in shown)
    shown += [name for name in names if name in FURTHER and name not in shown and not (name == "fen" and amount)]
    columns = tuple(_column(name, fields.get(name)) for name in shown)
    if not columns:
        return None
    totals = tuple(
        (column.title, sum(_fen(fields.get(name), name, row) for row in rows))
        for name, column in zip(shown, columns, strict=True)
        if column.kind == "money" and (name not in fields or fields[name].summed)
    )
    return RowsHead(columns, tuple(shown), len(rows), totals)


def _fields(declared: Business) -> dict[str, Field]:
    """The columns that the business declares, typed or made."""
    return {one.name: one for one in (*declared.rows, *declared.listed)}


def _stands_for(name: str, fields: Mapping[str, Field], names: Sequence[str]) -> bool:
    """An amount that the body keeps under another name."""
    return fields[name].kind in _AMOUNTS and ("fen" in names or f"{name}_fen" in names)


def key_of(declared: Field | None, name: str, row: Row) -> str:
    """Where a column's value stands in a line."""
    if name in row or declared is None or declared.kind not in _AMOUNTS:
        return name
    return f"{name}_fen" if f"{name}_fen" in row else "fen"


def _is_amount(name: str, declared: Field | None) -> bool:
    return declared.kind in _AMOUNTS if declared is not None else name == "fen" or name.endswith("_fen")


def _fen(declared: Field | None, name: str, row: Row) -> int:
    value = row.get(key_of(declared, name, row))
    return value if isinstance(value, int) else 0


def _column(name: str, declared: Field | None) -> Column:
    title = declared.label if declared is not None else FURTHER[name]
    if _is_amount(name, declared):
        return Column(title, 11, "r", "money")
    if name == "id_number" or (declared is not None and declared.kind == "id_number"):
        return Column(title, 18, "l", "id")
    return Column(title, 9 if name in {"name", "year", "month"} else 14)


def cells(reader: Reader, head: RowsHead, rows: Sequence[Row]) -> list[tuple[str | int, ...]]:
    """Lines cell by cell: text, or fen in money columns."""
    fields = _fields(reader.declared)
    return [tuple(_cell(reader, name, fields.get(name), row) for name in head.names) for row in rows]


def _cell(reader: Reader, name: str, declared: Field | None, row: Row) -> str | int:
    value = row.get(key_of(declared, name, row))
    if _is_amount(name, declared) and isinstance(value, int):
        return value
    if name in {"name", "id_number"} and not value:
        return reader.who(str(row.get("subject", "")))[name == "id_number"]
    if name == "id_number" and declared is None:
        return id_number.mask(str(value)) if reader.masked else str(value)
    return reader.text(declared, value)


def reader_of(desk: Desk, unit: Unit, filing: Filing, *, masked: bool) -> Reader:
    """Reads the values of this filing."""
    declared = business(filing.kind)
    return Reader(unit, declared, offers_of(declared, desk.context(unit, filing.village)), masked)


def page(desk: Desk, n: int, places: Sequence[int]) -> list[tuple[str, ...]]:
    """Lines of filing number `n` by their places from 0, as the screen shows them: numbered, numbers covered."""
    with desk.store.read() as unit:
        filing = unit.journal.by_number(n)
        rows = rows_of(filing.body)
        declared = business(filing.kind)
        head = head_of(declared, rows)
        if head is None:
            return []
        found = cells(reader_of(desk, unit, filing, masked=True), head, [rows[place] for place in places])
    return [(str(place + 1), *map(_said, row)) for place, row in zip(places, found, strict=True)]


def annex(desk: Desk, docket: Docket) -> TablePaper | None:
    """All lines of a filing on paper, numbers whole, behind its form; None when it has none to read."""
    with desk.store.read() as unit:
        filing = unit.journal.by_number(docket.n)
        declared, rows = business(filing.kind), rows_of(filing.body)
        head = head_of(declared, rows)
        if head is None:
            return None
        found = cells(reader_of(desk, unit, filing, masked=False), head, rows)
        place = village_name(unit, filing.village)
    title = declared.paper or declared.title
    totalled = tuple(named for named, _ in head.totals)
    return TablePaper(
        title=title if "明细" in title else f"{title}明细", unit=place, period=f"单据号 {docket.id[:16]}",
        columns=(Column("序号", 4, "r", "number"), *head.columns),
        rows=tuple((no, *row) for no, row in enumerate(found, 1)), totalled=totalled,
        capital_of=totalled[0] if len(totalled) == 1 else "", page_totals=len(found) > ONE_SHEET, signatures=(),
        stamp=stamp(desk, docket.id),
    )  # fmt: skip


def _said(cell: str | int) -> str:
    return yuan(cell) if isinstance(cell, int) else cell
