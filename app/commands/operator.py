"""`xiangbao operator …`: the people of a station: add, list, let go, and another data key (Qingdao 000 art. 10)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import cli_work as work
from app.keys.fingerprints import words
from app.services import departures, ended_slots, lockouts, operators, staff


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("operator", help="操作员").add_subparsers(dest="what", required=True)
    added = sub(group, "add", "登记操作员", run_add)
    added.add_argument("new_name")
    added.add_argument("--roles", required=True)
    listed = sub(group, "list", "本站点的操作员", run_list)
    listed.add_argument("--below", action="store_true", help="本站点和下级站点里可以办离任的人")
    left = sub(group, "leave", "操作员离任：停用他的密钥和口令，更换数据密钥", run_leave)
    left.add_argument("leaving")
    left.add_argument("--reason", required=True, metavar="原因")
    left.add_argument("--station", default="", metavar="站点编号", help="下级站点的操作员：他的站点编号")
    removed = sub(group, "remove", "移除被上级停用的操作员的登录口令，更换数据密钥", run_remove)
    removed.add_argument("ended")
    locked = sub(group, "unlock", "口令输错太多次要等的操作员，让他马上再试", run_unlock)
    locked.add_argument("locked_out")
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
        if call.options.below:
            return {"operators": [
                {"operator": one.name, "station": one.station, "place": one.place, "roles": sorted(one.roles)}
                for one in staff.in_office(desk)
            ]}, 0  # fmt: skip
        found = operators.operators(desk)
    return {"operators": [
        {"operator": one.name, "roles": sorted(one.roles), "pending": sorted(one.pending), "left": one.left,
         "fingerprint": words(bytes.fromhex(one.key))} for one in found
    ]}, 0  # fmt: skip


def run_leave(call: work.Call) -> work.Result:
    o, own = call.options, call.passphrase()
    with call.desk() as desk:
        return asdict(departures.leave(desk, o.leaving, o.reason, own, station=o.station)), 0


def run_remove(call: work.Call) -> work.Result:
    own = call.passphrase()
    with call.desk() as desk:
        ended_slots.remove(desk, call.options.ended, own)
    return {"removed": call.options.ended, "rekeyed": "at_next_sign_in"}, 0


def run_unlock(call: work.Call) -> work.Result:
    with call.desk() as desk:
        lockouts.let_try(desk, call.options.locked_out)
    return {"unlocked": call.options.locked_out}, 0


def run_rekey(call: work.Call) -> work.Result:
    own = call.passphrase()
    with call.desk() as desk:
        departures.change_data_key(desk, own)
    return {"rekeyed": "at_next_sign_in"}, 0
