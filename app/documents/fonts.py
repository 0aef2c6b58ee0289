"""Fonts that hold every character a person's name may have, and a text layer that copies out right.

Names of residents go beyond the first Unicode plane (𬱖, 𡐤), and 通用规范汉字表 has such characters too.
No single TrueType font has them all, so a character that the wanted face lacks comes from HanaMinA, then
HanaMinB. ReportLab draws an empty box silently for a character that no font has; here that is refused
before a page is printed, because a ledger with a box for a name is no evidence (Songshan 003 art. 11:
账账相符).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from app.domain import resources
from app.errors import OfficeError

PAIRS_PER_BLOCK = 100  # the CMap format allows at most 100 pairs in one beginbfchar block


class Face(StrEnum):
    """The faces that papers are set in; the value is the file's name in resources/fonts."""

    SANS = "NotoSansSC-Regular"
    SANS_BOLD = "NotoSansSC-Bold"
    SERIF = "NotoSerifSC-Regular"
    SERIF_BOLD = "NotoSerifSC-Bold"


FALLBACKS = ("HanaMinA", "HanaMinB")


class FontFileMissing(OfficeError):
    """A font file of the program is not where it was installed."""


class GlyphMissing(OfficeError):
    """A character that no font of the program has, or that is no printable character."""


def _to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """Replacement for ReportLab's CMap: UTF-16BE values, short blocks, no entry for unused codes."""
    pairs = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>"
        for code, value in enumerate(subset)
        if value
    ]
    blocks = []
    for start in range(0, len(pairs), PAIRS_PER_BLOCK):
        block = pairs[start : start + PAIRS_PER_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    tail = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(head + blocks + tail)


ttfonts.makeToUnicodeCMap = _to_unicode_cmap

_loading = threading.Lock()


def _font_path(name: str) -> Path:
    return resources.path("fonts") / f"{name}.ttf"


@cache
def _loaded(name: str) -> TTFont:
    path = _font_path(name)
    if not path.is_file():
        raise FontFileMissing(f"缺少字体文件 {path.name}，不能打印。", "请重新安装程序，再打印一次。")
    font = TTFont(name, str(path), asciiReadable=True, shapable=False)
    pdfmetrics.registerFont(font)
    return font


def font(name: str) -> TTFont:
    """The loaded font of that file name; loading takes about 0.1 s, once per run of the program."""
    with _loading:
        return _loaded(name)


class _Widths(dict[str, float]):
    """Advance width of a character in thousandths of the type size, from the font that owns it."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> float:
        require_glyphs(self.face, character)
        code = 32 if character == "\xa0" else ord(character)
        self[character] = width = float(font(owner(self.face, character)).face.getCharWidth(code))
        return width


class _Owners(dict[str, str]):
    """Which font draws a character; "" when none does."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, character: str) -> str:
        code = 32 if character == "\xa0" else ord(character)
        for name in (self.face.value, *FALLBACKS):
            if code >= 32 and code in font(name).face.charToGlyph:
                self[character] = name
                return name
        self[character] = ""
        return ""


_widths = {face: _Widths(face) for face in Face}
_owners = {face: _Owners(face) for face in Face}


def owner(face: Face, character: str) -> str:
    """Name of the font that draws the character; "" if none of the fonts has it."""
    return _owners[face][character]


def width(face: Face, text: str, size: float) -> float:
    """Width of one line of text in points."""
    return sum(map(_widths[face].__getitem__, text)) * size / 1000


def runs(face: Face, text: str) -> list[tuple[str, str]]:
    """The text cut into pieces of (font name, piece), each drawn by one font; GlyphMissing if none."""
    owners = _owners[face]
    names = {owners[character] for character in text}
    if len(names) == 1 and "" not in names:
        return [(names.pop(), text)]
    require_glyphs(face, text)
    pieces: list[tuple[str, str]] = []
    for character in text:
        name = owners[character]
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + character)
        else:
            pieces.append((name, character))
    return pieces


def unprintable(face: Face, characters: Iterable[str]) -> set[str]:
    """Those of the characters that no font has."""
    owners = _owners[face]
    return {character for character in set(characters) if not owners[character]}


def require_glyphs(face: Face, text: str, place: str = "") -> None:
    """Raise GlyphMissing, naming the first character that cannot be printed and its place."""
    missing = unprintable(face, text)
    if not missing:
        return
    character = next(c for c in text if c in missing)
    shown = character if character.isprintable() else "不可见字符"
    raise GlyphMissing(
        f"{place}“{text}”里的“{shown}”（U+{ord(character):04X}）没有字体可以印，没有打印。",
        "请对照身份证核对这个字，用正式的国标编码重新录入后再打印；核对无误仍不能印的，请把编码报区社保中心。",
    )
