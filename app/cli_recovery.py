"""`xiangbao recovery …`: make a recovery sheet, and set a new passphrase with its code (security T33)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import recovery, sign_in
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the recovery commands to the parser."""
    group = commands.add_parser("recovery", help="恢复单").add_subparsers(dest="what", required=True)
    make = sub(group, "make", "做一张新的恢复单，请把旧单销毁；只有写了 --pdf 才存成文件", run_make)
    make.add_argument("--pdf", type=Path)
    make.add_argument("--keeper", action="append", default=[], metavar="姓名", help="保管人，写两到三次：任意两位一起才能用")
    sub(group, "use", "口令忘了：用恢复码换一个新口令", run_use)
    sub(group, "show", "谁有恢复单（不用口令）", run_show)


def run_make(call: work.Call) -> work.Result:
    """The code goes to standard output, once; it is kept nowhere."""
    with call.desk() as desk:
        sheet = recovery.make(desk, call.passphrase(), call.options.keeper)
        if call.options.pdf:
            write_whole(call.options.pdf, sheet.pdf)
        recovery.confirm(desk, sheet, sheet.group())
        codes = {"codes": dict(zip(sheet.keepers, sheet.codes, strict=True))} if sheet.keepers else {"code": sheet.code}
        found = {"operator": desk.opener_name, **codes, "pdf": call.options.pdf}
    return {name: value for name, value in found.items() if value is not None}, 0


def run_use(call: work.Call) -> work.Result:
    """The code from XIANGBAO_RECOVERY_CODE, the new passphrase from XIANGBAO_NEW_PASSPHRASE, or both from prompts.

    Where two keepers are needed, the second code from XIANGBAO_RECOVERY_CODE_2.
    """
    code: str | list[str] = work.secret("XIANGBAO_RECOVERY_CODE", "恢复码：")
    if recovery.keepers_of(call.home, sign_in.whose(call.home, call.options.name)):
        code = [str(code), work.secret("XIANGBAO_RECOVERY_CODE_2", "第二位保管人的恢复码：")]
    new = work.secret("XIANGBAO_NEW_PASSPHRASE", "新口令：")
    desk = recovery.use(call.home, call.options.name, code, new, call.opener, call.clock)
    name = desk.opener_name
    desk.close()
    return {"operator": name, "hint": "口令已换。信封已经拆开，请再做一张新的恢复单。"}, 0


def run_show(call: work.Call) -> work.Result:
    return {"operators": list(recovery.has_sheet(call.home))}, 0
