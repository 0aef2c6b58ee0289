"""第一个小时: the month of a made-up district in ten steps, each done when it stands in the books and not when somebody says so.

What was filed, sent, read and backed up since the district was made tells by itself. Stations cannot see each other's
books, so what is known of one is kept beside them for the others to show.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.domain.filing import Filing
from app.errors import OfficeError
from app.ports import Unit
from app.services.batch_drafts import DRAFT
from app.services.demo_place import DemoPlace, DemoStation
from app.services.desk import Desk
from app.storage import write_whole

NAME = "first_hour.json"
VILLAGE, TOWNSHIP = "village", "township"
MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Task:
    """One step: where it is done (village or township), on which page, and how."""

    key: str
    title: str
    where: str
    page: str
    how: str


TASKS = (
    Task("register", "登记一个人", VILLAGE, "people", "按「新登记」，输一个身份证号码，填完按「提交」。"),
    Task("pay", "收他的保费", VILLAGE, "collection", "按「新开一批」，输他的号码，金额一样就按回车。"),
    Task("close", "结算并关闭批次", VILLAGE, "collection", "把笔数和合计抄到结算单里，相等就按「关闭批次」。"),
    Task("ledger", "看台账并月结", VILLAGE, "ledger", "按「预览打印」看一看，再按「月结」。"),
    Task("backup", "备份", VILLAGE, "system", "选一个文件夹，按「现在备份」。"),
    Task("send", "写入 U 盘", VILLAGE, "exchange", "U 盘选「演示的 U 盘」，按「写入 U 盘」。"),
    Task("read", "到镇里读取", TOWNSHIP, "exchange", "换到镇里，U 盘选「演示的 U 盘」，选刚写的包，按「从 U 盘读取」。"),
    Task("review", "审核村里的单据", TOWNSHIP, "reviews", "没有问题的按「全部通过没有问题的」，一次通过。"),
    Task("answer", "给村里写回一个包", TOWNSHIP, "exchange", "写给谁选这个村，按「写入 U 盘」。"),
    Task("receive", "回到村里读取", VILLAGE, "exchange", "换回村里，读取镇里写回的包，这一圈就走完了。"),
)


@dataclass(frozen=True, slots=True)
class Hour:
    """The tasks with what is done; `here` is village, township or another desk's key."""

    done: frozenset[str]
    here: str

    @property
    def following(self) -> Task | None:
        """The first task that is not done yet; None when the hour is over."""
        return next((task for task in TASKS if task.key not in self.done), None)


class _Kept(msgspec.Struct, frozen=True):
    done: dict[str, list[str]]


def hour(desk: Desk, demo: DemoPlace) -> Hour:
    """What is done by the books of this station, and by what was known of the others when they were open."""
    station = demo.at(desk.home)
    here = kind_of(station)
    known = _read(demo)
    if station is not None and here in {VILLAGE, TOWNSHIP}:
        with desk.store.read() as unit:
            own = _done(desk, unit, demo, station, here)
        if sorted(own) != known.get(station.key):
            known[station.key] = sorted(own)
            with contextlib.suppress(OfficeError):
                write_whole(demo.folder / NAME, msgspec.json.encode(_Kept(known)))
    return Hour(frozenset(key for keys in known.values() for key in keys), here)


def kind_of(station: DemoStation | None) -> str:
    """village, township, or the desk's key."""
    if station is None:
        return ""
    return VILLAGE if station.key.startswith(VILLAGE) else station.key


def _done(desk: Desk, unit: Unit, demo: DemoPlace, station: DemoStation, here: str) -> set[str]:
    numbers = range(station.filings + 1, unit.journal.count() + 1)
    mine = [one for one in unit.journal.filings(numbers).values() if one.header.stream.station == desk.station]
    kinds = {one.kind for one in mine}
    traffic = {what for _, what, at, _ in unit.links.traffic(0) if _after(at, demo.made_at)}
    if here == TOWNSHIP:
        return _named(("read", "received" in traffic), ("review", "review" in kinds), ("answer", "sent" in traffic))
    drafted = any(body.get("lines") for body in unit.drafts.all(DRAFT).values())
    return _named(
        ("register", _registered(mine)), ("pay", drafted or "batch" in kinds), ("close", "batch" in kinds),
        ("ledger", "month_close" in kinds), ("backup", "backup" in traffic), ("send", "sent" in traffic),
        ("receive", "received" in traffic),
    )  # fmt: skip


def _registered(filings: Iterable[Filing]) -> bool:
    return any(one.kind == "registration" for one in filings)


def _named(*found: tuple[str, bool]) -> set[str]:
    return {key for key, done in found if done}


def _after(at: str, moment: str) -> bool:
    return datetime.fromisoformat(at) > datetime.fromisoformat(moment)


def _read(demo: DemoPlace) -> dict[str, list[str]]:
    try:
        return msgspec.json.decode((demo.folder / NAME).read_bytes()[:MOST_BYTES], type=_Kept).done
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return {}
