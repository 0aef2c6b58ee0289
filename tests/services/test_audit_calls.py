"""H5: every service that reads or writes more than one person is in the log; what is not says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.services.audit_calls import PASSED, QUIET
from app.services.audit_words import OTHER, work_of

SERVICES = Path(__file__).parents[2] / "app" / "services"
READS = frozenset({"read", "write"})
"""Methods of a desk's store that note the call."""
NOTES = frozenset({"note", "notes", "note_paper", "seal_now"})
"""Methods of a desk that note something themselves."""

SILENT = {
    "collections.row_as_typed": "computed from the one row that is being typed",
    "desk_jobs.job": "the jobs that there are, by roles",
    "desk_jobs.jobs": "the jobs that there are, by roles",
    "drives.packages_in": "names of files on a stick",
    "handling.rows_from": "the clerk's own file, read into the form in hand; what is filed of it is noted",
    "lockouts.waiting": "operators who mistyped, no resident",
    "month_books.require": "asks for a role",
    "operators.own_fingerprint": "the operator's own key",
    "people.village_for": "a code, of the one person in the form",
    "policy_editor.why_not": "asks for a role",
    "review_lists.queue_of": "a filter",
    "settlements.years": "years of the policies",
    "station_requests.look_at_request": "a computer's request, without a resident in it",
}
"""Services that never come to the store, each with its reason."""


def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(SERVICES.rglob("*.py")):
        name = ".".join(path.relative_to(SERVICES).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


@cache
def graph() -> dict[str, tuple[set[str], set[str]]]:
    """Function of app.services → (names of the methods it calls, functions of app.services it names)."""
    trees = modules()
    return dict(_functions(trees))


def _functions(trees: dict[str, ast.Module]) -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    for module, tree in trees.items():
        known = _names(module, tree, trees)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield f"{module}.{node.name}", _calls(node, known)
            elif isinstance(node, ast.ClassDef):
                methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
                found = [_calls(one, known) for one in methods]
                yield f"{module}.{node.name}", (set().union(*[a for a, _ in found]), set().union(*[b for _, b in found]))


def _names(module: str, tree: ast.Module, trees: dict[str, ast.Module]) -> dict[str, str]:
    """What the names of a module mean: its own functions and classes, imported ones, imported modules."""
    known = {one.name: f"{module}.{one.name}" for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.services"):
            home = (node.module or "").removeprefix("app.services").removeprefix(".")
            for alias in node.names:
                whole = f"{home}.{alias.name}".removeprefix(".")
                known[alias.asname or alias.name] = whole
    return known


def _calls(node: ast.FunctionDef, known: dict[str, str]) -> tuple[set[str], set[str]]:
    methods, functions = {"store"} & {one.arg for one in node.args.args}, set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            methods.add(one.attr)
            if isinstance(one.value, ast.Name) and one.value.id in known:
                functions.add(f"{known[one.value.id]}.{one.attr}")
        elif isinstance(one, ast.Name) and one.id in known:
            functions.add(known[one.id])
    return methods, functions


def noted(function: str) -> bool:
    """Whether a function comes to a desk's store, itself or through what it calls."""
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in graph() or (name.split(".")[0] in PASSED and name != "papers.stamp"):
            continue
        seen.add(name)
        methods, functions = graph()[name]
        if methods & NOTES or ("store" in methods and methods & READS):
            return True
        waiting += functions
    return False


def services() -> list[str]:
    """Every public function that takes a desk and no open unit."""
    return [
        f"{module}.{node.name}" for module, tree in modules().items() if module not in PASSED for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _takes_a_desk(node)
    ]  # fmt: skip


def _takes_a_desk(node: ast.FunctionDef) -> bool:
    desk = any(isinstance(one.annotation, ast.Name) and one.annotation.id == "Desk" for one in node.args.args)
    return desk and not any(one.arg in {"unit", "fresh"} for one in node.args.args)


def test_every_service_comes_to_the_store_that_notes_it():
    assert {name for name in services() if not noted(name) and not _by_a_job(name)} - set(SILENT) == set()


def _by_a_job(name: str) -> bool:
    """A job of the clerk's own lists is noted where all jobs are run (desk_jobs/running.py)."""
    return name.startswith("desk_jobs.") and name.rpartition(".")[2] in {"run", "commit", "findings"}


def test_a_quiet_call_is_one_that_there_is_and_says_why():
    assert not [name for name in QUIET if name not in graph()]
    assert all(len(reason) > 8 for reason in QUIET.values())


@pytest.mark.parametrize("module", sorted({name.split(".")[0] for name in services()}))
def test_every_service_has_its_work_in_words(module):
    assert work_of(f"{module}.x") != OTHER
