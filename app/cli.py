"""The command line: every service without a screen (design: a second front end proves the core).

With --json exactly one JSON object goes to standard output; progress goes to standard error. Exit status: 0 done,
1 refused with {"error", "text", "hint"}, 2 usage. A refusal changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import (
    cli_backup,
    cli_compare,
    cli_estimate,
    cli_forms,
    cli_intake,
    cli_jobs,
    cli_quarantine,
    cli_recovery,
    cli_station,
    cli_workbench,
)
from app import cli_work as work
from app import commands as commands_of
from app.cli_usage import Parser
from app.errors import OfficeError, Problem
from app.keys.suite import SUITE, SUITES
from app.ports import Clock, StoreOpener
from app.services.clock import SystemClock

Output = dict[str, Any]
_SUITE_HELP = "密码算法，全区一样，建立后不能改：" + "；".join(f"{number} {name}" for number, name in SUITES.items())


@dataclass(frozen=True, slots=True)
class Root:
    """What the composition root hands in: the store, the default home, and how to start the window."""

    opener: StoreOpener
    default_home: Path
    gui: Callable[[Path | None, Clock, dict[str, str]], int]


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = Parser(prog="xiangbao", description="乡保：没有网络的地方也能办的城乡居民养老保险")
    top.add_argument("--home", type=Path, help="站点所在的文件夹")
    top.add_argument("--as", dest="name", help="操作员姓名（只有一个操作员时可省略）")
    top.add_argument("--json", action="store_true", help="标准输出只给一个 JSON 对象")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    _station(commands)
    _people(commands)
    _money(commands)
    _exchange(commands)
    _keeping(commands)
    cli_backup.add(commands, _sub)
    cli_estimate.add(commands, _sub)
    cli_forms.add(commands, _sub)
    cli_intake.add(commands, _sub)
    cli_jobs.add(commands, _sub)
    cli_recovery.add(commands, _sub)
    cli_workbench.add(commands, _sub)
    commands_of.add_all(commands, _sub)
    return top


def _sub(commands: Any, name: str, text: str, run: work.Run) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    return made


def _station(commands: Any) -> None:
    group = commands.add_parser("station", help="建立、准入、加入站点").add_subparsers(dest="what", required=True)
    init = _sub(group, "init", "建立区级站点", work.station_init)
    ask = _sub(group, "request", "建立下级站点，导出准入申请", work.station_request)
    for made, levels in ((init, ("district",)), (ask, ("village", "township"))):
        made.add_argument("--level", choices=levels, required=True)
        for option in ("--code", "--name", "--operator"):
            made.add_argument(option, required=True, dest=f"station_{option[2:]}")
        made.add_argument("--suite", type=int, choices=sorted(SUITES), default=SUITE, help=_SUITE_HELP)
    init.add_argument("--policy", type=Path, required=True)
    ask.add_argument("--serial", default="01")
    ask.add_argument("--replaces", action="store_true", help="换上来的电脑：旧的那台丢失、损坏，上级已经停用")
    ask.add_argument("--out", type=Path, required=True)
    admit = _sub(group, "admit", "准入下级站点，导出准入文件", work.station_admit)
    admit.add_argument("file", type=Path)
    admit.add_argument("--out", type=Path, required=True)
    join = _sub(group, "join", "读入准入文件，加入上级", work.station_join)
    join.add_argument("file", type=Path)
    for made, whose in ((admit, "下级报来的申请指纹"), (join, "上级报来的区级指纹")):
        made.add_argument("--expect", metavar="指纹", help=f"{whose}（汉字或数字）；不一致就不办理")
    _sub(group, "show", "本站点的代码、状态和指纹", work.station_show)
    _sub(group, "list", "下级的电脑，停用的也列出", work.station_list)
    cli_station.add(group, _sub)
    end = _sub(group, "end", "停用下级的一台电脑（丢失、损坏、被复制）", work.station_end)
    end.add_argument("station", metavar="站点编号", help="例如 150404100200-01.1")
    end.add_argument("--reason", required=True, metavar="原因")


def _people(commands: Any) -> None:
    group = commands.add_parser("resident", help="参保人").add_subparsers(dest="what", required=True)
    roster = _sub(group, "import", "读入名册，每个合格的行一份参保登记", work.resident_import)
    roster.add_argument("file", type=Path)
    roster.add_argument("--dry-run", action="store_true")
    roster.add_argument("--village", default="", help="在镇、区办理时：参保人所在村的 12 位代码")
    _sub(group, "find", "按姓名、拼音首字母、证件号码查找", work.resident_find).add_argument("query")
    add = _sub(group, "register", "登记一个人", work.resident_register)
    add.add_argument("fields", nargs="+", metavar="栏目=内容", help="例如 name=张三 id_number=… tier=200")
    add.add_argument("--village", default="")
    change = _sub(group, "change", "变更登记", work.resident_change)
    change.add_argument("id_number")
    change.add_argument("fields", nargs="+", metavar="栏目=内容")
    void = _sub(group, "void", "作废登记", work.resident_void)
    void.add_argument("id_number")
    void.add_argument("--reason", required=True)
    account = _sub(commands, "account", "个人账户", work.account)
    account.add_argument("id_number")
    account.add_argument("--explain", action="store_true", help="每笔入账的来源，直到缴费凭证")


def _money(commands: Any) -> None:
    group = commands.add_parser("collection", help="收缴").add_subparsers(dest="what", required=True)
    _sub(group, "import", "登记 POS 导出的交易", work.collection_import).add_argument("file", type=Path)
    reverse = _sub(group, "reverse", "冲销一笔缴费", work.collection_reverse)
    reverse.add_argument("line", help="缴费行号，见 account 或台账")
    reverse.add_argument("--reason", required=True)
    ledger = _sub(commands, "ledger", "台账", work.ledger)
    ledger.add_argument("month")
    ledger.add_argument("--pdf", type=Path)
    ledger.add_argument("--xlsx", type=Path)
    ledger.add_argument("--paper", choices=("payments", "back", "refunds"), default="payments",
                        help="缴费，或补缴（back）、退费（refunds）")  # fmt: skip
    review = commands.add_parser("review", help="审核").add_subparsers(dest="what", required=True)
    _sub(review, "list", "待我审核的单据", work.review_list)
    approve = _sub(review, "approve", "同意", work.review_approve)
    approve.add_argument("ids", nargs="*", metavar="单据号")
    approve.add_argument("--clean", action="store_true", help="同意全部没有问题的单据")
    for name, text in (("return", "退回"), ("reject", "不予办理")):
        back = _sub(review, name, text, work.review_refuse)
        back.add_argument("ids", nargs="+", metavar="单据号")
        back.add_argument("--reason", required=True)
    reconcile = _sub(commands, "reconcile", "与国库清单对账", work.reconcile)
    reconcile.add_argument("file", type=Path)
    reconcile.add_argument("--month", required=True)
    reconcile.add_argument("--pdf", type=Path)
    reconcile.add_argument("--xlsx", type=Path)
    month = commands.add_parser("month", help="月结").add_subparsers(dest="what", required=True)
    _sub(month, "close", "月结", work.month_close).add_argument("month")
    reopen = _sub(month, "reopen", "重开月份", work.month_reopen)
    reopen.add_argument("month")
    reopen.add_argument("--reason", required=True)


def _exchange(commands: Any) -> None:
    group = commands.add_parser("exchange", help="交换").add_subparsers(dest="what", required=True)
    out = _sub(group, "export", "写入交换包", work.exchange_export)
    out.add_argument("folder", type=Path)
    out.add_argument("--to", metavar="代码", help="写给下级站点；不写就是上级")
    out.add_argument("--slip", action="store_true", help="同时写出交接单 PDF")
    into = _sub(group, "import", "读取交换包或回执", work.exchange_import)
    into.add_argument("file", type=Path)
    into.add_argument("--preview", action="store_true", help="只看会带来什么，不读入")
    _sub(group, "state", "与上下级的收发情况，还没有送到的单据", work.exchange_state)
    cli_quarantine.add(group, _sub)
    cli_compare.add(group, _sub)


def _keeping(commands: Any) -> None:
    verify = _sub(commands, "verify", "校验数据", work.verify)
    verify.add_argument("--full", action="store_true", help="从单据重算全部账簿并比较")
    demo = _sub(commands, "demo", "一个虚构的区：一个镇、三个村、一个月", work.demo)
    demo.add_argument("folder", type=Path)
    demo.add_argument("--residents", type=int, default=600)
    demo.add_argument("--gui", action="store_true", help="随后打开镇的窗口")
    _sub(commands, "gui", "打开窗口", work.gui)


def run(arguments: Sequence[str], root: Root) -> int:
    """Run one command; returns the exit status."""
    options = parser().parse_args(list(arguments))
    options.home = options.home or root.default_home
    try:
        clock = SystemClock()
        output, status = options.run(work.Call(options, root.opener, clock, root.gui))
    except OfficeError as refused:
        return _refused(refused, as_json=options.json)
    if options.json:
        print(json.dumps(output, ensure_ascii=False, default=_plain))
    else:
        _show(output)
    return int(status)


def _refused(refused: OfficeError, *, as_json: bool) -> int:
    found: Output = {"error": refused.code, "text": refused.text, "hint": refused.hint}
    problems = getattr(refused, "problems", ())
    if problems:
        found["problems"] = [_plain(problem) for problem in problems]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{refused.text}\n{refused.hint}".strip(), file=sys.stderr)
    return 1


def _plain(value: object) -> Any:
    if isinstance(value, Problem):
        return {"row": value.row, "field": value.field, "code": value.code, "text": value.text}
    return str(value)


def _show(output: Output) -> None:
    """Plain text for a person: one line per value, lists indented."""
    for key, value in output.items():
        if isinstance(value, list):
            print(f"{key}:")
            for item in value:
                print(f"  {json.dumps(item, ensure_ascii=False, default=_plain)}")
        else:
            print(
                f"{key}: {json.dumps(value, ensure_ascii=False, default=_plain) if isinstance(value, dict) else value}"
            )
