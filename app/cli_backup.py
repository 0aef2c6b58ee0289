"""`xiangbao backup / restore / drill / salvage`: what keeps the work when a computer breaks (security 4.5)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.filing import StationId
from app.services import backup_rounds, backups, rehearsals, salvage


def add(commands: Any, sub: Any) -> None:
    """Add the commands of keeping copies to the parser."""
    sub(commands, "backup", "备份；旧的按 3 天、4 周、12 个月各留一份", run_backup).add_argument("folder", type=Path)
    back = sub(commands, "restore", "从备份恢复到 --home", run_restore)
    back.add_argument("file", type=Path)
    back.add_argument("--recovery", action="store_true", help="口令忘了：用恢复单上的恢复码，同时换一个新口令")
    drill = sub(commands, "drill", "恢复演练：试着恢复一份备份，看打不打得开，不留下什么", run_drill)
    drill.add_argument("file", type=Path)
    save = sub(commands, "salvage", "数据文件损坏、没有备份：把 --home 里还读得出的抢救到新文件夹", run_salvage)
    save.add_argument("--to", type=Path, required=True, metavar="文件夹", help="新的空文件夹；损坏的原样不动")


def run_backup(call: work.Call) -> work.Result:
    with call.desk() as desk:
        done = backup_rounds.back_up(desk, call.options.folder)
    return {"file": str(done.file), "removed": list(done.removed)}, 0


def run_restore(call: work.Call) -> work.Result:
    """With --recovery as `recovery use`: the codes from XIANGBAO_RECOVERY_CODE and XIANGBAO_RECOVERY_CODE_2 (only where
    two keepers have the sheets), the new passphrase from XIANGBAO_NEW_PASSPHRASE, or from prompts.
    """
    o = call.options
    codes: tuple[str, ...] = ()
    if o.recovery:
        codes = _codes()
        passphrase = work.secret("XIANGBAO_NEW_PASSPHRASE", "新口令：")
    else:
        passphrase = call.passphrase()
    facts = backups.restore(
        o.file, call.home, name=o.name, passphrase=passphrase, opener=call.opener, clock=call.clock, codes=codes
    )
    return {"station": StationId.parse(facts.station).code, "name": facts.name, "state": facts.state}, 0


def _codes() -> tuple[str, ...]:
    """One code, or those of two keepers; which it takes, only the backup's own keys know."""
    first, second = work.secret("XIANGBAO_RECOVERY_CODE", "恢复码："), ""
    if "XIANGBAO_RECOVERY_CODE_2" in os.environ or sys.stdin.isatty():
        second = work.secret("XIANGBAO_RECOVERY_CODE_2", "第二位保管人的恢复码（一张恢复单就够的，直接回车）：")
    return tuple(code for code in (first, second) if code)


def run_drill(call: work.Call) -> work.Result:
    passphrase = call.passphrase()
    with call.desk() as desk:
        done = rehearsals.rehearse(desk, call.options.file, passphrase, call.opener)
    return {"made_at": done.made_at, "filings": done.filings, "since": done.since}, 0


def run_salvage(call: work.Call) -> work.Result:
    done = salvage.salvage(
        call.home, call.options.to, name=call.options.name, passphrase=call.passphrase(), opener=call.opener, clock=call.clock
    )
    lost = [
        {"stream": one.stream, "station": one.station, "place": one.place, "first": one.first, "count": one.count}
        for one in done.lost
    ]
    return {
        "station": StationId.parse(done.station).code, "name": done.name, "state": done.state, "filings": done.filings,
        "lost": lost, "damaged": list(done.damaged),
    }, 0  # fmt: skip
