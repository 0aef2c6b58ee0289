"""Each rule catches a planted violation, and lets pass what only looks like one."""

from __future__ import annotations

from pathlib import Path

import house_rules
import pytest


def planted(root: Path, text: str, name: str = "app/planted.py") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("code", [0x200B, 0x200D, 0x202E, 0x2066, 0xFEFF, 0x00AD, 0x2028, 0x3164, 0xFE0F, 0xE0101, 0x07])
def test_invisible_character_is_found_with_its_place(tmp_path: Path, code: int) -> None:
    findings = house_rules.invisible_characters(planted(tmp_path, f"one = 1\ntwo = '{chr(code)}'\n"))
    assert findings == [f"app/planted.py:2: 看不见的字符 U+{code:04X}，请写成转义"]


def test_byte_order_mark_is_found(tmp_path: Path) -> None:
    root = planted(tmp_path, "\ufeffone = 1\n")
    assert len(house_rules.invisible_characters(root)) == 1


def test_file_that_is_not_utf_8_is_found(tmp_path: Path) -> None:
    root = planted(tmp_path, "")
    (root / "app/planted.py").write_bytes("# 松山".encode("gb18030"))
    assert "不是 UTF-8" in house_rules.invisible_characters(root)[0]


def test_chinese_rare_names_and_full_width_blanks_may_stand(tmp_path: Path) -> None:
    assert house_rules.invisible_characters(planted(tmp_path, "\tname = '㛃𬱖𡐤　（乡保）'\r\n")) == []


def test_old_files_kept_byte_for_byte_are_not_looked_at(tmp_path: Path) -> None:
    assert house_rules.invisible_characters(planted(tmp_path, "\ufeffa,b\n", "tests/data/roster.txt")) == []


@pytest.mark.parametrize(
    "line",
    [
        "https" + "://mirror.office.cn/wheels",
        "pip install --index-url" + " somewhere",
        "--find-links" + "=wheels",
        "open('" + "/home" + "/zhang/roster.xlsx')",
        "C:" + r"\Users" + r"\zhang\roster.xlsx",
    ],
)
def test_address_or_path_of_one_machine_is_found(tmp_path: Path, line: str) -> None:
    assert len(house_rules.foreign_addresses(planted(tmp_path, f"# {line}\n"))) == 1


@pytest.mark.parametrize(
    "line", ['xmlns="http://www.w3.org/2000/svg"', "https://example.invalid/x", "../homework/root", "a/home/x", "~/home/x"]
)
def test_what_only_looks_like_an_address_may_stand(tmp_path: Path, line: str) -> None:
    assert house_rules.foreign_addresses(planted(tmp_path, f"# {line}\n")) == []


def test_file_over_400_lines_is_found(tmp_path: Path) -> None:
    planted(tmp_path, "one = 1\n" * 401)
    for number in range(4):
        planted(tmp_path, "one = 1\n" * 400, f"app/short{number}.py")
        planted(tmp_path, "one = 1\n", f"db/short{number}.py")
    findings = house_rules.lengths(tmp_path)
    assert [finding.partition(":")[0] for finding in findings if "超过 400" in finding] == ["app/planted.py"]


def test_median_file_of_120_lines_is_found(tmp_path: Path) -> None:
    assert house_rules.lengths(planted(tmp_path, "one = 1\n" * 119)) == []
    assert "中位数" in house_rules.lengths(planted(tmp_path, "one = 1\n" * 120))[0]


def functions(long: int, short: int) -> str:
    body = "    one = 1\n"
    long_ones = (f"def long{number}():\n{body * 34}" for number in range(long))
    return "".join(long_ones) + "".join(f"def short{number}():\n{body}" for number in range(short))


def test_one_long_function_in_ten_is_allowed_and_two_in_eleven_are_not(tmp_path: Path) -> None:
    assert house_rules.lengths(planted(tmp_path, functions(1, 9))) == []
    findings = house_rules.lengths(planted(tmp_path, functions(2, 9)))
    assert "短函数只有" in findings[0]
    assert findings[1].endswith("long0: 35 行")


def test_tests_are_measured_apart_from_the_program(tmp_path: Path) -> None:
    planted(tmp_path, functions(0, 50))
    findings = house_rules.lengths(planted(tmp_path, functions(2, 2), "tests/test_planted.py"))
    assert findings[0].startswith("测试")
