"""核对两份名单: who is only on the one, only on the other, on both with another name or another amount."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain.money import yuan_plain
from app.errors import Problem
from app.intake.cells import clean, fen_of
from app.intake.plain_tables import AMOUNT, PlainRow, PlainTable, read_tables
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import COLUMN, FILE, FILES_GROUP, Given, Job, Made, Need, Outcome
from app.services.desk_jobs.strangers import KINDS, id_columns, name_at, named_column, number_at, place, same_name

PAIR = ("证件号码", "甲的姓名", "乙的姓名", "甲的金额", "乙的金额", "差额（甲−乙）", "甲的行", "乙的行", "差在哪里")
LEFT, RIGHT = "甲", "乙"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list; `fen` None where the list has no amount."""

    number: str
    name: str
    fen: int | None
    row: int
    place: str


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    del desk
    problems: list[Problem] = []
    left = _read(given, "left", LEFT, problems)
    progress(1, 3)
    right = _read(given, "right", RIGHT, problems)
    progress(2, 3)
    only_left = [entry for number, entry in left.items() if number not in right]
    only_right = [entry for number, entry in right.items() if number not in left]
    both = [(entry, right[number]) for number, entry in left.items() if number in right]
    differing = [(a, b, text) for a, b in both if (text := difference(a, b))]
    head: list[Value] = list(PAIR)
    same = [head] + [_pair(a, b, "") for a, b in both if not difference(a, b)]
    differ = [head] + [_pair(a, b, text) for a, b, text in differing]
    book = plain_workbook([
        PlainSheet("只在甲", _alone(only_left)), PlainSheet("只在乙", _alone(only_right)), PlainSheet("两边都有但不一样", differ),
        PlainSheet("两边一样", same),
    ])  # fmt: skip
    rows = len(only_left) + len(only_right) + len(both)
    said = (
        f"甲 {len(left):,} 人，乙 {len(right):,} 人：只在甲 {len(only_left):,}，只在乙 {len(only_right):,}，"
        f"两边都有 {len(both):,}，其中 {len(differing):,} 人姓名或金额不一样。"
    )
    counts = (
        ("只在甲", f"{len(only_left):,} 人"), ("只在乙", f"{len(only_right):,} 人"), ("不一样", f"{len(differing):,} 人"),
        ("一样", f"{len(both) - len(differing):,} 人"),
    )  # fmt: skip
    return Outcome((Made("两份名单核对.xlsx", book, rows),), said, counts, tuple(problems))


def _read(given: Given, name: str, title: str, problems: list[Problem]) -> dict[str, Entry]:
    """The people of one list by ID number; who stands twice is listed, and the amounts are added up."""
    sheets = read_tables(given.path(name))
    columns = id_columns(sheets)
    chosen = given.text(f"{name}_amount")
    amounts = named_column(sheets, chosen, "金额") if chosen else {
        at: table.columns[AMOUNT] for at, table in enumerate(sheets) if AMOUNT in table.columns
    }  # fmt: skip
    found: dict[str, Entry] = {}
    times: Counter[str] = Counter()
    for at, table in enumerate(sheets):
        for row in table.data() if at in columns else ():
            number = number_at(row, columns[at])
            if not number:
                problems.append(Problem("no_number", f"{title}：{place(table, row)}没有证件号码。", table.sheet, row.number))
                continue
            entry = _entry(table, row, number, amounts.get(at))
            times[number] += 1
            if number in found:
                before = found[number]
                text = f"{title}：{entry.name or number} 在第 {before.row} 行和第 {row.number} 行都有，金额按合计核对。"
                problems.append(Problem("twice", text, table.sheet, row.number))
                total = None if before.fen is None and entry.fen is None else (before.fen or 0) + (entry.fen or 0)
                entry = Entry(number, before.name, total, before.row, before.place)
            found[number] = entry
    return found


def _entry(table: PlainTable, row: PlainRow, number: str, amount: int | None) -> Entry:
    fen = fen_of(clean(row.at(amount))) if amount is not None else None
    return Entry(number, name_at(table, row), fen, row.number, place(table, row))


def difference(one: Entry, other: Entry) -> str:
    """What differs between two entries of one number; an amount or a name that one list lacks is no difference."""
    found = []
    if one.name and other.name and not same_name(one.name, other.name):
        found.append("姓名")
    if one.fen is not None and other.fen is not None and one.fen != other.fen:
        found.append("金额")
    return "、".join(found)


def _alone(entries: list[Entry]) -> list[list[Value]]:
    head: list[Value] = ["证件号码", "姓名", "金额", "在哪一行"]
    return [head, *([entry.number, entry.name, _yuan(entry.fen), entry.place] for entry in entries)]


def _pair(one: Entry, other: Entry, text: str) -> list[Value]:
    gap = _yuan(one.fen - other.fen) if one.fen is not None and other.fen is not None else ""
    return [one.number, one.name, other.name, _yuan(one.fen), _yuan(other.fen), gap, one.row, other.row, text]


def _yuan(fen: int | None) -> Value:
    if fen is None:
        return ""
    return fen // 100 if fen % 100 == 0 else float(yuan_plain(fen))


JOB = Job(
    key="compare", title="核对两份名单", group=FILES_GROUP, order=5,
    does="两份名单按证件号码对一遍：只在一边的、两边都有但姓名或金额不一样的，分开列出。",
    needs=(
        Need("left", "甲名单", FILE, required=True, hint=KINDS), Need("right", "乙名单", FILE, required=True, hint=KINDS),
        Need("left_amount", "甲的金额列", COLUMN, hint="不选就自动找", of="left"),
        Need("right_amount", "乙的金额列", COLUMN, hint="不选就自动找", of="right"),
    ),
    run=run, words="对比 差异 比较 对账",
)  # fmt: skip
