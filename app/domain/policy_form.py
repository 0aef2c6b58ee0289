"""A policy's mapping as texts in fields and rows, and back into a mapping; what nobody here knows stays as it was.

A place may write more into its policy than this program shows (a newer program's fields, notes of its own); editing the
rest must not lose that. A value whose text was not touched keeps the form in which it was signed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.policy_sections import ITEMS, TABLES, Item, Table
from app.domain.policy_terms import FIRST_YEAR, LAST_YEAR
from app.domain.policy_texts import TextUnreadable, read, show

MORE = "*"
"""In the texts of a row: what the row says beyond its columns, as JSON."""

RULES, WINDOW, ACCOUNTS = "subsidy.rules", "window", "back_payment.accounts"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PolicyForm:
    """`values` by item path and `tables` by table path, empty texts left out; `base` is the mapping they came from."""

    values: Texts = field(default_factory=dict)
    tables: Mapping[str, Sequence[Texts]] = field(default_factory=dict)
    base: Mapping[str, object] = field(default_factory=dict)


def form_of(mapping: Mapping[str, object]) -> PolicyForm:
    """The form of a policy's mapping, resolved or as a file says it."""
    values = {path: text for path, item in ITEMS.items() if (text := show(item, found(mapping, path)))}
    tables = {path: tuple(_texts(table, row) for row in rows_of(mapping, path)) for path, table in TABLES.items()}
    return PolicyForm(values, {path: rows for path, rows in tables.items() if rows}, mapping)


def mapping_of_form(form: PolicyForm) -> dict[str, object]:
    """The mapping that a form stands for. A text that cannot be read stays as it is, for the check to name."""
    result = copy.deepcopy(dict(form.base))
    before = form_of(form.base)
    for path, item in ITEMS.items():
        text = form.values.get(path, "").strip()
        if text != before.values.get(path, ""):
            _put(result, path, _value(item, text))
    for path, table in TABLES.items():
        rows = [dict(row) for row in form.tables.get(path, ()) if any(text.strip() for text in row.values())]
        if rows != [dict(row) for row in before.tables.get(path, ())]:
            _put(result, path, _rows(table, rows, form.base))
    return result


def unknown_in(mapping: Mapping[str, object]) -> dict[str, object]:
    """What a policy says beyond the fields and tables known here, by its top-level key."""
    rest = copy.deepcopy(dict(mapping))
    for path in (*ITEMS, *TABLES):
        if found(rest, path) is not None:
            _put(rest, path, None)
    return rest


def found(mapping: Mapping[str, object], path: str) -> object:
    """What stands at a path; None where nothing does."""
    here: object = mapping
    for key in path.split("."):
        here = here.get(key) if isinstance(here, Mapping) else None
    return here


def rows_of(mapping: Mapping[str, object], path: str) -> list[Mapping[str, object]]:
    """The rows of a table, each as a mapping by column; what is no row is left out (the check names it)."""
    data = found(mapping, path)
    if path == ACCOUNTS:
        return [{"code": code, **row} for code, row in data.items() if isinstance(row, Mapping)] if isinstance(data, Mapping) else []
    rows = data if isinstance(data, list | tuple) else []
    if path == WINDOW:
        pairs = [rows] if rows and all(isinstance(row, str) for row in rows) else rows
        return [{"first": pair[0], "last": pair[1]} for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]
    return [_as_mapping(path, row) for row in rows if isinstance(row, Mapping | str)]


def _as_mapping(path: str, row: Mapping[str, object] | str) -> Mapping[str, object]:
    if isinstance(row, str):
        return {"name": row}
    years = row.get("years")
    if path == RULES and isinstance(years, list | tuple) and len(years) == 2:
        plain = {key: value for key, value in row.items() if key != "years"}
        ends = {"first": years[0], "last": years[1]}
        return {**plain, **{key: year for key, year in ends.items() if year not in {FIRST_YEAR, LAST_YEAR}}}
    return row


def _texts(table: Table, row: Mapping[str, object]) -> dict[str, str]:
    names = {column.path for column in table.columns}
    more = {key: value for key, value in row.items() if key not in names}
    texts = {column.path: text for column in table.columns if (text := show(column, row.get(column.path)))}
    return {**texts, MORE: json.dumps(more, ensure_ascii=False, default=str)} if more else texts


def _rows(table: Table, rows: Sequence[Texts], base: Mapping[str, object]) -> object:
    """The rows as the policy says them; one that is as it was keeps its values."""
    kept = {tuple(sorted(_texts(table, row).items())): row for row in rows_of(base, table.path)}
    made = [kept.get(tuple(sorted(row.items()))) or _row(table, row) for row in rows]
    if table.path == ACCOUNTS:
        return {str(row.get("code", "")): {key: value for key, value in row.items() if key != "code"} for row in made}
    if table.path == WINDOW:
        return [[row.get("first", ""), row.get("last", "")] for row in made]
    return [_with_years(row) for row in made] if table.path == RULES else made


def _row(table: Table, texts: Texts) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in table.columns:
        text = texts.get(column.path, "").strip()
        if text:
            row[column.path] = _value(column, text)
    return {**row, **_more(texts.get(MORE, ""))}


def _more(text: str) -> dict[str, object]:
    try:
        more = json.loads(text or "{}", parse_float=str)
    except ValueError:
        return {}
    return more if isinstance(more, dict) else {}


def _with_years(row: Mapping[str, object]) -> dict[str, object]:
    plain = {key: value for key, value in row.items() if key not in {"first", "last"}}
    if not {"first", "last"} & row.keys():
        return plain
    return {**plain, "years": [row.get("first", FIRST_YEAR), row.get("last", LAST_YEAR)]}


def _value(item: Item, text: str) -> object:
    if not text:
        return None
    try:
        return read(item, text)
    except TextUnreadable:
        return text


def _put(result: dict[str, object], path: str, value: object) -> None:
    """Set what stands at a path, or take it away; a table that is left without a key goes too."""
    key, _, rest = path.partition(".")
    if rest:
        below = result.get(key)
        inner = dict(below) if isinstance(below, Mapping) else {}
        _put(inner, rest, value)
        value = inner or None
    if value in (None, [], {}):
        result.pop(key, None)
    else:
        result[key] = value
