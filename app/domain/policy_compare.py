"""What a new policy changes against the one before it, in sentences with the old beside the new.

A reviewer signs for numbers that a whole district is charged by; he must see the three that changed, not the two hundred
that did not (Songshan 003 art. 40: the second key is to look at what it agrees to).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.policy_form import MORE, Texts, form_of
from app.domain.policy_sections import FLAG, SECTIONS, Item, Section, Table
from app.domain.policy_texts import NO

NOTHING = "（没有）"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where, what it is called, what it was ("" = was not there) and is now ("" = is no longer there)."""

    section: str
    label: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        if not self.old:
            return f"{self.section}：新增{self.label}，{self.new}。"
        if not self.new:
            return f"{self.section}：取消{self.label}（原为 {self.old}）。"
        return f"{self.section}：{self.label}由 {self.old} 改为 {self.new}。"


def compare(old: Mapping[str, object], new: Mapping[str, object]) -> list[Change]:
    """Every difference of two policies' mappings, in the order of the sections."""
    before, after = form_of(old), form_of(new)
    changes: list[Change] = []
    for section in SECTIONS:
        for item in section.items:
            texts = before.values.get(item.path, ""), after.values.get(item.path, "")
            if texts[0] != texts[1]:
                changes.append(Change(section.title, item.label, with_unit(item, texts[0]), with_unit(item, texts[1])))
        for table in section.tables:
            changes += _rows(section, table, before.tables.get(table.path, ()), after.tables.get(table.path, ()))
    return changes


def with_unit(item: Item, text: str) -> str:
    """A field as one reads it: 40 元/年."""
    return f"{text} {item.unit}" if text and item.unit else text


def row_name(table: Table, row: Texts, no: int) -> str:
    """What a row is called: 200 元档, 2024 年, else its number."""
    return table.called.format(row.get(table.key, "")) if table.key else f"{table.title}第 {no} 行"


def row_text(table: Table, row: Texts) -> str:
    """A row in words, without the column that names it."""
    parts = [
        column.label if column.kind == FLAG else f"{column.label} {with_unit(column, row[column.path])}"
        for column in table.columns
        if row.get(column.path) and column.path != table.key and not (column.kind == FLAG and row[column.path] == NO)
    ]
    return "，".join([*parts, *([row[MORE]] if row.get(MORE) else [])]) or "已列入"


def _rows(section: Section, table: Table, old: Sequence[Texts], new: Sequence[Texts]) -> list[Change]:
    if not table.key:
        return _by_place(section, table, old, new)
    before = {row.get(table.key, ""): row for row in old}
    after = {row.get(table.key, ""): row for row in new}
    changes = []
    for no, (key, row) in enumerate(after.items(), 1):
        name = row_name(table, row, no)
        if key not in before:
            changes.append(Change(section.title, name, "", row_text(table, row)))
        else:
            changes += _cells(section, table, name, before[key], row)
    for no, (key, row) in enumerate(before.items(), 1):
        if key not in after:
            changes.append(Change(section.title, row_name(table, row, no), row_text(table, row), ""))
    if not changes and list(before) != list(after):
        changes.append(Change(section.title, f"{table.title}的先后", "、".join(before), "、".join(after)))
    return changes


def _cells(section: Section, table: Table, name: str, old: Texts, new: Texts) -> list[Change]:
    return [
        Change(
            section.title, f"{name}的{column.label}", with_unit(column, old.get(column.path, "")) or NOTHING,
            with_unit(column, new.get(column.path, "")) or NOTHING,
        )
        for column in table.columns
        if old.get(column.path, "") != new.get(column.path, "")
    ]  # fmt: skip


def _by_place(section: Section, table: Table, old: Sequence[Texts], new: Sequence[Texts]) -> list[Change]:
    changes = []
    for no in range(1, max(len(old), len(new)) + 1):
        was = row_text(table, old[no - 1]) if no <= len(old) else ""
        now = row_text(table, new[no - 1]) if no <= len(new) else ""
        if was != now:
            changes.append(Change(section.title, f"{table.title}第 {no} 行", was, now))
    return changes
