"""What the tables of 业务单据 show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.money import yuan
from app.domain.records import Docket
from app.errors import Problem
from ui import routes, wording
from ui.models.columns import NEVER, Column
from ui.pages.collection import columns as collection


def dockets(villages: Mapping[str, str]) -> tuple[Column, ...]:
    """The queue and the list of filings. An opened filing is worked on with its sheet beside it."""
    return (
        Column("事项", routes.kind_title, 9.6, key="kind", filterable=True, least=6),
        Column("内容", lambda docket: docket.title, key="title", least=6.2),
        Column(
            "村", lambda docket: villages.get(docket.village, "站点"), 5.6, key="village", filterable=True, least=5.1
        ),
        Column(
            "提交",
            lambda docket: docket.business_date[5:],
            3,
            key="day",
            yields=1,
        ),
        Column(
            "状态",
            lambda docket: wording.state_text(docket.state),
            4.7,
            least=4.2,
            tone=lambda docket: wording.TONES.get(docket.state, ""),
            key="state",
            filterable=True,
        ),
    )


FIELDS: tuple[Column, ...] = (
    Column("", lambda row: "改" if row[2] else "", 1.2, tone=lambda _row: "warn"),
    Column("项目", lambda row: row[0], 8, least=4),
    Column("内容", lambda row: row[1], tone=lambda row: "warn" if row[2] else "", least=8.2),
    Column("原来", lambda row: row[2], 10, tone=lambda _row: "quiet", least=6.4, yields=NEVER),
)
OLD = 3
"""The place of 原来 in FIELDS."""

HISTORY: tuple[Column, ...] = (
    Column("步骤", lambda step: step.title, 4, least=3.2),
    Column("谁", lambda step: step.who, least=9.2),
    Column("时间", lambda step: step.when[:16].replace("T", " "), 9.4, yields=1, least=8.6),
    Column("结论", lambda step: step.verdict, 4.5, yields=NEVER, least=4),
    Column("意见", lambda step: step.opinion, yields=NEVER, least=4),
)

_NO, _VOUCHER, _DAY, _NUMBER, _NAME, _YEAR, _AMOUNT, _STATE = collection.LINES
LINES: tuple[Column, ...] = (
    replace(_NO, width=1.6, yields=3),
    replace(_VOUCHER, width=3.8, yields=1),
    replace(_NAME, width=7.1, least=4.6),
    replace(_AMOUNT, width=5.5, yields=NEVER),
    replace(_YEAR, width=2.6, least=2.5, yields=1),
    replace(_NUMBER, width=10, yields=2),
    _STATE,
    replace(_DAY, hidden=True),
)
"""Of half the window's width, name and amount first, and they stay: the day is the batch's own and shown on demand."""


def problem_line(problem: Problem) -> str:
    """A finding as one sentence with its mark."""
    return f"{'✕' if problem.blocking else '⚠'} {problem.text}"


def total(docket: Docket) -> str:
    return f"{docket.count:,} 笔　{yuan(docket.fen)} 元" if docket.fen else ""
