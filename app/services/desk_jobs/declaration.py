"""What a job declares of itself: the page, the command line and the log are drawn from it.

A job reads the books and strangers' files and gives files back; it changes nothing. The one that does (批量信息变更)
declares a `commit`, which is offered only after its preview. Source of the list: the desk scripts of 雨湖区 (2019-2021).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.filing import LEVELS, Level
from app.domain.month import Month
from app.domain.route import ARCHIVIST, ASSISTANT, AUDITOR, CLERK, FINANCE, REVIEWER
from app.errors import OfficeError, Problem
from app.services.desk import Desk, Progress

FILES_GROUP, PEOPLE_GROUP, MONEY_GROUP, CHECK_GROUP, PAPER_GROUP = (
    "1 处理别处来的表格", "2 人员名单", "3 缴费情况", "4 资料检查", "5 公示、通知和档案",
)  # fmt: skip
READERS = frozenset({ASSISTANT, CLERK, REVIEWER, FINANCE, ARCHIVIST, AUDITOR})
"""Roles that work with people's records; an administrator alone keeps stations and operators, not people."""

FILE, FILES, COLUMN, COLUMNS, CHOICE, VILLAGE, MONTH, YEAR, NUMBER, TEXT, LONG = (
    "file", "files", "column", "columns", "choice", "village", "month", "year", "number", "text", "long",
)  # fmt: skip
_SPLIT = re.compile(r"[\s,，、;；]+")


class NeedMissing(OfficeError):
    """Something that the job needs was not given."""


class NeedUnreadable(OfficeError):
    """Something that was given cannot be read as what it should be."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a job asks for. `kind`: file | files | column | columns (several, ticked) | choice | village | month
    | year | number | text | long. `choices` are (value, title); `otherwise` stands when nothing is given; the columns
    of a `column` are those of the file that the need `of` names.
    """

    name: str
    label: str
    kind: str
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    otherwise: str = ""
    of: str = "file"


@dataclass(frozen=True, slots=True)
class Made:
    """One file that a job has made; `rows` counts what is in it."""

    name: str
    content: bytes = field(repr=False)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said` is one sentence, `counts` are (what, how many as text), `ready` counts what `commit` would file, and
    `seal` (SHA-256, hex) is of the files that it was made from.
    """

    files: tuple[Made, ...]
    said: str
    counts: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    ready: int = 0
    seal: str = ""


@dataclass(frozen=True)
class Given:
    """What the person gave, by the need's name; several files or columns stand one a line. `seal`: of the files whose
    preview is being committed; "" when there was none.
    """

    values: Mapping[str, str]
    seal: str = ""

    def text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def words(self, name: str) -> tuple[str, ...]:
        """Several values: one a line for files and columns, else parted by blanks or commas."""
        return tuple(word for word in _SPLIT.split(self.text(name)) if word)

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def path(self, name: str) -> Path:
        return Path(self.text(name).strip('"')).expanduser()

    def paths(self, name: str) -> tuple[Path, ...]:
        return tuple(Path(line.strip('"')).expanduser() for line in self.lines(name))

    def number(self, name: str) -> int:
        return int(self.text(name) or 0)

    def month(self, name: str) -> Month:
        return Month.parse(self.text(name))


Run = Callable[[Desk, Given, Progress], Outcome]


@dataclass(frozen=True, slots=True)
class Job:
    """`does` is one sentence; `roles` empty means anybody; `commit` files what the preview has shown."""

    key: str
    title: str
    group: str
    order: int
    does: str
    needs: tuple[Need, ...]
    run: Run
    levels: tuple[Level, ...] = LEVELS
    roles: frozenset[str] = READERS
    commit: Run | None = None
    commit_title: str = ""
    words: str = ""


def village_need(*, required: bool = False) -> Need:
    """The village that a list is for; none means every village of the station, at a village its own."""
    return Need("village", "村（社区）", VILLAGE, required=required, hint="不选就是全部村")


def year_need() -> Need:
    return Need("year", "年度", YEAR, hint="不填就是今年")
