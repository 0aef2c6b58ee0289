"""生僻字名单: names that other systems may not take, character by character with its code point.

GB 18030-2022 is what names must be kept in; bank and police systems often stop at GBK, and a character of a private
area is nobody's: both are found out at the counter, with the person standing there.
"""

from __future__ import annotations

from collections import Counter

from app.documents import fonts
from app.documents.fonts import Face
from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.errors import Problem
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import CHECK_GROUP, Given, Job, Outcome, village_need
from app.services.desk_jobs.standing import Standing

COLUMNS = (
    tables.NO, tables.VILLAGE, tables.NAME, tables.ID, tables.PHONE, Column("生僻字", 5, "c"), Column("编码", 7, "c", "id"),
    Column("所在字集", 10), Column("说明", 20),
)  # fmt: skip
BLOCKS = (
    (0x3400, 0x4DBF, "扩展 A"), (0x4E00, 0x9FFF, "基本区"), (0xF900, 0xFAFF, "兼容汉字"), (0x20000, 0x2A6DF, "扩展 B"),
    (0x2A700, 0x2B73F, "扩展 C"), (0x2B740, 0x2B81F, "扩展 D"), (0x2B820, 0x2CEAF, "扩展 E"), (0x2CEB0, 0x2EBEF, "扩展 F"),
    (0x2EBF0, 0x2EE5F, "扩展 I"), (0x2F800, 0x2FA1F, "兼容补充"), (0x30000, 0x3134F, "扩展 G"), (0x31350, 0x323AF, "扩展 H"),
)  # fmt: skip
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
OWN, NO_FONT, BEYOND_GBK, OTHER_FONT = "自造字", "印不出来", "GBK 之外", "基本字库之外"
ADVICE = {
    OWN: "没有国标编码，请对照身份证改用正式的字",
    NO_FONT: "本程序的字库也没有，请核对，不能打印",
    BEYOND_GBK: "银行、公安等老系统可能不认，办卡和发放前先核对",
    OTHER_FONT: "普通字库里没有，别的电脑可能显示成方框",
}


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    rows: list[Row] = []
    counts: Counter[str] = Counter()
    people = 0
    problems: list[Problem] = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            for one in standing.people(code):
                found = [(character, kind) for character in dict.fromkeys(one.name) if (kind := rarity(character))]
                people += bool(found)
                counts.update(kind for _, kind in found)
                rows += [_row(name, one, character, kind) for character, kind in found]
                problems += [
                    Problem(kind, f"{one.name}：{ADVICE[kind]}（U+{ord(character):04X}）。", "name")
                    for character, kind in found if kind in (OWN, NO_FONT)
                ]  # fmt: skip
    files = (tables.book(desk, "生僻字名单", "姓名里有生僻字的人", COLUMNS, [("生僻字", tables.numbered(rows))]),) if rows else ()
    said = f"{people:,} 人的姓名里有生僻字。" if people else "没有生僻字。"
    return Outcome(files, said, tuple((kind, f"{count:,} 处") for kind, count in counts.items()), tuple(problems))


def rarity(character: str) -> str:
    """Why a character is rare; "" when it is not."""
    code = ord(character)
    if any(low <= code <= high for low, high in PRIVATE):
        return OWN
    owner = fonts.owner(Face.SANS, character)
    if not owner:
        return NO_FONT
    if code > 0x7F and not _in_gbk(character):
        return BEYOND_GBK
    return OTHER_FONT if owner != Face.SANS.value else ""


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def block(character: str) -> str:
    code = ord(character)
    if rarity(character) == OWN:
        return "专用区"
    return next((title for low, high, title in BLOCKS if low <= code <= high), "其他")


def _row(village: str, one: Resident, character: str, kind: str) -> Row:
    shown = character if kind not in (OWN, NO_FONT) else "□"
    return (village, one.name, one.id_number, one.phone, shown, f"U+{ord(character):04X}", block(character), ADVICE[kind])


JOB = Job(
    key="rare", title="生僻字名单", group=CHECK_GROUP, order=4,
    does="姓名里有别的系统可能不认的字的人，逐字列出编码，办卡、发放前先核对。",
    needs=(village_need(),), run=run, words="冷僻字 字库 乱码 方框",
)  # fmt: skip
