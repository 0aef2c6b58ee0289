"""The command line's usage errors and help in Chinese: argparse says them in English, and clerks' helpers read them.

Exit status 2 stays (cli: 0 done, 1 refused, 2 usage). What argparse may say one day and is not known here is shown as it
is: better an English sentence than none.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (r"the following arguments are required: (.*)", r"还缺：\1"),
        (r"unrecognized arguments: (.*)", r"不认识：\1"),
        (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，请从这些里面选：\3"),
        (r"argument (.*?): invalid int value: (.*)", r"\1 要写整数，不能是 \2"),
        (r"argument (.*?): invalid \S+ value: (.*)", r"\1 不能是 \2"),
        (r"argument (.*?): expected one argument", r"\1 后面要写一个内容"),
        (r"argument (.*?): expected at most one argument", r"\1 后面最多写一个内容"),
        (r"argument (.*?): expected at least one argument", r"\1 后面至少写一个内容"),
        (r"argument (.*?): expected (\d+) arguments?", r"\1 后面要写 \2 个内容"),
        (r"argument (.*?): ignored explicit argument (.*)", r"\1 后面不写内容，去掉 \2"),
        (r"argument (.*?): not allowed with argument (.*)", r"\1 和 \2 不能一起用"),
        (r"ambiguous option: (.*) could match (.*)", r"\1 写得不全，可能是：\2"),
        (r"one of the arguments (.*) is required", r"这些里面要写一个：\1"),
    )
)


_PLACES = {
    "folder": "文件夹", "file": "文件", "id_number": "证件号码", "query": "要找的", "month": "月份", "new_name": "姓名",
    "line": "缴费行号", "leaving": "姓名", "ended": "姓名", "locked_out": "姓名",
}  # fmt: skip


def chinese(message: str) -> str:
    """A usage error of argparse as a clerk's helper reads it."""
    for pattern, text in _SAID:
        found = pattern.fullmatch(message)
        if found is not None:
            return found.expand(text)
    return message


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Every parser under it is one too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        formatter: Callable[..., argparse.HelpFormatter] = _Formatter
        super().__init__(*args, **{"formatter_class": formatter, **kwargs, "add_help": False})
        self._positionals.title, self._optionals.title = "要写的", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这些说明")

    def add_argument(self, *names: Any, **kwargs: Any) -> Any:
        """Words that are given by their place have Chinese names."""
        named = {"metavar": _PLACES[names[0]]} if names and names[0] in _PLACES else {}
        return super().add_argument(*names, **{**named, **kwargs})

    def add_subparsers(self, **kwargs: Any) -> Any:
        return super().add_subparsers(**{"metavar": "事项", "title": "可以做", **kwargs})

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"没有执行：{chinese(message)}。加 -h 看说明。\n")
