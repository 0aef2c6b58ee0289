"""The first start of a computer: what was typed is kept until the station stands, and each step is one act.

A village or a township waits days between its request and its parent's grant, so what two people will compare then is
kept beside the store; the passphrase never is. (Songshan 003 art. 2-3; maker ≠ checker: Songshan 003 art. 40.)
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.domain import resources
from app.domain.filing import Level
from app.domain.money import yuan_plain
from app.domain.policy import Policy, load_policy_file
from app.errors import OfficeError
from app.keys.suite import SUITE
from app.ports import Clock, StoreOpener
from app.services import backups, operators, recovery, stations, store_places, witness
from app.services.recovery import Sheet
from app.services.sign_in import has_station, sign_in
from app.services.station_requests import Asked
from app.services.stations import Joined
from app.storage import discard, write_whole

NAME = "first_start.json"
FORMAT = 1
NEW, ASKED = "new", "asked"
MOST_BYTES = 1 << 16


class Begun(msgspec.Struct, frozen=True):
    """What was typed and done so far; no passphrase. `file` is the request as written, with what it is compared by.

    `replaces`: this computer takes the place of one that was lost or broken. `suite`: the district's (app/keys/suite.py).
    """

    fmt: int = FORMAT
    stage: str = NEW
    level: str = ""
    code: str = ""
    name: str = ""
    operator: str = ""
    out: str = ""
    file: str = ""
    fingerprint: str = ""
    digits: str = ""
    replaces: bool = False
    suite: int = SUITE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station is to stand, and with what."""

    home: Path
    opener: StoreOpener
    clock: Clock


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy that can be chosen: its file, its title, and what it says, as (title, text)."""

    file: Path
    title: str
    facts: tuple[tuple[str, str], ...]


def kept(home: Path) -> Begun:
    """What an earlier start has left; a fresh beginning without it, or with a damaged one."""
    try:
        data = (home / NAME).read_bytes()[:MOST_BYTES]
        found = msgspec.json.decode(data, type=Begun)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return Begun()
    return found if found.fmt == FORMAT and (found.stage == NEW or has_station(home)) else Begun()


def keep(home: Path, begun: Begun) -> None:
    """Keep what was typed; a folder that cannot be written is told when the station is made."""
    with contextlib.suppress(OSError, OfficeError):
        home.mkdir(parents=True, exist_ok=True)
        write_whole(home / NAME, msgspec.json.encode(begun))


def forget(home: Path) -> None:
    """The station stands: nothing is left to come back to."""
    discard(home / NAME)


def waits_for_grant(home: Path) -> bool:
    """Whether a station here has asked its parent and has not joined yet."""
    return has_station(home) and kept(home).stage == ASKED


def may_have_to_join(home: Path) -> bool:
    """Whether a station here may still wait for its parent's grant: one at work has its witness beside it, and a district,
    which has no parent, is at work from its founding.
    """
    return waits_for_grant(home) or not witness.is_kept(home)


def shipped_policies(code: str) -> tuple[PolicyFile, ...]:
    """The policies that come with the program, those of the district's province first, then the national one."""
    found = [(file, load_policy_file(file)) for file in sorted(resources.path("policy").glob("*.toml"))]
    chosen = [pair for pair in found if _fits(pair[0], code)] + [pair for pair in found if pair[0].stem == "national"]
    return tuple(_described(file, policy) for file, policy in chosen)


def _fits(file: Path, code: str) -> bool:
    prefix = f'prefix = "{code[:2]}"'
    return bool(code) and prefix in file.read_text(encoding="utf-8")


def read_policy(file: Path) -> PolicyFile:
    """A policy out of any file. Raises PolicyUnreadable."""
    return _described(file, load_policy_file(file))


