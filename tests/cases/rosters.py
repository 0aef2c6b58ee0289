"""A village's roster with what goes wrong in one, and what an import must say about it.

Readings where the fixed forms leave a question open (and then nothing else is planted):
- a number counts as a duplicate of an earlier row that was accepted; duplicates of refused rows are not planted;
- a person has an identity number, a name, or both; a row that has only its running number, or only what a
  template fills in by itself (kind of paper), is nobody;
- an empty identity number is one of a wrong length; a letter inside a number is not planted;
- 15 digits are the old form of the same number; in a number cell they are exact;
- numbers whose birth date lies in the future are not planted (bad date or under age?), nor blank tiers;
- 低保边缘 and other groups on whose standing offices differ are not planted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.cases.identities import DAY, Person, Population, as_15, check_digit, with_check
from tests.cases.writing import Cell, write_ods, write_text, write_xlsx

HARDSHIP_WORDS = (
    "低保", "低保户", "农村低保对象", "特困", "特困人员", "五保户", "重度残疾", "重残", "一级残疾", "残疾二级",
    "肢体残疾一级", "建档立卡贫困户", "返贫监测对象", "脱贫不稳定户", "特困供养人员", "最低生活保障对象",
)  # fmt: skip
_NOT_HARDSHIP = ("", "", "", "无", "普通", "一般居民", "残疾四级", "退役军人", "非低保", "党员")
HEADERS: dict[str, tuple[str, ...]] = {
    "seq": ("序号", "编号", "行次", "No."),
    "name": ("姓名", "姓  名", "参保人姓名", "参保人员姓名", "参保人", "姓名*", "被保险人姓名"),
    "id": (
        "身份证号码", "身份证号", "公民身份号码", "居民身份证号码", "证件号码", "有效身份证件号码", "身份证号码（18位）",
        "社会保障号码", "公民身份证号码",
    ),
    "tier": (
        "缴费档次", "缴费档次(元/年)", "缴费标准", "选择档次", "年缴费标准（元）", "缴费金额（元）", "选缴档次",
        "2026年缴费档次", "个人缴费标准",
    ),
    "group": ("特殊人群", "困难类别", "特殊人群类别", "人员类别", "困难群体类型", "特殊参保群体", "代缴类别"),
    "sex": ("性别",),
    "nation": ("民族",),
    "birth": ("出生日期", "出生年月日", "出生年月"),
    "household": ("户籍性质", "户口性质", "户口类别"),
    "team": ("村组", "组别", "所在小组", "村民小组"),
    "phone": ("联系电话", "手机号", "手机号码", "电话"),
    "bank": ("开户银行", "开户行"),
    "account": ("银行账号", "银行卡号", "社保卡银行账号", "存折账号"),
    "paper": ("证件类型", "证件名称"),
    "head": ("户主姓名", "户主"),
    "head_id": ("户主身份证号", "户主身份证号码"),
    "relation": ("与户主关系",),
    "agent": ("代办人", "代办人姓名", "监护人姓名"),
    "agent_phone": ("代办人电话", "代办人联系电话"),
    "note": ("备注", "说明"),
}  # fmt: skip
_GROUPED = {"name": "个人基本信息", "tier": "缴费信息", "bank": "缴费信息", "group": "其他"}


@dataclass
class Roster:
    """What was written and what must come of it; `accepted` in the file's order, `refused` people whom no one knows."""

    file: str
    rows: int = 0
    accepted: list[Person] = field(default_factory=list)
    refused: list[Person] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)

    def expected(self) -> dict[str, int]:
        return {"rows": self.rows, "accepted": len(self.accepted), **dict(sorted(self.problems.items()))}


@dataclass(frozen=True)
class Terms:
    """The district's tiers in yuan: those for everybody, and those for hardship groups only."""

    tiers: tuple[int, ...]
    closed: tuple[int, ...]

    @property
    def opened(self) -> tuple[int, ...]:
        return tuple(tier for tier in self.tiers if tier not in self.closed)


