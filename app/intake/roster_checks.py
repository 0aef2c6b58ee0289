"""Each person of a roster is accepted, or refused for the first reason that applies; notes stop nobody.

The order of the reasons is fixed: missing_name, id_lost_precision, bad_length, bad_check_digit,
bad_birth_date, under_age, unknown_tier, tier_not_open, duplicate_in_file, already_registered. Who may
register: from 16 (Songshan 003 art. 4); which papers: art. 41; which tier for whom: art. 8 and the
district's policy. A tier cell left blank, or one that says 不缴费, means that no tier is chosen yet
(the registration form has 个人不缴费): accepted, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain import ethnicities, id_number, names, village_groups
from app.domain.division import known_areas
from app.domain.id_number import IdNumber, IdRefused
from app.domain.money import yuan_plain
from app.domain.policy import Policy
from app.domain.policy_terms import Tier
from app.domain.width import halfwidth
from app.errors import Problem
from app.intake.cells import day_of, is_scientific, squeezed, tier_fen_of
from app.intake.layouts import address
from app.intake.roster_rows import RosterRow

_NO_TIER = frozenset(
    {"", "0", "0元", "0.00", "无", "/", "-", "—", "不缴费", "个人不缴费", "不缴", "未选", "待定", "暂不缴费"}
)
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_SEX = {"男": "男", "女": "女", "男性": "男", "女性": "女", "m": "男", "f": "女", "1": "男", "2": "女"}
_YEAR_MONTH = re.compile(r"([0-9]{4})[-./年]?([0-9]{1,2})月?")
_NOBODY_SPECIAL = re.compile(r"无|否|/|-|—|普通|一般|普通居民|正常|0")


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A person to register. `form` has every one of FORM_FIELDS, "" where the roster is silent.

    id_number: 18 characters (15 for the old foreigners' card); id_kind: as in domain.id_number;
    sex 男 | 女 and birth (ISO): from the number; tier: whole yuan, "" for none chosen;
    household: 农业 | 非农业 | 居民 | ""; group: 特殊人群 as written.
    """

    row: int
    form: dict[str, str]


