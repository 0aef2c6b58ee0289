"""The treasury's monthly lists of what has entered, and what comparing them with the collected payments must say.

Readings where the fixed forms leave a question open (and then nothing else is planted):
- a row without a payment counts in treasury_only, whoever it names, also when a terminal took the money for a
  line that was refused;
- a row of another amount always carries its reference number or nobody else's, and is not put right later;
- residents whom only the treasury knows have paid at no terminal in either month;
- the list of a month holds every receipt once; money given back is not planted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

from tests.cases.identities import Person, Population
from tests.cases.terminals import Line
from tests.cases.writing import Cell, Rows, write_xlsx

_HEADERS = {
    "receipt": ("电子税票号码", "税票号码", "完税凭证号"),
    "name": ("缴费人名称", "缴费人姓名", "姓名", "纳税人名称"),
    "id": ("证件号码", "身份证号码", "缴费人识别号", "社会保障号码"),
    "item": ("征收项目", "征收品目", "险种"),
    "year": ("费款所属年度", "缴费年度", "费款所属期"),
    "tier": ("缴费档次", "应缴金额"),
    "amount": ("实缴金额", "入库金额", "实缴金额(元)", "实缴费额"),
    "paid": ("缴款日期", "缴费日期"),
    "entered": ("入库日期", "国库入库日期", "入库时间"),
    "terminal": ("终端编号", "终端号", "POS终端号"),
    "rrn": ("参考号", "检索参考号", "交易参考号"),
    "office": ("主管税务机关", "税务机关"),
    "note": ("备注",),
}


@dataclass(frozen=True)
class Row:
    """One receipt. `rrn` and `terminal` "" where the list does not say."""

    person: Person
    year: int
    fen: int
    paid_on: date
    entered_on: date
    terminal: str = ""
    rrn: str = ""


@dataclass
class Reconciliation:
    """Rows of one list and the figures that must come out; `credited` and `missing` payments for the samples."""

    rows: list[Row] = field(default_factory=list)
    credited: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    differs: int = 0
    late: int = 0
    only: list[Row] = field(default_factory=list)

    def expected(self) -> dict[str, int]:
        return {
            "rows": len(self.rows), "total_fen": sum(row.fen for row in self.rows), "matched": len(self.credited),
            "pos_only": len(self.missing), "treasury_only": len(self.only), "amount_differs": self.differs,
            "matched_fen": sum(line.fen for line in self.credited), "pos_only_fen": sum(line.fen for line in self.missing),
            "treasury_only_fen": sum(row.fen for row in self.only),
        }  # fmt: skip


class Treasury:
    """The lists of one district. `referenced`: whether they have reference numbers and terminals at all."""

    def __init__(self, rng: Random, people: Population, tiers: Sequence[int]) -> None:
        self._rng, self._people, self._tiers = rng, people, tiers
        self._columns = [
            name for name in _HEADERS if rng.random() < 0.8 or name in {"id", "name", "year", "amount", "entered"}
        ]
        if rng.random() < 0.7:
            self._columns = list(dict.fromkeys([*self._columns, "terminal", "rrn"]))
        if rng.random() < 0.5:
            rng.shuffle(self._columns)
        self.referenced = "rrn" in self._columns
        self._receipts = rng.randrange(10**6)
        self._day = rng.choice(("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "day", "number"))
        self._text_amounts = rng.random() < 0.3

    def reconcile(
        self,
        month: int,
        payments: Sequence[Line],
        before: Sequence[Line],
        refused: Sequence[Line],
        never: Sequence[Person],
    ) -> Reconciliation:
        """`before`: October's payments without a row; `refused`: lines that are no payment; `never`: residents who paid nowhere."""
        rng, made = self._rng, Reconciliation()
        for line in payments:
            dice = rng.random()
            if dice < 0.05:
                made.missing.append(line)
            elif dice < 0.08:
                made.rows.append(self._differing(line, month))
                made.differs += 1
            else:
                made.rows.append(self._row(line, month))
                made.credited.append(line)
        for line in before:
            dice = rng.random()
            if dice < 0.6:
                made.rows.append(self._row(line, month))
                made.late += 1
            elif dice < 0.7:
                made.rows.append(self._differing(line, month))
                made.differs += 1
        self._only(made, month, refused, never)
        rng.shuffle(made.rows)
        return made

    def _only(self, made: Reconciliation, month: int, refused: Sequence[Line], never: Sequence[Person]) -> None:
        rng = self._rng
        day = date(2026, month, rng.randrange(9, 28))
        strangers = [self._people.anybody() for _ in range(rng.randrange(0, 4))]
        for person in [*rng.sample(list(never), min(len(never), rng.randrange(1, 5))), *strangers]:
            made.only.append(Row(person, 2026, rng.choice(self._tiers) * 100, day, day))
        if self.referenced and "terminal" in self._columns:
            taken = [line for line in refused if line.payer and line.outcome == "year_already_paid"]
            for line in taken[:1]:
                made.only.append(
                    Row(line.payer or strangers[0], line.year, line.fen, line.at.date(), day, line.terminal, line.rrn)
                )
        made.rows += made.only

    def _row(self, line: Line, month: int) -> Row:
        rng = self._rng
        if line.payer is None:
            raise ValueError(line)
        day = line.at.date() if line.at.month == month else date(2026, month, 2)
        bare = rng.random() < 0.05
        return Row(
            line.payer,
            line.year,
            line.fen,
            line.at.date(),
            day,
            "" if bare else line.terminal,
            "" if bare else line.rrn,
        )

    def _differing(self, line: Line, month: int) -> Row:
        row = replace(self._row(line, month), terminal=line.terminal, rrn=line.rrn)
        return replace(row, fen=self._rng.choice([yuan * 100 for yuan in (*self._tiers, 250) if yuan * 100 != row.fen]))

    # --- the file -----------------------------------------------------------------------------------------------

    def write(self, path: Path, rows: Sequence[Row]) -> None:
        rng, width = self._rng, len(self._columns)
        headers: list[Cell] = [rng.choice(_HEADERS[name]) for name in self._columns]
        if len(set(headers)) < width:
            headers = [_HEADERS[name][0] for name in self._columns]
        table: list[list[Cell]] = [["城乡居民社会保险费入库明细"]] if rng.random() < 0.7 else []
        if rng.random() < 0.3:
            table.append(["征收机关：税务局", "", "单位：元"])
        table.append(headers)
        total = 0
        for place, row in enumerate(rows):
            table.append(self._cells(row))
            total += row.fen
            if rng.random() < 0.01:
                table.append(self._sum("小计", rng.randrange(100, 10**6)))
            if rng.random() < 0.01:
                table.append([])
            if rng.random() < 0.005 and place:
                table.append(headers)
        if rng.random() < 0.8:
            table.append(self._sum("合计", total))
        table += [["制表：税务局", "", "日期：2026年11月30日"]] * (rng.random() < 0.4)
        padded = [[*row, *[""] * (width - len(row))] for row in table]
        summary: Rows = [["税务机关", "笔数", "金额"], ["税务局", len(rows), total / 100]]
        before = {"封面": summary} if rng.random() < 0.3 else {}
        write_xlsx(path, {**before, "入库明细": padded})

    def _sum(self, word: str, fen: int) -> list[Cell]:
        cells: list[Cell] = [""] * len(self._columns)
        cells[self._columns.index("amount")] = fen / 100
        cells[0 if cells[0] == "" else 1] = word
        return cells

    def _cells(self, row: Row) -> list[Cell]:
        self._receipts += 1
        number = row.person.number
        yuan: Cell = f"{row.fen / 100:,.2f}" if self._text_amounts else row.fen / 100
        values: dict[str, Cell] = {
            "receipt": f"337{self._receipts:015d}", "name": row.person.name,
            "id": number.lower() if self._rng.random() < 0.1 else number, "item": "城乡居民基本养老保险费", "year": row.year,
            "tier": row.fen // 100, "amount": yuan, "paid": self._written(row.paid_on), "entered": self._written(row.entered_on),
            "terminal": row.terminal, "rrn": row.rrn, "office": "税务所",
        }  # fmt: skip
        if row.rrn and self._rng.random() < 0.1:
            values["rrn"] = int(row.rrn)
        return [values.get(name, "") for name in self._columns]

    def _written(self, day: date) -> Cell:
        if self._day == "day":
            return day
        return int(f"{day:%Y%m%d}") if self._day == "number" else day.strftime(self._day)
