"""期初建账确认表: a village's people with what was taken over of each, to be read through and signed by the village.

The account of everybody as Songshan (003) art. 12 has it, source by source, with the one insurance number of Linyi (004)
2(1). No regulation prints a form for taking over; the columns are those of 缴费查询单 (facts 1.5), empty ones left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import UNSTAMPED, Cell, Column, Stamp, TablePaper
from app.domain.posting import INTEREST, PRINCIPALS

SIGNATURES = ("经办人", "复核人", "村（居）核对人", "村（居）民委员会盖章")
_ROW = 21.0
"""Points: room for a signature by hand, or a fingerprint."""
_INTEREST = "利息合计"


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """One person; `balances` in fen by sub-account, `years` how many years count as paid, `benefit_fen` drawn a month."""

    name: str
    id_number: str
    number: str
    started_on: str
    years: int
    balances: Mapping[str, int]
    benefit_fen: int = 0


@dataclass(frozen=True, slots=True)
class OpeningPaper:
    """A village's list; `state` says how far it is decided."""

    unit: str
    closed_year: int
    people: Sequence[OpenedPerson]
    state: str = ""
    stamp: Stamp = UNSTAMPED


def opening_table(paper: OpeningPaper) -> TablePaper:
    """The list as a table: one column per source of money that anybody has, all interest together."""
    sources = tuple(leaf for leaf in PRINCIPALS if any(one.balances.get(leaf) for one in paper.people))
    interest = any(_interest(one) for one in paper.people)
    benefit = any(one.benefit_fen for one in paper.people)
    started = any(one.started_on for one in paper.people)
    money = (*sources, *((_INTEREST,) if interest else ()), "合计")
    columns = (
        Column("序号", 4.2, "c", "number"), Column("姓名", 7.5), Column("公民身份号码", 16, "c", "id"),
        Column("保险编号", 13.5, "c", "id"), *((Column("参保时间", 6.8, "c", "id"),) if started else ()),
        Column("缴费年数", 6.6, "c", "number"),
        *(Column(title, 8.2, "r", "money") for title in money), *((Column("月养老金", 7, "r", "money"),) if benefit else ()),
        Column("本人（代）签字", 12),
    )  # fmt: skip
    shown = _Shown(sources, started, interest, benefit)
    rows = [_cells(no, one, shown) for no, one in enumerate(paper.people, 1)]
    return TablePaper(
        f"{SCHEME}个人账户期初建账确认表", paper.unit, f"截至 {paper.closed_year} 年 12 月 31 日", columns, rows,
        totalled=(*money, *(("月养老金",) if benefit else ())),
        capital_of="合计" if any(_fen(one) for one in paper.people) else "", signatures=SIGNATURES, row_height=_ROW,
        notes=tuple(filter(None, (
            "请逐人核对姓名、保险编号、缴费年数和余额；不符的在本行注明，由区社保局查清后冲销重建。", paper.state,
        ))),
        stamp=paper.stamp,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which columns anybody has."""

    sources: tuple[str, ...]
    started: bool
    interest: bool
    benefit: bool


def _cells(no: int, one: OpenedPerson, shown: _Shown) -> tuple[Cell, ...]:
    return (
        no, one.name, one.id_number, one.number, *((one.started_on,) if shown.started else ()), one.years,
        *(one.balances.get(leaf, 0) for leaf in shown.sources), *((_interest(one),) if shown.interest else ()), _fen(one),
        *((one.benefit_fen or "",) if shown.benefit else ()), "",
    )  # fmt: skip


def _fen(one: OpenedPerson) -> int:
    return sum(one.balances.values())


def _interest(one: OpenedPerson) -> int:
    return sum(fen for leaf, fen in one.balances.items() if leaf.endswith(INTEREST))
