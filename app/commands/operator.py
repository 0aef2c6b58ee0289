"""`xiangbao operator …`: the people of a station: add, list, let go, and another data key (Qingdao 000 art. 10)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import cli_work as work
from app.services import departures, operators


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("operator", help="操作员").add_subparsers(dest="what", required=True)
    added = sub(group, "add", "登记操作员", run_add)
    added.add_argument("new_name")
    added.add_argument("--roles", required=True)
    sub(group, "list", "本站点的操作员", run_list)
    left = sub(group, "leave", "操作员离任：停用他的密钥和口令，更换数据密钥", run_leave)
    left.add_argument("leaving")
    left.add_argument("--reason", required=True, metavar="原因")
    left.add_argument("--station", default="", metavar="站点编号", help="下级站点的操作员：他的站点编号")
    sub(group, "rekey", "没有人离任也更换数据密钥（恢复单、备份或电脑落到别人手里以后）", run_rekey)


def run_add(call: work.Call) -> work.Result:
    new = work.secret("XIANGBAO_NEW_PASSPHRASE", "新操作员的口令：")
    roles = [role.strip() for role in call.options.roles.split(",") if role.strip()]
    own = call.passphrase()
    with call.desk() as desk:
        made = operators.add_operator(desk, call.options.new_name, roles, new, own)
    return {"operator": made.name, "roles": sorted(made.roles), "pending": sorted(made.pending)}, 0


def run_list(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = operators.operators(desk)
    return {"operators": [
        {"operator": one.name, "roles": sorted(one.roles), "pending": sorted(one.pending), "left": one.left} for one in found
    ]}, 0  # fmt: skip


def run_leave(call: work.Call) -> work.Result:
    o, own = call.options, call.passphrase()
    with call.desk() as desk:
        return asdict(departures.leave(desk, o.leaving, o.reason, own, station=o.station)), 0


def run_rekey(call: work.Call) -> work.Result:
    own = call.passphrase()
    with call.desk() as desk:
        departures.change_data_key(desk, own)
    return {"rekeyed": "at_next_sign_in"}, 0
