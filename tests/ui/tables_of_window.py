"""Every table that the window's source makes, by its name, so that a test can tell which of them it has never met."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import ui

TABLE = "DataTable"
ANYTHING = "*"
PASSED_ON = {"ui/pages/people/detail.py": "person_payments", "ui/pages/policy/rows.py": "policy_*"}
"""Where the name is made up elsewhere: what it is."""


@cache
def names() -> tuple[str, ...]:
    """A name for each place where a table is made: as it stands, with * for a part that varies."""
    trees = {
        file: ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(Path(str(ui.__file__)).parent.rglob("*.py"))
    }
    kinds = {TABLE} | {
        node.name for tree in trees.values() for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and TABLE in {ast.unparse(base) for base in node.bases}
    }  # fmt: skip
    return tuple(sorted({name for file, tree in trees.items() for name in _in_file(file, tree, kinds)}))


def _in_file(file: Path, tree: ast.AST, kinds: set[str]) -> Iterator[str]:
    where = f"ui/{file.relative_to(Path(str(ui.__file__)).parent).as_posix()}"
    for made in ast.walk(tree):
        if isinstance(made, ast.ClassDef) and made.name in kinds:
            yield from _own_name(made)
        elif isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id in kinds and made.args:
            name = made.args[0]
            if isinstance(name, ast.Constant):
                yield str(name.value)
            elif isinstance(name, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in name.values)
            else:
                yield PASSED_ON.get(where, f"{where}: {ast.unparse(name)}")


def _own_name(kind: ast.ClassDef) -> Iterator[str]:
    """A class of table that has one name for all."""
    for call in ast.walk(kind):
        first = call.args[:1] if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__" else []
        yield from (str(name.value) for name in first if isinstance(name, ast.Constant))


def fits(name: str, table: str) -> bool:
    return re.fullmatch(re.escape(name).replace(re.escape(ANYTHING), ".+"), table) is not None


def met(name: str, seen: Iterable[str]) -> bool:
    """A name that varies is not met by a table that has a name of its own: people_table is no *_table of a chart."""
    return name in seen or any(fits(name, one) for one in set(seen) - set(names()))
