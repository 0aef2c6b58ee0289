"""The demo district's files as its villages would bring them: a roster, a POS export, a treasury list. All invented."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.month import Month
from app.domain.records import Line

BATCH_LINES = 35


def written(rows: Sequence[Sequence[object]], encoding: str = "gb18030") -> bytes:
    """A table as the bytes of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def roster_csv(village: str, persons: Sequence[dict[str, str]]) -> bytes:
    """A village's roster with a title row and a total, as it is kept today; UTF-8 with BOM, because of rare names."""
    rows: list[list[object]] = [
        [f"{village}城乡居民基本养老保险参保人员名册"],
        ["序号", "姓名", "身份证号码", "村组", "联系电话", "缴费档次(元/年)"],
    ]
    rows += [[i, p["name"], p["id_number"], p["group"], p["phone"], p["tier"]] for i, p in enumerate(persons, 1)]
    rows.append(["合计", "", f"{len(persons)}人"])
    return written(rows, "utf-8-sig")


def pos_csv(terminal: str, persons: Sequence[dict[str, str]], day: date, chance: random.Random) -> bytes:
    """A terminal's month: batches of some days, a settlement row each; one stranger's line stays an open item."""
    rows: list[list[object]] = [[
        "商户编号", "终端编号", "批次号", "凭证号", "交易日期", "交易时间", "交易类别", "卡号", "金额",
        "参考号", "缴费人证件号码", "缴费年度", "备注",
    ]]  # fmt: skip
    slips: list[list[object]] = []
    month = Month.of(day)
    for number, start in enumerate(range(0, len(persons), BATCH_LINES)):
        chosen = persons[start : start + BATCH_LINES]
        when, batch = month.first_day + timedelta(days=(4 + number * 3) % month.last_day.day), f"{21 + number:06d}"
        total = 0
        for at, person in enumerate(chosen):
            total += int(person["tier"])
            rows.append([
                "898150483986001", terminal, batch, f"{start + at + 100:06d}", f"{when:%Y%m%d}", f"{9 + at // 10:02d}{at * 5 % 60:02d}00",
                "消费", f"621787******{chance.randint(0, 9999):04d}", f"{person['tier']}.00", f"{chance.randint(0, 10**12 - 1):012d}",
                person["id_number"], when.year, "",
            ])  # fmt: skip
        slips.append(["结算", terminal, batch, f"{len(chosen)}笔", "", "", "", "", f"{total}.00", "", "", "", "对账平"])
    return written(rows + slips)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A payment as the tax office has it; `entered_on` when the treasury received it, `village` a code or ""."""

    number: str
    name: str
    id_number: str
    year: int
    fen: int
    paid_on: date
    entered_on: date
    terminal: str = ""
    rrn: str = ""
    village: str = ""


def tickets_of(lines: Sequence[Line], day: date) -> list[Ticket]:
    """A ticket for each payment, in the treasury on the next day, at the latest on `day`."""
    return [
        Ticket(
            f"337{day:%y}00{number:011d}", line.name, line.id_number, line.year, line.amount_fen,
            date.fromisoformat(line.paid_on), min(date.fromisoformat(line.paid_on) + timedelta(days=1), day), line.terminal, line.rrn,
            line.village,
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def treasury_csv(tickets: Sequence[Ticket]) -> bytes:
    """The treasury's list of the month for these payments, with its total."""
    rows: list[list[object]] = [["城乡居民社会保险费入库明细"], [
        "电子税票号码", "缴费人名称", "证件号码", "征收项目", "费款所属年度", "实缴金额", "缴款日期", "入库日期", "终端编号", "参考号",
    ]]  # fmt: skip
    rows += [
        [one.number, one.name, one.id_number, "城乡居民基本养老保险费", one.year, f"{one.fen / 100:.2f}", f"{one.paid_on:%Y%m%d}",
         f"{one.entered_on:%Y%m%d}", one.terminal, one.rrn]
        for one in tickets
    ]  # fmt: skip
    rows.append(["合计", "", "", "", "", f"{sum(one.fen for one in tickets) / 100:.2f}"])
    return written(rows, "utf-8-sig")
