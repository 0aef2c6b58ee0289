"""The rules of this house that no public linter knows: invisible characters, addresses, lengths.

Invisible and direction-changing characters let source read differently from what it does; an address in a
file ties an offline program to a network or to one person's disk; long files and functions are where two
subjects hide in one.
Findings are data: `path:line: sentence`, all of them at once.
"""

from __future__ import annotations

import ast
import re
import statistics
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from environment import ROOT

FOLDERS = ("app", "db", "ui", "build", "tests", "resources", ".ci")
PYTHON_FOLDERS = ("app", "db", "ui", "build", "tests")
SOURCES = (".py", ".sh", ".ps1", ".cmd", ".bat", ".feature", ".mako", ".spec", ".iss", ".desktop")
TEXTS = (".toml", ".md", ".json", ".cfg", ".ini", ".svg", ".qss", ".html", ".css", ".txt", ".lock")
TEXT_SUFFIXES = frozenset(SOURCES + TEXTS)
DIRTY_ON_PURPOSE = ("tests/data", "tests/reference")  # real old files, kept byte for byte

LONGEST_FILE = 400
MEDIAN_FILE = 120
LONG_FUNCTION = 35
SHORT_SHARE = 0.9

# Variation selectors, fillers and the like are letters or marks to Unicode, yet nothing shows on the screen.
FILLERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
BLANK = frozenset(map(chr, chain(FILLERS, range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))))

URL = re.compile(r"\b(?:https?|ftp|file)://(?P<host>[^\s/\"'<>()`{}\\]*)")
NAMES_NOT_PLACES = re.compile(
    r"^(?:www\.w3\.org|schemas\.openxmlformats\.org|purl\.org|www\.gnu\.org|fsf\.org|"
    r"(?:[\w.-]+\.)?(?:example|invalid|test)|localhost|127\.0\.0\.1)(?::\d+)?$"
)
INDEX_OPTION = re.compile(r"--(?:(?:extra-)?index-url|find-links|trusted-host)[= ]\s*\S")
SOMEBODYS_DISK = re.compile(r"(?<![\w.~-])(?:/(?:root|home|work|Users)/\w|[A-Za-z]:\\+Users\\+\w)")


def text_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield the project's own text files: sources, configuration, resources; no `.venv`, `out` or caches."""
    yield from sorted(path for path in root.iterdir() if path.is_file() and _is_text(path))
    for folder in FOLDERS:
        yield from sorted(
            path
            for path in (root / folder).rglob("*")
            if path.is_file() and _is_text(path) and not _is_dirty_on_purpose(path, root)
        )


def python_files(root: Path = ROOT) -> list[Path]:
    """Return the Python files that the length rule counts: all that say anything."""
    found = chain.from_iterable(sorted((root / folder).rglob("*.py")) for folder in PYTHON_FOLDERS)
    return [path for path in found if path.stat().st_size]


def invisible_characters(root: Path = ROOT) -> list[str]:
    """Return a finding for every zero-width, direction-changing, blank or control character and every BOM."""
    findings = []
    for path in text_files(root):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            findings.append(f"{_place(path, 1, root)}: 不是 UTF-8：{error.reason}")
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            codes = sorted({f"U+{ord(letter):04X}" for letter in line if is_invisible(letter)})
            findings += [f"{_place(path, number, root)}: 看不见的字符 {code}，请写成转义" for code in codes]
    return findings


def is_invisible(letter: str) -> bool:
    """Tell whether a character shows nothing or turns the writing; tab and carriage return may stay."""
    if letter in "\t\r":
        return False
    return letter in BLANK or unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")


def foreign_addresses(root: Path = ROOT) -> list[str]:
    """Return a finding for every network address, package index option and path of somebody's disk.

    Names that only look like addresses (XML namespaces, reserved example hosts) are no findings; licences are
    quoted whole and not looked at.
    """
    findings = []
    for path in text_files(root):
        if path.name.startswith("LICENSE"):
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            findings += [f"{_place(path, number, root)}: {what}" for what in _addresses(line)]
    return findings


def _addresses(line: str) -> Iterator[str]:
    for url in URL.finditer(line):
        if not NAMES_NOT_PLACES.match(url["host"]):
            yield f"外来地址 {url[0]}"
    if INDEX_OPTION.search(line):
        yield "软件包来源的选项属于各台机器，不写进文件"
    disk = SOMEBODYS_DISK.search(line)
    if disk:
        yield f"某一台机器上的路径 {disk[0]}"


def lengths(root: Path = ROOT) -> list[str]:
    """Return findings for files over 400 lines, a median file over 120, or under 9 of 10 functions short.

    The program and its tests are measured apart, so that neither hides the other; empty files do not count.
    """
    files = python_files(root)
    tests = [path for path in files if path.is_relative_to(root / "tests")]
    program = [path for path in files if path not in tests]
    return _group_lengths("程序 / program", program, root) + _group_lengths("测试 / tests", tests, root)


def _group_lengths(group: str, files: list[Path], root: Path) -> list[str]:
    if not files:
        return []
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in files}
    findings = [
        f"{_place(path, 1, root)}: {count} 行，超过 {LONGEST_FILE} 行：请按内容分成两个文件"
        for path, count in lines.items()
        if count > LONGEST_FILE
    ]
    median = statistics.median(lines.values())
    functions = [found for path in files for found in function_lengths(path, root)]
    long = [found for found in functions if found[1] >= LONG_FUNCTION]
    share = 1 - len(long) / len(functions) if functions else 1.0
    print(f"{group}: {len(files)} 个文件，中位 {median:g} 行；", end="")
    print(f"{len(functions)} 个函数，{share:.1%} 短于 {LONG_FUNCTION} 行")
    if median >= MEDIAN_FILE:
        findings.append(f"{group}: 文件长度中位数 {median:g} 行，应小于 {MEDIAN_FILE}")
    if share < SHORT_SHARE:
        findings.append(f"{group}: 短函数只有 {share:.1%}，应不少于 {SHORT_SHARE:.0%}；最长的：")
        findings += [f"  {place}: {count} 行" for place, count in sorted(long, key=lambda one: -one[1])[:20]]
    return findings


def function_lengths(path: Path, root: Path = ROOT) -> list[tuple[str, int]]:
    """Return (place with name, lines from `def` to the last) of every function of a file, nested ones too."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return [
        (f"{_place(path, node.lineno, root)} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _is_text(path: Path) -> bool:
    return (path.suffix in TEXT_SUFFIXES or path.parent.name == ".ci") and "__pycache__" not in path.parts


def _is_dirty_on_purpose(path: Path, root: Path) -> bool:
    return path.relative_to(root).as_posix().startswith(DIRTY_ON_PURPOSE)


def _place(path: Path, line: int, root: Path) -> str:
    return f"{path.relative_to(root).as_posix()}:{line}"
