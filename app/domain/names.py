"""Names as they are kept, and the key by which a name or a place is found.

民委发〔2016〕33号 asks for the middle dot U+00B7 and for every character of GB 18030 in names. Songshan
(003) prints its articles 22-25 in traditional characters, so search folds traditional to simplified; what
is kept is not.

Kept as typed: CJK compatibility ideographs (U+F900.., U+2F800..), which are in registers because somebody
writes his name so; Unicode normalisation would replace them. Replaced: radical symbols that copying out of
a PDF leaves (⽅ for 方), variation selectors, which no office font prints, and private-use codes that stand
for a character of GB 18030.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from app.domain import resources

# GB 18030 bytes FE50..FEA0 in order. Older systems, and for 14 of them Python's own gb18030 codec, decode
# these to the private-use codes U+E815..U+E864. Checked against glibc.
_GBK_TAIL = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_PRIVATE = {0xE815 + place: character for place, character in enumerate(_GBK_TAIL)}
# Bytes A6D9..A6F3: vertical punctuation; A8BC: ḿ.
_PRIVATE |= dict(
    zip(
        (*range(0xE78D, 0xE797), 0xE7C7),
        (chr(code) for code in (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A), 0x1E3F)),
        strict=True,
    )
)
# Simplified radicals of the supplement block; unlike the Kangxi ones they have no decomposition in Unicode.
_RADICALS = str.maketrans(
    "⺠⻄⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民西见贝车长门青韦页风飞马骨鬼鱼鸟麦黄齐齿龙龟",
)
_MENDED = str.maketrans(_PRIVATE | _RADICALS)

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = r"\u00b7\u0387\u2022\u2027\u2219\u22c5\u30fb\uff65\u2e31\u16eb"
_FOLDABLE = re.compile(r"[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e01ef]"
)
_ANY_DOT = re.compile(rf"\s*[{_DOTS}][{_DOTS}\s]*")
_FULL_STOP = re.compile(rf"(?<=[{_HAN}])\s*[.\uff0e\u3002]\s*(?=[{_HAN}])")
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}\u00b7])\s+(?=[{_HAN}\u00b7])")
_PLAIN_HAN = re.compile(r"[\u4e00-\u9fa5]+")
_SEARCH_DROPS = re.compile(r"[\s\u00b7.\-'`]+")


def normalise(text: str) -> str:
    """A name as it is kept: 张　三 → 张三, 巴特尔•敖其尔 → 巴特尔·敖其尔, ＪＯＨＮ  Smith → JOHN Smith.

    Applying it again changes nothing. An empty result means that no name was given.
    """
    if _PLAIN_HAN.fullmatch(text):
        return text
    visible = _INVISIBLE.sub("", text.translate(_MENDED))
    folded = _FOLDABLE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), visible)
    dotted = _FULL_STOP.sub("·", _ANY_DOT.sub("·", folded))
    return " ".join(_INNER_SPACE.sub("", dotted).split()).lstrip("'` ")


def search_key(text: str) -> str:
    """The key under which a name or place is found: simplified, lower case, no spaces, dots, hyphens."""
    if _PLAIN_HAN.fullmatch(text):
        return text.translate(_simplified())  # what follows leaves these characters alone
    folded = unicodedata.normalize("NFKC", normalise(text)).translate(_simplified())
    return _SEARCH_DROPS.sub("", folded).casefold()


@cache
def _simplified() -> dict[int, int]:
    """Traditional → simplified, 2,852 pairs of resources/traditional.txt, read at the first search."""
    lines = resources.path("traditional.txt").read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): ord(pair[1]) for line in lines if not line.startswith("#") for pair in line.split()}
