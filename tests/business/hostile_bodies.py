"""Bodies that fit a shape and nothing else: what a changed program may write, at the ends of every type's range."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from msgspec import inspect

_PATTERNS = {
    r"^[0-9a-f]{64}\Z": "a" * 64,
    r"^[0-9a-f]{128}\Z": "b" * 128,
    r"^[0-9a-f]{32}\Z": "c" * 32,
    r"^([0-9a-f]{32})?\Z": "",
    r"^([0-9a-f]{64})?\Z": "",
    r"^[0-9a-f]{32}-[0-9]{1,6}\Z": "d" * 32 + "-1",
    r"^[12][0-9]{3}-(0[1-9]|1[0-2])\Z": "2026-09",
    r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?\Z": "",
    r"^[0-9]{6,12}-[0-9A-Za-z]{1,8}\.[0-9]{1,9}\Z": "150404100200-x.1",
    r"^[0-9]{4,12}\Z": "9999",
    r"^[0-9]{12}\Z": "150404100200",
    r"^([0-9]{6})?\Z": "",
    r"^[0-9a-f]{64}/[1-9][0-9]{0,3}\Z": "e" * 64 + "/9999",
    r"^([12][0-9]{3}-[01][0-9]-[0-3][0-9])?\Z": "2999-19-39",
    r"^[0-9]{0,7}\Z": "",
    "^tax:": "tax:1",
    "^bank:": "bank:1",
    "^(line|tax|treasury|bank|book|account):": "line:x",
    "^(tax|bank):": "bank:x",
    "^(line|book):": "book:x",
}
"""A text for every pattern of a shape; what is missing here fails the test that needs it."""

_HASH = r"^[0-9a-f]{64}\Z"
"""What a key of suite 1 looks like."""

_DAYS = ("0001-01-01", "9999-12-31", "2026-10-08", "2024-02-29")


def body_for(shape: type[msgspec.Struct], chance: random.Random, known: dict[str, list[str]]) -> dict[str, Any]:
    """A body of a shape; `known` holds real subjects, filings and lines by the name of the pattern that they fit."""
    made = _struct(inspect.type_info(shape), chance, known)
    assert isinstance(made, dict)
    return made


def _struct(info: Any, chance: random.Random, known: dict[str, list[str]]) -> dict[str, Any]:
    return {
        field.encode_name: _value(field.type, chance, known)
        for field in info.fields
        if field.required or chance.random() < 0.5
    }


def _value(info: Any, chance: random.Random, known: dict[str, list[str]]) -> Any:
    match info:
        case inspect.StructType():
            return _struct(info, chance, known)
        case inspect.StrType():
            return _text(info, chance, known)
        case inspect.IntType():
            low, high = info.ge if info.ge is not None else 0, info.le if info.le is not None else 10**15
            return chance.choice([low, high, min(max(2026, low), high)])
        case inspect.BoolType():
            return chance.random() < 0.5
        case inspect.DateType():
            return chance.choice(_DAYS)
        case inspect.LiteralType():
            return chance.choice(list(info.values))
        case inspect.TupleType():
            return [_value(one, chance, known) for one in info.item_types]
        case inspect.ListType() | inspect.VarTupleType() | inspect.CollectionType():
            least = info.min_length or 0
            count = chance.choice([least, least + 1, least + 2])
            return [_value(info.item_type, chance, known) for _ in range(count if info.max_length is None else min(count, info.max_length))]
        case inspect.UnionType():
            real = [one for one in info.types if not isinstance(one, inspect.NoneType) and type(one).__name__ != "UnsetType"]
            return _value(chance.choice(real), chance, known)
        case inspect.DictType():
            return {}
        case inspect.CustomType():
            return chance.choice([*known.get(_HASH, []), _PATTERNS[_HASH]])
    return "x"


def _text(info: Any, chance: random.Random, known: dict[str, list[str]]) -> str:
    if info.pattern is not None:
        real = known.get(info.pattern, [])
        return chance.choice([*real, _PATTERNS[info.pattern]])
    least, most = info.min_length or 0, info.max_length or 64
    return chance.choice(["x" * max(least, 1), "重" * min(most, 64), "x" * least])