def _described(file: Path, policy: Policy) -> PolicyFile:
    """A policy as the person who is to answer for it reads it."""
    window = "、".join(f"{part.first} 到 {part.last}" for part in policy.window) if policy.window else "全年都可以缴"
    hardship = [tier for tier in policy.tiers if tier.hardship_only]
    facts = [
        ("适用地区", policy.region),
        ("开始执行", policy.valid_from.isoformat()),
        ("缴费档次", _tiers(policy)),
        ("困难群体专用", "、".join(f"{yuan_plain(tier.fen)} 元" for tier in hardship) or "没有"),
        ("缴费期", window),
        ("年龄", f"满 {policy.min_age} 周岁参保，满 {policy.benefit_age} 周岁领取"),
        ("收现金", "允许" if policy.cash_allowed else "不允许，只用 POS"),
    ]
    return PolicyFile(file, f"{policy.region}，{policy.valid_from:%Y} 年起", tuple(facts))


def _tiers(policy: Policy) -> str:
    parts = [f"{yuan_plain(tier.fen)}（补 {yuan_plain(tier.subsidy_fen)}）" for tier in policy.tiers]
    return f"{len(parts)} 档，元／年：{'、'.join(parts)}"


def ask(place: Place, begun: Begun, passphrase: str) -> Begun:
    """Make a village's or township's station and write its request; what came of it is kept."""
    store_places.require_fit(place.home)
    level: Level = "village" if begun.level == "village" else "township"
    made: Asked = stations.request(
        place.home, level=level, code=begun.code, name=begun.name, operator=begun.operator,
        out=Path(begun.out).expanduser() / f"{begun.code}.xbrequest", passphrase=passphrase, opener=place.opener,
        replaces_on=place.clock.today() if begun.replaces else None, suite=begun.suite,
    )  # fmt: skip
    told = msgspec.structs.replace(
        begun, stage=ASKED, file=str(made.file), fingerprint=made.fingerprint, digits=made.digits
    )
    keep(place.home, told)
    return told


def join(place: Place, grant: Path, passphrase: str, expected: str) -> Joined:
    """Join with the grant whose root fingerprint was compared."""
    joined = stations.join(place.home, grant, None, passphrase, place.opener, place.clock, expected)
    forget(place.home)
    return joined


def found_district(place: Place, begun: Begun, policy: Path, passphrase: str) -> tuple[str, str]:
    """Found the district; returns the root's fingerprint in words and digits, to be noted down."""
    store_places.require_fit(place.home)
    desk = stations.init_district(
        place.home, code=begun.code, name=begun.name, operator=begun.operator, policy=policy, passphrase=passphrase,
        opener=place.opener, clock=place.clock, suite=begun.suite,
    )  # fmt: skip
    try:
        return stations.root_fingerprint(desk)
    finally:
        desk.close()
        forget(place.home)


def add_second(place: Place, operator: str, passphrase: str, name: str, first: str) -> str:
    """Register the second operator, who checks what the first one files. `first` is the passphrase he typed himself."""
    desk = sign_in(place.home, operator, passphrase, place.opener, place.clock)
    try:
        return operators.add_operator(desk, name, ["clerk", "reviewer"], first, passphrase).name
    finally:
        desk.close()


def make_sheet(place: Place, operator: str, passphrase: str, keepers: Sequence[str] = ()) -> Sheet:
    """A recovery sheet for the first operator, or one for each keeper."""
    desk = sign_in(place.home, operator, passphrase, place.opener, place.clock)
    try:
        return recovery.make(desk, passphrase, keepers)
    finally:
        desk.close()


def confirm_sheet(place: Place, operator: str, passphrase: str, sheet: Sheet, copied: str) -> None:
    """One group was copied from the paper. Raises GroupDiffers."""
    desk = sign_in(place.home, operator, passphrase, place.opener, place.clock)
    try:
        recovery.confirm(desk, sheet, copied)
    finally:
        desk.close()


def first_backup(place: Place, operator: str, passphrase: str, folder: Path) -> Path:
    """The first backup of the new station."""
    desk = sign_in(place.home, operator, passphrase, place.opener, place.clock)
    try:
        return backups.backup(desk, folder)
    finally:
        desk.close()
