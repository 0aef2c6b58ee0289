"""Records and rows: a record's fields stand in the order of its table's columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any


@cache
def _getter(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*[field.name for field in fields(kind)])


def values_of(record: Any) -> tuple[Any, ...]:
    """The fields of a frozen record, in order."""
    return _getter(type(record))(record)
