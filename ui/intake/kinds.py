"""What the wizard must know of one kind of file: its words, its names, how it is kept and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.services import import_records
from app.services.desk import Desk
from app.services.intake_checks import Checked
from ui.jobs import Progress

FILES = "表格 (*.xlsx *.xls *.ods *.csv *.txt)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished import: its number (0: nothing was kept), what was kept, the sentence, what comes next.

    `counts`: (rows, fen) by kind of result, where a page shows them as numbers.
    """

    number: int
    kept: int
    sentence: str
    following: str
    facts: tuple[tuple[str, str], ...]
    counts: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntakeKind:
    """`name` begins the object names; `unit` counts rows (人, 笔, 行); `doing` is what the primary key does at the end;
    `trouble` is what a row with a blocking problem comes to (不登记, 待查, 不读入). `by_month`: the choice beside the file is
    a period, called `period`; `beside` names a second file that may go with it, "" for none.
    """

    kind: str
    name: str
    title: str
    hint: str
    unit: str
    doing: str
    keep: Callable[[Desk, Checked, Progress], Outcome]
    changes: frozenset[str]
    trouble: str
    by_month: bool = False
    period: str = "月份"
    beside: str = ""

    @property
    def noun(self) -> str:
        return import_records.KIND_TITLES[self.kind]
