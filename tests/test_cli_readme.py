"""The README's table of commands is the command line's own: nothing is missing from it, and nothing in it is gone."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from app.cli import parser

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def choices_of(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The words that can come next, each with its own parser."""
    found = {}
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            found.update(action.choices)
    return found


def rows() -> list[set[str]]:
    """The words in code of each row's first cell, without options."""
    table = README.split("| 命令 | 做什么 |")[1].split("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    spans = [re.findall(r"`([^`]+)`", cell) for cell in cells]
    return [{word for span in row for word in span.split(" --")[0].replace("/", " ").split()} for row in spans]


def test_every_command_stands_in_the_readme() -> None:
    assert set(choices_of(parser())) - set().union(*rows()) == set()


def test_every_word_of_the_readmes_table_is_a_command_or_belongs_to_one_beside_it() -> None:
    commands = {name: set(choices_of(one)) for name, one in choices_of(parser()).items()}
    for row in rows():
        beside = set().union(*(subs for name, subs in commands.items() if name in row))
        assert row - set(commands) - beside == set()


def test_where_the_readme_lists_the_words_of_a_command_it_lists_all() -> None:
    for name, one in choices_of(parser()).items():
        subs = set(choices_of(one))
        listed = set().union(*(row & subs for row in rows() if name in row))
        assert listed in (set(), subs), (name, subs - listed)
