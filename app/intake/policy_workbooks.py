"""The spreadsheet form of a policy read back: fields by the code in their last column, else by their label.

Written by app.documents.policy_workbook, filled in by people: rows may be moved, units typed, whole sheets left out. What
stands in a field is judged later, with everything else that is wrong (app.domain.policy_problems).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from app.domain.policy_form import MORE, PolicyForm, mapping_of_form
from app.domain.policy_sections import (
    ITEMS,
    MORE_HEAD,
    OTHER_SHEET,
    SECTIONS,
    TABLE_MARK,
    TABLES,
    Section,
    Table,
    head_of,
)
from app.errors import OfficeError
from app.intake.sheets import Sheet, read_sheets


class NoPolicyForm(OfficeError):
    """A spreadsheet that is no policy form."""


def read_policy_workbook(path: Path) -> dict[str, object]:
    """The mapping that a filled-in form stands for. Raises NoPolicyForm or a class of app.intake.refusals."""
    values: dict[str, str] = {}
    tables: dict[str, list[dict[str, str]]] = {}
    rest: dict[str, object] = {}
    known = {section.title: section for section in SECTIONS}
    for sheet in read_sheets(path):
        if sheet.name == OTHER_SHEET:
            rest = _rest(sheet)
        elif sheet.name in known:
            _section(known[sheet.name], sheet, values, tables)
    if not values and not tables:
        raise NoPolicyForm("这个表格不是政策参数表。", "请用「政策」页存出的表格填写，或执行 policy form 得到一份。")
    return mapping_of_form(PolicyForm(values, {name: tuple(rows) for name, rows in tables.items()}, rest))


def _section(section: Section, sheet: Sheet, values: dict[str, str], tables: dict[str, list[dict[str, str]]]) -> None:
    labels = {item.label: item.path for item in section.items}
    titles = {table.title: table for table in section.tables}
    table: Table | None = None
    heads: list[str] = []
    for _, cells in sheet.rows:
        first, texts = _at(cells, 0), [cell.strip() for cell in cells]
        if first.startswith(TABLE_MARK):
            code = _at(cells, 4)
            table = TABLES.get(code) or titles.get(first.removeprefix(TABLE_MARK))
            heads = []
        elif table is not None and not heads:
            heads = _heads(table, texts)
        elif table is not None:
            row = {name: text for name, text in zip(heads, texts, strict=False) if name and text}
            if row:
                tables.setdefault(table.path, []).append(row)
        else:
            code = _at(cells, 4)
            path = code if code in ITEMS else labels.get(first.removesuffix("*").strip(), "")
            if path and _at(cells, 1):
                values[path] = _at(cells, 1)


def _heads(table: Table, texts: Sequence[str]) -> list[str]:
    """The column of the policy's table that each column of the sheet is, "" for those that are none."""
    known = {head_of(column): column.path for column in table.columns}
    known |= {column.label: column.path for column in table.columns if column.label not in known}
    return [MORE if text == MORE_HEAD else known.get(text, "") for text in texts]


def _rest(sheet: Sheet) -> dict[str, object]:
    found: dict[str, object] = {}
    for _, cells in sheet.rows[2:]:
        try:
            found[_at(cells, 0)] = json.loads(_at(cells, 1), parse_float=str)
        except ValueError:
            text = f"「{OTHER_SHEET}」里 {_at(cells, 0)} 的内容改坏了。"
            raise NoPolicyForm(text, "请从原来的表格把这一行拷回来，或删去整行。") from None
    return found


def _at(cells: Sequence[str], place: int) -> str:
    return str(cells[place]).strip() if place < len(cells) else ""
