"""The one command file: a fresh clone needs nothing but Python to set up, run and check the program.

It runs before anything is installed, so it and the modules beside it use the standard library only, and its
first act is to say in one sentence that a Python is too old or too new.
"""

from __future__ import annotations

import argparse
import sys

OLDEST = (3, 11)
TOO_NEW = (3, 14)

DESCRIPTION = "乡保的构建命令：准备环境、试用、检查。\nXiangbao's build command: set up, try out, check."

COMMANDS = {
    "setup": "建立 .venv，按哈希安装依赖和 Qt 的系统库 / make .venv, install what is locked, Qt's libraries",
    "run": "用虚构的一个区试用，有屏幕开窗口 / try it with a made-up district",
    "test": "全部检查和测试 / all checks and tests",
    "nightly": "全部测试，包括很慢的 / all tests, the slow ones too",
    "lock": "重新生成锁定文件 / write the lock files anew",
    "screens": "把每个页面画成图片 / draw every page to a picture",
    "bench": "测速，输出 JSON / measure speed, JSON out",
}


def unfit_python(version: tuple[int, ...]) -> str:
    """Return the sentence for a Python the lock files do not cover, or an empty string."""
    if OLDEST <= version[:2] < TOO_NEW:
        return ""
    found = ".".join(str(part) for part in version[:2])
    return (
        f"需要 Python 3.11、3.12 或 3.13，现在是 {found}：请用其中之一运行 build/make.py。 "
        f"(Python 3.11, 3.12 or 3.13 is needed; this is {found}.)"
    )


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status (0 done, 1 failed or stopped with a sentence, 2 usage)."""
    sentence = unfit_python(sys.version_info[:2])
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 1
    import commands
    from environment import SetupStopped

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(
        prog="python build/make.py",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_commands(parser)
    try:
        return commands.carry_out(parser.parse_args(arguments))
    except SetupStopped as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _add_commands(parser: argparse.ArgumentParser) -> None:
    adder = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    words = {name: adder.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    words["setup"].add_argument("--dev", action="store_true", help="连同测试工具 / with the test tools")
    words["run"].add_argument("--residents", type=int, default=600, metavar="N", help="人数 / residents")
    words["lock"].add_argument("--upgrade", action="store_true", help="取最新版本 / newest versions")
    words["bench"].add_argument("--large", action="store_true", help="五十万人的查找和名单 / lists of 500,000")
    words["screens"].add_argument("folder", metavar="DIR", help="图片放在哪里 / where the pictures go")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
