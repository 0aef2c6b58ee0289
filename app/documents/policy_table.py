"""政策参数表: a policy as it is read and signed, section by section, fields first, then the rows of its tables.

No regulation prints a form for it; the order is that of the screen, and what a section leaves unsaid is left out, so that
the sheet names what holds and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.paper import UNSTAMPED, Column, Row, Section, Stamp, TablePaper
from app.documents.tables import render_table
from app.domain.policy_compare import Change, row_name, row_text, with_unit
from app.domain.policy_form import form_of
from app.domain.policy_sections import SECTIONS

SIGNATURES = ("经办人", "核准人", "单位负责人", "单位盖章")
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class PolicyPaper:
    """A policy's mapping; `changes` are printed first, against the policy before it."""

    unit: str
    period: str
    mapping: Mapping[str, object]
    changes: Sequence[Change] = ()
    stamp: Stamp = UNSTAMPED


def policy_pdf(paper: PolicyPaper) -> bytes:
    """The paper as a PDF file. Raises GlyphMissing or TextTooLong."""
    return render_table(policy_table(paper))


def policy_table(paper: PolicyPaper) -> TablePaper:
    """The paper as a table of 项目, 规定 and 原规定."""
    before = {(change.section, change.label): change.old for change in paper.changes}
    sections: list[Section] = []
    for section in SECTIONS:
        rows = _rows(paper.mapping, section.key, before)
        if rows:
            number = NUMERALS[len(sections)] if len(sections) < len(NUMERALS) else f"十{NUMERALS[len(sections) - 10]}"
            sections.append(Section(f"{number}、{section.title}", rows))
    gone = [(change.section, change.label, "取消", change.old) for change in paper.changes if not change.new]
    if gone:
        sections.append(Section("本次取消的规定", [(f"{section}：{label}", new, old) for section, label, new, old in gone]))
    columns: tuple[Column, ...] = (Column("项目", 24), Column("规定", 48), Column("原规定", 28))
    if not paper.changes:
        columns, sections = columns[:2], [Section(part.title, [row[:2] for row in part.rows]) for part in sections]
    return TablePaper(
        title="城乡居民基本养老保险政策参数表", unit=paper.unit, period=paper.period, columns=columns,
        sections=tuple(sections), page_totals=False, counted=False, signatures=SIGNATURES, stamp=paper.stamp,
        notes=("「原规定」一栏只写这次有改动的；以前月份的业务仍按当时的政策计算。",) if paper.changes else (),
    )  # fmt: skip


def _rows(mapping: Mapping[str, object], key: str, before: Mapping[tuple[str, str], str]) -> list[Row]:
    form, section = form_of(mapping), next(section for section in SECTIONS if section.key == key)
    rows: list[Row] = [
        (item.label, with_unit(item, form.values[item.path]), before.get((section.title, item.label), ""))
        for item in section.items
        if form.values.get(item.path)
    ]
    for table in section.tables:
        for no, texts in enumerate(form.tables.get(table.path, ()), 1):
            name = row_name(table, texts, no)
            own = [(label, old) for (at, label), old in before.items() if at == section.title and label.startswith(name)]
            was = "；".join(old if label == name else f"{label.removeprefix(f'{name}的')} {old}" for label, old in own)
            new = (section.title, name) in before and not before[(section.title, name)]
            rows.append((name, row_text(table, texts), "（新增）" if new else was))
    return rows
