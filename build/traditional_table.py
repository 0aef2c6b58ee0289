"""Make resources/traditional.txt, the table that lets a search for 刘 find 劉 (run once; the table is kept).

Source: the Hant-Hans transform of ICU 72 (Unicode CLDR, from Unihan's kSimplifiedVariant), one by one.
Needs ICU's `uconv` on the path. `python build/traditional_table.py`
"""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "resources" / "traditional.txt"
BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
PER_LINE = 32


def pairs() -> list[str]:
    """Two-character strings, traditional then simplified; what is itself a result is left alone."""
    traditional = [chr(code) for block in BLOCKS for code in block if unicodedata.category(chr(code)) == "Lo"]
    run = subprocess.run(
        ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", "Hant-Hans"],
        input="\n".join(traditional).encode(),
        capture_output=True,
        check=True,
    )
    found = dict(zip(traditional, run.stdout.decode().split("\n"), strict=True))
    changed = {old: new for old, new in found.items() if old != new}
    # 苧 and 苎 each become the other in ICU; the simplified one stays.
    return [old + new for old, new in changed.items() if changed.get(new) != old or old == "苧"]


def main() -> None:
    lines = ["# 繁体字与简体字，每对两个字。来源：Unicode CLDR 的 Hant-Hans 转换（ICU 72，Unicode 许可）。"]
    made = pairs()
    lines += [" ".join(made[start : start + PER_LINE]) for start in range(0, len(made), PER_LINE)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(made)} pairs in {TABLE}")


if __name__ == "__main__":
    main()
