"""A policy as a TOML file that a person can read and change, with the label of each field beside it.

What the program does not know is written as well, so that a file that was read and written again says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from app.domain.policy_sections import ITEMS, SECTIONS, TABLES, Section

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_of(mapping: Mapping[str, object]) -> str:
    """The mapping as TOML text: text, ints, true and false, lists and tables; `tomllib` gives it back."""
    titles = _titles()
    order = {key: place for place, key in enumerate(titles)}
    plain = sorted((key for key, value in mapping.items() if not isinstance(value, Mapping)), key=_by(order))
    nested = sorted((key for key, value in mapping.items() if isinstance(value, Mapping)), key=_by(order))
    lines = ["# 政策参数。金额单位元，比率是百分数；年度之间的规定不同时，另写一份，从生效日期起用。", ""]
    for key in plain:
        lines += _pair(key, mapping[key], "")
    for key in nested:
        section = titles.get(key)
        lines += ["", f"# {section.title}：{section.hint}"] if section is not None else [""]
        lines += _table(key, mapping[key])
    return "\n".join(lines) + "\n"


def _titles() -> dict[str, Section]:
    """Top-level keys in the order of the sections, with the section in which each stands."""
    found: dict[str, Section] = {}
    for section in SECTIONS:
        for path in (*(item.path for item in section.items), *(table.path for table in section.tables)):
            found.setdefault(path.partition(".")[0], section)
    return found


def _by(order: Mapping[str, int]) -> Callable[[str], tuple[int, str]]:
    def place(key: str) -> tuple[int, str]:
        return order.get(key, len(order)), key

    return place


def _table(path: str, value: object) -> list[str]:
    """A table under its heading; tables inside it are written in one line."""
    assert isinstance(value, Mapping)
    lines = [f"[{_key(path)}]"]
    for key, below in value.items():
        lines += _pair(str(key), below, f"{path}.")
    return lines


def _pair(key: str, value: object, prefix: str) -> list[str]:
    label = _label(f"{prefix}{key}")
    if isinstance(value, list | tuple) and value and all(isinstance(row, Mapping) for row in value):
        rows = [f"  {_inline(row)}," for row in value]
        return [*([f"# {label}"] if label else []), f"{_key(key)} = [", *rows, "]"]
    return [f"{_key(key)} = {_inline(value)}" + (f"  # {label}" if label else "")]


def _label(path: str) -> str:
    if path in TABLES:
        return TABLES[path].title
    item = ITEMS.get(path)
    return "" if item is None else f"{item.label}（{item.unit}）" if item.unit else item.label


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_inline(below)}" for key, below in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_inline(below) for below in value) + "]"
    return _text(str(value))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
