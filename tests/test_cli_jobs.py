"""`xiangbao jobs`: what was given on the command line reaches the job as it would from the window."""

from __future__ import annotations

import pytest

from app.cli import parser
from app.cli_jobs import values_of
from app.cli_work import FieldsUnreadable


def test_a_name_given_again_adds_a_file() -> None:
    assert values_of(["files=甲.xlsx", "files=乙=1.xlsx", "by=village"]) == {"files": "甲.xlsx\n乙=1.xlsx", "by": "village"}


def test_a_word_without_a_sign_is_refused() -> None:
    with pytest.raises(FieldsUnreadable):
        values_of(["甲.xlsx"])


def test_a_run_needs_a_folder() -> None:
    options = parser().parse_args(["jobs", "run", "unpaid", "year=2026", "--out", "出"])
    assert (options.key, options.values, options.commit) == ("unpaid", ["year=2026"], False)
    with pytest.raises(SystemExit):
        parser().parse_args(["jobs", "run", "unpaid"])
