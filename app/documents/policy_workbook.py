"""The spreadsheet form of a policy: a sheet for each section, its fields with labels and hints, its tables below.

A district's policy is set by people who think in spreadsheets; they fill it in, pass it round, and it is read back
(app.intake.policy_workbooks). What is filled in stands in the coloured cells; the last column tells the program which
field a row is, so that a moved or relabelled row is still known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from app.documents.workbooks import CREATED, TEXT_MAX, CellTooLong
from app.domain.policy_form import MORE, PolicyForm, form_of, unknown_in
from app.domain.policy_sections import (
    CODE_HEAD,
    FLAG,
    FORM_HEADS,
    MORE_HEAD,
    OTHER_SHEET,
    SECTIONS,
    TABLE_MARK,
    Item,
    Section,
    Table,
    head_of,
)
from app.domain.policy_texts import NO, YES

_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_WIDTHS = (26, 30, 14, 30, 30)
_SPARE = 6
"""Empty coloured rows below a table, to be filled in."""


def policy_workbook(mapping: Mapping[str, object]) -> bytes:
    """A policy's mapping as one .xlsx file. Raises CellTooLong."""
    form, file = form_of(mapping), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": CREATED, "author": "乡保", "title": "政策参数表"})
        writer = _Writer(book)
        for section in SECTIONS:
            writer.section(section, form)
        writer.rest(unknown_in(mapping))
    return file.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16})
        self.quiet = book.add_format({**_FONT, "font_color": "#5B6875"})
        self.head = book.add_format({**_FONT, "bold": True, "bg_color": "#E6EEF7", "border": 1, "text_wrap": True})
        self.label = book.add_format({**_FONT, "border": 1})
        self.filled = book.add_format({**_FONT, "border": 1, "bg_color": "#FFF9E0", "num_format": "@", "text_wrap": True})
        self.code = book.add_format({**_FONT, "font_color": "#9AA5B1", "font_size": 9})

    def section(self, section: Section, form: PolicyForm) -> None:
        """One sheet: title, hint, the fields, each table with its heads."""
        page = self.book.add_worksheet(section.title)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        self._put(page, 0, 0, section.title, self.title)
        self._put(page, 1, 0, section.hint, self.quiet)
        row = 3
        if section.items:
            for column, head in enumerate(FORM_HEADS):
                self._put(page, row, column, head, self.head)
            for item in section.items:
                row += 1
                self._item(page, row, item, form.values.get(item.path, ""))
            row += 2
        for table in section.tables:
            row = self._table(page, row, table, form) + 2

    def _item(self, page: Any, row: int, item: Item, text: str) -> None:
        star = " *" if item.required else ""
        self._put(page, row, 0, f"{item.label}{star}", self.label)
        self._put(page, row, 1, text, self.filled)
        self._choices(page, item, row, row, 1)
        self._put(page, row, 2, item.unit, self.label)
        self._put(page, row, 3, item.hint, self.quiet)
        self._put(page, row, 4, item.path, self.code)

    def _table(self, page: Any, row: int, table: Table, form: PolicyForm) -> int:
        """The table from its mark on; returns its last row."""
        rows = form.tables.get(table.path, ())
        self._put(page, row, 0, f"{TABLE_MARK}{table.title}", self.head)
        self._put(page, row, 1, table.hint, self.quiet)
        self._put(page, row, 4, table.path, self.code)
        heads = [head_of(column) for column in table.columns]
        more = any(MORE in texts for texts in rows)
        for column, head in enumerate([*heads, *([MORE_HEAD] if more else [])]):
            self._put(page, row + 1, column, head, self.head)
        first, last = row + 2, row + 1 + len(rows) + _SPARE
        for no in range(first, last + 1):
            texts = rows[no - first] if no - first < len(rows) else {}
            for column, item in enumerate(table.columns):
                self._put(page, no, column, texts.get(item.path, ""), self.filled)
            if more:
                self._put(page, no, len(heads), texts.get(MORE, ""), self.code)
        for column, item in enumerate(table.columns):
            self._choices(page, item, first, last, column)
        return last

    def _choices(self, page: Any, item: Item, first: int, last: int, column: int) -> None:
        """A list to choose from; spreadsheet software takes no more than 255 characters of it."""
        titles = [YES, NO] if item.kind == FLAG else [title for _, title in item.choices] if item.kind == "choice" else []
        if titles and len(",".join(titles)) <= 255 and not any("," in title for title in titles):
            rule = {"validate": "list", "source": titles, "error_type": "warning", "error_title": "请从列表里选"}
            page.data_validation(first, column, last, column, rule)

    def rest(self, unknown: Mapping[str, object]) -> None:
        """What this program does not know, so that it is not lost on the way."""
        page = self.book.add_worksheet(OTHER_SHEET)
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 80)
        self._put(page, 0, 0, "本程序不认识的内容，请不要改动。", self.quiet)
        self._put(page, 1, 0, CODE_HEAD, self.head)
        self._put(page, 1, 1, "内容", self.head)
        for row, (key, value) in enumerate(unknown.items(), 2):
            self._put(page, row, 0, key, self.label)
            self._put(page, row, 1, json.dumps(value, ensure_ascii=False), self.label)

    def _put(self, page: Any, row: int, column: int, text: str, style: Any) -> None:
        if len(text) > TEXT_MAX:
            raise CellTooLong(f"政策里有一处写了 {len(text)} 个字，表格的一格放不下。", "请改存成 .toml 文件。")
        if text:
            page.write_string(row, column, text, style)
        elif style in (self.filled, self.label):
            page.write_blank(row, column, None, style)
