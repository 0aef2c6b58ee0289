"""民族 as the registration form has it: the 56 names of GB/T 3304-1991, and the two groups that the codes add.

Songshan 003 art. 3(3)1 collects the form by roster, and rosters write 汉, 汉族, 漢族 or the code 01. A number of a card in
this column is a slip of the hand that nobody notices later.
"""

from __future__ import annotations

from app.domain.names import search_key

_IN_ORDER = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜"
    " 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春"
    " 赫哲 门巴 珞巴 基诺"
)
"""By their codes, 01 to 56."""

_NAMES = _IN_ORDER.split()

OTHER, FOREIGN = "其他", "外国血统中国籍人士"
TITLES = (*(f"{name}族" for name in _NAMES), OTHER, FOREIGN)
_CODES = {f"{code:02d}": title for code, title in zip((*range(1, len(_NAMES) + 1), 97, 98), TITLES, strict=True)}
_ALSO = {
    "毛难": "毛南族", "崩龙": "德昂族", "其它": OTHER, "穿青人": "穿青人", "穿青": "穿青人", "革家人": "革家人",
    "未识别民族": OTHER, "未定族称人口": OTHER, "外国血统": FOREIGN, "外国血统中国籍": FOREIGN, "入籍": FOREIGN,
    "外籍入中国籍": FOREIGN,
}  # fmt: skip
"""Earlier names, and what identity cards and registers write beside the standard."""

_BY_KEY = {
    search_key(word): title
    for pairs in (((title, title) for title in TITLES), zip(_NAMES, TITLES, strict=False), _ALSO.items())
    for word, title in pairs
} | {search_key(f"{word}族"): title for word, title in _ALSO.items()}


def title_of(text: str) -> str:
    """The full name of what is written with or without 族, in traditional characters, or as its code; "" for none."""
    bare = "".join(text.split())
    return _CODES.get(bare.zfill(2) if bare.isascii() and bare.isdigit() else "", "") or _BY_KEY.get(search_key(bare), "")
