"""Marks of the program on keys.json, under its MAC: that a file beside it has to be there (GB/T 22239-2019 登录失败处理).

Whoever counts wrong passphrases has nothing to write into but a file that anybody can delete. keys.json cannot be
deleted without ending all sign-ins, so it says whether there is such a file. A mark is no change of the slots: the
file's generation stays, and an older program keeps what it does not know.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import OfficeError
from app.keys.slots import Opened, SlotFile


def is_marked(path: Path, name: str) -> bool:
    """Whether the file bears the mark; read without a passphrase, so not yet proven. False without a readable file."""
    return MarkedFile(path).is_marked(name)


def mark(path: Path, opened: Opened, name: str) -> None:
    """Put a mark on the file that `opened` came from. Raises what the disk refuses."""
    MarkedFile(path).mark(opened, name)


class MarkedFile(SlotFile):
    """A keys.json that bears marks."""

    def is_marked(self, name: str) -> bool:
        try:
            return self._readable().rest.get(name) is True
        except OfficeError:
            return False

    def mark(self, opened: Opened, name: str) -> None:
        form = self._proven(opened)
        self._write(replace(form, rest={**form.rest, name: True}), opened.secrets["dek"])
