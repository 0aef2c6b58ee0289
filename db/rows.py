"""Records and rows: a record's fields stand in the order of its table's columns."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

_GETTERS: dict[type[Any], attrgetter[tuple[Any, ...]]] = {}


def values_of(record: Any) -> tuple[Any, ...]:
    """The fields of a frozen record, in order."""
    kind = type(record)
    getter = _GETTERS.get(kind)
    if getter is None:
        getter = _GETTERS[kind] = attrgetter(*[field.name for field in fields(kind)])
    return getter(record)