class RosterMaker:
    """Makes one roster. `suffix`: xlsx, ods or csv; `dirt`: the share of rows that must be refused."""

    def __init__(self, rng: Random, people: Population, terms: Terms, suffix: str, dirt: float) -> None:
        self._rng, self._people, self._terms = rng, people, terms
        self._suffix, self._dirt = suffix, dirt
        self._columns = self._layout()

    def make(self, folder: Path, code: str, village: str, size: int) -> Roster:
        roster = Roster(f"roster-{code}.{self._suffix}")
        lines: list[list[Cell]] = []
        for place in range(size):
            cells = self._defect(roster) if self._rng.random() < self._dirt else self._good(roster)
            roster.rows += 1
            lines.append(self._line({"seq": place + 1, **cells}))
            lines.extend(self._between(place, village))
        self._write(folder / roster.file, village, lines, roster.rows)
        return roster

    def _layout(self) -> list[tuple[str, str]]:
        """Field and header of each column, in this village's order."""
        rng = self._rng
        optional = [name for name in HEADERS if name not in {"seq", "name", "id", "tier", "group", "note"}]
        chosen = ["name", "id", "tier", "group", *rng.sample(optional, rng.randrange(3, len(optional)))]
        rng.shuffle(chosen)
        headers = {name: rng.choice(HEADERS[name]) for name in chosen}
        if "head_id" in chosen and "head" not in chosen:
            chosen[chosen.index("head_id")] = "head"
            headers["head"] = rng.choice(HEADERS["head"])
        return [("seq", rng.choice(HEADERS["seq"])), *((name, headers[name]) for name in chosen), ("note", "备注")]

    def _line(self, cells: dict[str, Cell]) -> list[Cell]:
        return [cells.get(name, "") for name, _ in self._columns]

    # --- people -------------------------------------------------------------------------------------------------

    def _somebody(self) -> Person:
        rng, terms = self._rng, self._terms
        person = self._people.anybody()
        if rng.random() < 0.08:
            closed = rng.random() < 0.6 and terms.closed
            return replace(person, hardship=True, tier=rng.choice(terms.closed if closed else terms.tiers))
        return replace(person, tier=rng.choice((terms.opened[0], terms.opened[0], *terms.opened[:6])))

    def _good(self, roster: Roster) -> dict[str, Cell]:
        person = self._somebody()
        if self._rng.random() < 0.01:  # sixteen on this very day
            number = self._people.number(DAY.replace(year=DAY.year - 16))
            person = replace(person, number=number, name=self._people.name(number))
        roster.accepted.append(person)
        return self._cells(person, self._dressed(person.number))

    def _cells(self, person: Person, number: Cell, **other: Cell) -> dict[str, Cell]:
        rng = self._rng
        special = person.hardship
        cells: dict[str, Cell] = {
            "name": self._dressed_name(person.name), "id": number, "tier": self._dressed_tier(person.tier),
            "group": rng.choice(HARDSHIP_WORDS if special else _NOT_HARDSHIP), "nation": rng.choice(("汉族", "蒙古族", "回族")),
            "household": rng.choice(("农业", "非农业", "居民")), "team": f"{rng.randrange(1, 8)}组",
            "phone": rng.choice(("", f"1{rng.randrange(30, 99)}{rng.randrange(10**8):08d}")), "bank": "农村信用社",
            "account": f"62{rng.randrange(10**17):017d}", "paper": "居民身份证", "relation": rng.choice(("本人", "妻", "子")),
        }  # fmt: skip
        if number := person.number if person.number[:6].isdigit() and len(person.number) == 18 else "":
            cells["sex"] = "男" if int(number[16]) % 2 else "女"
            cells["birth"] = self._dressed_day(number[6:14])
        if any(name == "head" for name, _ in self._columns) and rng.random() < 0.7:
            other_number = self._people.number()
            cells |= {"head": self._people.name(other_number), "head_id": other_number}
        if rng.random() < 0.1:
            cells |= {"agent": "王代办", "agent_phone": "13900000000"}
        return cells | other

    def _dressed(self, number: str) -> Cell:
        """The number as somebody typed it; every form means the same number."""
        rng = self._rng
        dice = rng.random()
        if dice < 0.80:
            return number
        if dice < 0.83 and number[6:8] == "19" and len(number) == 18 and number[0] not in "89":
            old = as_15(number)
            return int(old) if self._suffix != "csv" and rng.random() < 0.5 else old
        forms = (
            "'" + number, "’" + number, " " + number + " ", f"{number[:6]} {number[6:14]} {number[14:]}", number + "\t",
            "".join(chr(ord(c) + 0xFEE0) for c in number), number.lower(), "\u200b" + number, "\u00a0" + number + "\u3000",
            number.replace("X", "Ｘ"), number[:-1] + "Х" if number.endswith("X") else number + "\ufeff",
            f"{number[:6]}-{number[6:14]}-{number[14:]}", f'="{number}"' if self._suffix == "csv" else number,
        )  # fmt: skip
        return rng.choice(forms)

    def _dressed_name(self, name: str) -> str:
        rng = self._rng
        if rng.random() < 0.85:
            return name
        if "·" in name:
            return name.replace("·", rng.choice(("•", " · ", "・", "．")))
        if name.isascii():
            return name
        return rng.choice((f" {name}", f"{name}\u3000", f"{name[0]}\u3000{name[1:]}", f"{name[0]}  {name[1:]}"))

    def _dressed_tier(self, yuan: int) -> Cell:
        rng = self._rng
        dice = rng.random()
        if dice < 0.5:
            return str(yuan)
        forms = (
            yuan, f"{yuan}元", f"{yuan}元/年", f"{yuan}.00", f"{yuan} ", f"{yuan:,}", f"{yuan}元档", f"￥{yuan}", f"每年{yuan}元",
            "".join(chr(ord(c) + 0xFEE0) for c in str(yuan)),
        )  # fmt: skip
        return rng.choice(forms)

    def _dressed_day(self, digits: str) -> Cell:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        forms: tuple[Cell, ...] = (
            f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}/{day.month}/{day.day}", f"{day:%Y.%m}", day if day.year > 1900 else f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"),
        )  # fmt: skip
        return self._rng.choice(forms)

    # --- what is wrong ------------------------------------------------------------------------------------------

    def _defect(self, roster: Roster) -> dict[str, Cell]:
        """One row that must be refused, and why; where two things are wrong the earlier code counts."""
        rng = self._rng
        kinds = ["missing_name", "bad_length", "bad_check_digit", "bad_birth_date", "under_age", "unknown_tier"]
        kinds += (
            ["id_lost_precision"]
            + ["tier_not_open"] * bool(self._terms.closed)
            + ["duplicate_in_file"] * bool(roster.accepted)
        )
        code = rng.choice(kinds)
        roster.problems[code] += 1
        if code == "duplicate_in_file":
            return self._duplicate(roster)
        person = self._somebody()
        while not (len(person.number) == 18 and person.number[0] not in "89"):
            person = self._somebody()
        if code == "tier_not_open":
            person = replace(person, hardship=False, tier=rng.choice(self._terms.closed))
        number, extra = self._broken(code, person)
        if code in {"unknown_tier", "tier_not_open", "missing_name"}:
            roster.refused.append(person)
        if rng.random() < 0.15 and code not in {"unknown_tier", "tier_not_open"}:
            extra = {**extra, "tier": self._no_tier()}  # wrong too, but later in the order
        return self._cells(person, number, **extra)

    def _broken(self, code: str, person: Person) -> tuple[Cell, dict[str, Cell]]:
        rng, number = self._rng, person.number
        if code == "missing_name":
            return self._dressed(number), {"name": rng.choice(("", " ", "\u3000"))}
        if code == "id_lost_precision":
            return self._lost(number), {}
        if code == "bad_length":
            return rng.choice(
                (number[:-1], number[:10] + number[11:], number + "1", number[:16], number[:6] + number[7:], "")
            ), {}
        if code == "bad_check_digit":
            wrong = [c for c in "0123456789X" if c != check_digit(number[:17])]
            return number[:17] + rng.choice(wrong), {}
        if code == "bad_birth_date":
            digits = rng.choice(
                ("19810229", "19901301", "19850431", "19770032", "20030230", "17990101", "19660010", "19000229")
            )
            return with_check(f"{number[:6]}{digits}{rng.randrange(1, 1000):03d}"), {}
        if code == "under_age":
            days = rng.choice((1, 1, 30, 800, 3000))
            return self._people.number(DAY.replace(year=DAY.year - 16) + timedelta(days=days)), {}
        return self._dressed(number), {"tier": self._no_tier()} if code == "unknown_tier" else {}

    def _lost(self, number: str) -> Cell:
        if self._suffix == "csv":
            digits = number[:17] + "0"
            return f"{int(digits) / 1e17:.{self._rng.choice((2, 5, 14))}f}E+17"
        return int(number[:15]) * 1000

    def _no_tier(self) -> Cell:
        amounts = [yuan for yuan in (10, 50, 150, 250, 350, 450, 120, 7000, 1) if yuan not in self._terms.tiers]
        yuan = self._rng.choice(amounts)
        return self._rng.choice((yuan, str(yuan), f"{yuan}元", f"{yuan}元/年", "最高档", "甲"))

    def _duplicate(self, roster: Roster) -> dict[str, Cell]:
        person = self._rng.choice(roster.accepted)
        number = person.number
        old = len(number) == 18 and number[6:8] == "19" and number[0] not in "89"
        again: Cell = as_15(number) if old and self._rng.random() < 0.5 else self._dressed(number)
        return self._cells(person, again)

    # --- what is around the people --------------------------------------------------------------------------------

    def _between(self, place: int, village: str) -> Sequence[list[Cell]]:
        """Rows that are nobody: blanks, page totals, the header again, group titles."""
        rng, width = self._rng, len(self._columns)
        if rng.random() > 0.03:
            return ()
        header: list[Cell] = [text for _, text in self._columns]
        kinds: tuple[list[list[Cell]], ...] = (
            [[""] * width],
            [["小计", f"{place + 1}人", *[""] * (width - 2)]],
            [header],
            [[f"第{rng.choice('一二三四五')}组", *[""] * (width - 1)]],
            [["本页合计", "", f"{place + 1}人", *[""] * (width - 3)], header],
        )
        return rng.choice(kinds)

    def _header(self) -> list[list[Cell]]:
        rng = self._rng
        plain: list[Cell] = [header for _, header in self._columns]
        dice = rng.random()
        if self._suffix == "csv" or dice < 0.6:
            return [plain]
        upper: list[Cell] = [_GROUPED.get(name, "") for name, _ in self._columns]
        if dice < 0.8:
            return [upper, plain]
        # Columns without a group have their header in the upper row, merged with the empty cell below.
        split = rng.randrange(2, len(plain))
        return [[*plain[:split], "其他信息", *[""] * (len(plain) - split - 1)], [*[""] * split, *plain[split:]]]

    def _write(self, path: Path, village: str, lines: list[list[Cell]], count: int) -> None:
        rng, width = self._rng, len(self._columns)
        titles: list[list[Cell]] = [
            [f"{village}城乡居民基本养老保险参保人员信息采集表"], [f"填报单位：{village}村民委员会", *[""] * 5, "填报日期：2026年10月8日"],
            [f"{village} 2026年度", "", "单位：元"], [""],
        ]  # fmt: skip
        empty: list[list[Cell]] = [[count + 1 + place] for place in range(rng.randrange(0, 4))]
        tail: list[list[Cell]] = [
            *empty, ["合计", "", f"{count}人"],
            ["填表人：李四", "", "", "审核人：王五", "", "联系电话：13800000000"], ["注：身份证号码须为文本格式，档次以公布的为准"],
        ]  # fmt: skip
        table = [*titles[: rng.randrange(0, 5)], *self._header(), *lines, *tail[: rng.randrange(0, len(tail) + 1)]]
        padded = [[*row, *[""] * (width - len(row))] for row in table]
        if self._suffix == "csv":
            write_text(
                path, padded, rng.choice(("gb18030", "utf-8", "utf-8-sig", "utf-16")), rng.choice((",", ",", "\t"))
            )
            return
        sheets: dict[str, list[list[Cell]]] = {}
        if rng.random() < 0.5:
            sheets["填表说明"] = [
                ["填表说明"],
                ["1. 姓名与身份证一致"],
                ["2. 身份证号码须为文本格式"],
                ["3. 缴费档次见公告"],
            ]
        if rng.random() < 0.3:
            sheets["汇总"] = [["村名", "人数", "缴费金额"], [village, count, count * 200], ["合计", count, count * 200]]
        sheets["Sheet1" if rng.random() < 0.5 else "采集表"] = padded
        if self._suffix == "ods":
            write_ods(path, sheets)
        elif rng.random() < 0.3:
            write_xlsx(path, {"参数": [["档次"], *[[tier] for tier in self._terms.tiers]], **sheets}, hidden=("参数",))
        else:
            write_xlsx(path, sheets)
