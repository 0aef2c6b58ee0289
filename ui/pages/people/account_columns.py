"""What the tables of a person's account show: headings of a year, entries, and where an entry comes from."""

from __future__ import annotations

from app.domain.money import yuan
from app.domain.records import Entry
from app.domain.statement import ComponentYear, title_of
from app.services.explanations import Origin
from ui.models.columns import Column

FIGURES = ("上年末余额", "当年记入", "当年冲减支出", "当年利息", "年末余额")
"""In the order of ComponentYear.figures; the first column is the heading's name."""


YIELDS = (3, 1, 4, 2, 0)
"""Which figures step back first in a narrow window: a heading's name and what there is are read to the last."""


def _amount(at: int) -> Column:
    return Column(
        FIGURES[at], lambda row: yuan(row.figures[at].fen) if row.figures[at].postings else "", 5.4, right=True,
        total_fen=lambda row: row.figures[at].fen, yields=YIELDS[at],
    )  # fmt: skip


def _heading(row: ComponentYear) -> str:
    return title_of(row.name)


COMPONENTS: tuple[Column, ...] = (Column("项目", _heading, 0, least=6.5), *(_amount(at) for at in range(len(FIGURES))))


def _kind(row: tuple[Entry, int]) -> str:
    return row[0].leaf


ENTRIES: tuple[Column, ...] = (
    Column("入库日期", lambda row: row[0].value_on, 6),
    Column("记账日期", lambda row: row[0].booked_on, 6, yields=2),
    Column("项目", _kind, 6.5, filterable=True),
    Column("金额（元）", lambda row: yuan(row[0].fen), 5.6, right=True, total_fen=lambda row: row[0].fen),
    Column("余额（元）", lambda row: yuan(row[1]), 5.6, right=True),
    Column("对方科目", lambda row: row[0].against.partition("/")[0], 0, least=5.5, yields=1, filterable=True),
    Column("单据号", lambda row: row[0].filing[:8], 5, hidden=True),
)
"""(entry, the balance after it)"""


def _step(origin: Origin) -> str:
    return origin.step


ORIGINS: tuple[Column, ...] = (
    Column("环节", _step, 4.5),
    Column("内容", lambda origin: origin.text, 0, least=10),
    Column("单据号", lambda origin: origin.filing[:8], 5, yields=1),
)