FORM_FIELDS = (
    "name", "id_number", "id_kind", "sex", "birth", "ethnicity", "household", "village_group", "phone",
    "tier", "group", "bank", "account", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """`problems`: one per refused person, at its row; `notes`: doubts about accepted ones."""

    accepted: tuple[AcceptedRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def check_roster(
    rows: Iterable[RosterRow], *, policy: Policy, today: date, registered: Callable[[str], bool],
    places: Mapping[str, int] | None = None,
) -> CheckedRoster:  # fmt: skip
    """Check people in the order of the file. `registered(number)`: is this number registered already?
    `places`: the column of each field from 0, so that a sentence can name the cell.

    A number counts as a duplicate when an earlier *accepted* row has it.
    """
    check = _Check(policy, today, registered, places or {})
    accepted: list[AcceptedRow] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for row in rows:
        result = check.person(row)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            form, identity = result
            accepted.append(AcceptedRow(row.row, form))
            notes.extend(check.doubts(row, form, identity))
    return CheckedRoster(tuple(accepted), tuple(problems), tuple(notes))


class _Check:
    """What one run remembers: numbers accepted so far, each distinct tier and group judged once."""

    def __init__(
        self, policy: Policy, today: date, registered: Callable[[str], bool], places: Mapping[str, int]
    ) -> None:
        self._policy = policy
        self._places = places
        self._today = today
        self._registered = registered
        self._rows: dict[str, int] = {}
        self._tiers: dict[str, str | None] = {}
        self._hardship: dict[str, bool] = {}
        self._closed = {yuan_plain(tier.fen): tier for tier in policy.tiers if tier.hardship_only}
        self._areas = known_areas()

    def person(self, row: RosterRow) -> tuple[dict[str, str], IdNumber] | Problem:
        """The person's form and identity, or the first reason to refuse."""
        values = row.values
        name = names.normalise(values.get("name", ""))
        if not any(map(str.isalpha, name)):
            return Problem("missing_name", "没有填姓名，请补上姓名。", "name", row.row)
        try:
            identity = self._identity(row)
        except IdRefused as refused:
            return Problem(refused.code, f"{name}：{refused.text}。", "id_number", row.row)
        if isinstance(identity, Problem):
            return identity
        number = identity.number
        tier = self._tier(values.get("tier", ""))
        refusal = self._tier_refusal(row, name, tier) or self._number_refusal(row.row, name, number)
        if refusal:
            return refusal
        self._rows[number] = row.row
        return _form(row, name, identity, tier or "", self._group(values)), identity

    def _identity(self, row: RosterRow) -> IdNumber | Problem:
        text = row.values.get("id_number", "")
        if "id_number" in row.lost_digits or is_scientific(text):
            sentence = (
                f"{self._cell(row, 'id_number')}身份证号码被表格软件当作数字，后几位已经丢失。"
                "请把这一列设为文本格式，照证件重新填写。"
            )
            return Problem("id_lost_precision", sentence, "id_number", row.row)
        identity = id_number.parse(text, today=self._today)
        age = id_number.age_on(identity.birth, self._today)
        if age < self._policy.min_age:
            return Problem(
                "under_age",
                f"未满 {self._policy.min_age} 周岁（现在 {age} 岁），还不能参保，请到年龄后再登记。",
                "id_number",
                row.row,
            )
        return identity

    def _cell(self, row: RosterRow, field: str) -> str:
        return f"{address(row.row, self._places[field])} 格的" if field in self._places else ""

    def _tier(self, text: str) -> str | None:
        """Whole yuan of a tier of the policy, "" for none chosen, None for an unknown one."""
        if text not in self._tiers:
            fen = None if squeezed(text) in _NO_TIER else tier_fen_of(text)
            known = fen is not None and self._policy.tier(fen) is not None
            self._tiers[text] = "" if squeezed(text) in _NO_TIER else yuan_plain(fen or 0) if known else None
        return self._tiers[text]

    def _tier_refusal(self, row: RosterRow, name: str, tier: str | None) -> Problem | None:
        if tier is None:
            open_to_all = "、".join(yuan_plain(tier.fen) for tier in self._policy.tiers)
            written = row.values.get("tier", "")
            text = f"{name}：缴费档次“{written}”不在政策的档次里，请改为 {open_to_all} 之一（元/年）。"
            return Problem("unknown_tier", text, "tier", row.row)
        closed = self._closed.get(tier)
        if closed is not None and not self._opens(closed, self._group(row.values)):
            text = f"{name}：{tier} 元档次只对{closed.for_whom}开放，请改选档次，或在特殊人群一列写明身份。"
            return Problem("tier_not_open", text, "tier", row.row)
        return None

    def _group(self, values: Mapping[str, str]) -> str:
        """特殊人群 as written; where that is blank, a remark that names such a group."""
        written, note = values.get("group", ""), values.get("note", "")
        if _NOBODY_SPECIAL.fullmatch(written):
            written = ""
        return written or (note if note and self._is_hardship(note) else "")

    def _opens(self, tier: Tier, text: str) -> bool:
        return self._policy.opens(tier, text) if tier.groups else self._is_hardship(text)

    def _is_hardship(self, text: str) -> bool:
        if text not in self._hardship:
            self._hardship[text] = self._policy.is_hardship(text)
        return self._hardship[text]

    def _number_refusal(self, row: int, name: str, number: str) -> Problem | None:
        if number in self._rows:
            text = f"{name}：这个证件号码与第 {self._rows[number]} 行相同，请核对后删去一行。"
            return Problem("duplicate_in_file", text, "id_number", row)
        if self._registered(number):
            text = f"{name}：这个证件号码已经登记过，不必再报；信息有变请办变更登记。"
            return Problem("already_registered", text, "id_number", row)
        return None

    def doubts(self, row: RosterRow, form: dict[str, str], identity: IdNumber) -> Iterator[Problem]:
        """What somebody should look at on the card; nothing of it refuses."""
        values, place = row.values, row.row

        def note(code: str, text: str, field: str) -> Problem:
            return Problem(code, f"{form['name']}：{text}。", field, place, blocking=False)

        sex = _SEX.get(squeezed(values.get("sex", "")).lower(), "")
        if sex and identity.sex and sex != identity.sex:
            yield note("sex_differs", f"性别填“{sex}”，证件号码表示“{identity.sex}”，已按号码", "sex")
        if not _same_birth(values.get("birth", ""), identity.birth):
            yield note("birth_differs", f"出生日期与证件号码（{identity.birth}）不一致，已按号码", "birth")
        area = id_number.area_note(identity.number, self._areas)
        if area:
            yield note(area.code, area.text, "id_number")
        if identity.note:
            yield note("id_mended", identity.note, "id_number")
        age = id_number.age_on(identity.birth, self._today)
        if age >= self._policy.benefit_age:
            yield note("benefit_age", f"已满 {age} 周岁，请核对是否应当申领待遇或补缴", "id_number")
        people = form["ethnicity"]
        if people and not ethnicities.title_of(people):
            yield note("ethnicity_unknown", f"没有“{people}”这个民族，请对照证件改正（例如 汉族、蒙古族）", "ethnicity")
        if not form["tier"]:
            yield note("tier_blank", "没有选缴费档次，登记后请补选", "tier")
        for field, title in (("account", "银行账号"), ("phone", "联系电话")):
            if values.get(field) and not form[field]:
                text = f"{self._cell(row, field)}{title}被表格软件当作数字，后几位已经丢失，没有采用，请照原件补上"
                yield note(f"{field}_lost_precision", text, field)


def _form(row: RosterRow, name: str, identity: IdNumber, tier: str, group: str) -> dict[str, str]:
    values = row.values
    return {
        "name": name,
        "id_number": identity.number,
        "id_kind": identity.kind,
        "sex": identity.sex or _SEX.get(squeezed(values.get("sex", "")).lower(), ""),
        "birth": identity.birth.isoformat(),
        "ethnicity": values.get("ethnicity", ""),
        "household": _household(values.get("household", "")),
        "village_group": village_groups.tidied(values.get("village_group", "")),
        "phone": _number(row, "phone", _phone),
        "tier": tier,
        "group": group,
        "bank": values.get("bank", ""),
        "account": _number(row, "account", squeezed),
        "note": values.get("note", ""),
    }


def _number(row: RosterRow, field: str, read: Callable[[str], str]) -> str:
    """A number that is kept as text; "" where spreadsheet software has lost its last digits: never repaired."""
    written = row.values.get(field, "")
    return "" if field in row.lost_digits or is_scientific(written) else read(written)


def _household(text: str) -> str:
    """户籍性质 in the words of the form; "" where the roster says something else."""
    for sign, kind in (("非农", "非农业"), ("城", "非农业"), ("农", "农业"), ("居民", "居民")):
        if sign in text:
            return kind
    return ""


def _phone(text: str) -> str:
    """The first mobile number, else what is written."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return text
    plain = halfwidth(text).strip()
    found = _MOBILE.search(re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", plain)) if plain else None
    return found[0] if found else plain


def _same_birth(text: str, birth: date) -> bool:
    """Whether a birth cell agrees with the number, as far as it goes (some give year and month only)."""
    if not text or text == birth.isoformat():
        return True
    day = day_of(text)
    if day:
        return day == birth
    partial = _YEAR_MONTH.fullmatch(squeezed(text))
    return partial is None or (int(partial[1]), int(partial[2])) == (birth.year, birth.month)
