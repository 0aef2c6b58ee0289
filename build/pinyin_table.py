"""Make resources/pinyin.txt from pypinyin (run once after pypinyin changes; the table is kept).

Each line is `readings:characters`: all characters with exactly these toneless readings, the most usual first.
The program then needs no library and loads 42,000 characters at once. `python build/pinyin_table.py`
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin.style import convert

TABLE = Path(__file__).resolve().parents[1] / "resources" / "pinyin.txt"
# Surname readings put first, so that the first combination is the likeliest name.
SURNAMES = {
    "单": "shan", "曾": "zeng", "查": "zha", "仇": "qiu", "区": "ou", "翟": "zhai", "乜": "nie", "解": "xie",
    "召": "shao", "折": "she", "种": "chong", "秘": "bi", "繁": "po", "覃": "qin", "朴": "piao", "盖": "ge",
    "任": "ren", "乐": "yue", "员": "yun", "尉": "yu", "缪": "miao", "冼": "xian", "黑": "he", "牟": "mu",
}  # fmt: skip


def readings(character: str, listed: str) -> list[str]:
    """Toneless syllables in ASCII, ü written v, ê written e; m, n, ng, which are no names, left out."""
    plain = [convert(reading, Style.NORMAL, strict=False).replace("ê", "e") for reading in listed.split(",")]
    syllables = [reading for reading in dict.fromkeys(plain) if reading not in {"m", "n", "ng", "hm", "hng"}]
    first = SURNAMES.get(character)
    return sorted(syllables, key=lambda reading: reading != first) if first in syllables else syllables


def main() -> None:
    groups: dict[str, list[str]] = {}
    for code, listed in sorted(pinyin_dict.items()):
        found = readings(chr(code), listed)
        if found:
            groups.setdefault(",".join(found), []).append(chr(code))
    lines = ["# 汉字读音（不带声调，ü 写作 v）：读音:字。来源：pypinyin 0.55.0（MIT 许可）。"]
    lines += [f"{key}:{''.join(characters)}" for key, characters in sorted(groups.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(map(len, groups.values()))} characters, {len(groups)} lines in {TABLE}")


if __name__ == "__main__":
    main()
