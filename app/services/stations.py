"""Setting up stations: the district's genesis, and request / admit / join for those below it.

A request (app/services/station_requests.py) is compared by two people over the phone.
The grant that answers it is a package sealed to the new station, holding the office streams of everybody above it, so
the child can check each certificate from the district's root down. (Songshan 003 art. 2-3.)
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from app.business.genesis import ROOT_DOMAIN
from app.business.policy_notice import version_of
from app.domain.filing import OFFICE, Draft, Level, StationId, StreamKey, level_of, parent_code
from app.domain.passphrase_terms import USUAL, PassphraseTerms, terms_of
from app.domain.policy import load_policy_file
from app.domain.records import Station
from app.domain.route import ADMIN
from app.errors import OfficeError
from app.keys import slots
from app.keys.fingerprints import agrees, digits, words
from app.keys.known_answers import self_test
from app.keys.suite import SUITE, SealingKey, SigningKey, digest, require_own, verify
from app.ports import Clock, Store, StoreOpener, Unit
from app.services.desk import Desk, StationFacts, check_or_refuse, put_facts, sign_and_enter
from app.services.passphrase_rule import require_strong
from app.services.sign_in import KEYS, STORE, has_station, sign_in
from app.services.station_requests import (
    MOST_INCARNATIONS,
    REQUEST_DOMAIN,
    REQUEST_FORMAT,
    REQUEST_MAGIC,
    Asked,
    Request,
    SignedRequest,
    fingerprint,
    read_request,
    serial_fits,
    suite_asked,
)
from app.storage import discard, write_whole

_INCARNATIONS_FROM = date(2020, 1, 1)
"""Replacements are counted by days from here: nobody at the new computer knows how many there were before."""


class FolderTaken(OfficeError):
    """The folder already holds a station."""


class CodeUnfit(OfficeError):
    """The code does not fit the level, or the parent."""


class FingerprintDiffers(OfficeError):
    """The fingerprint that was read out is not this file's."""


@dataclass(frozen=True, slots=True)
class Admitted:
    station: StationId
    file: Path
    fingerprint: str
    digits: str


def fit_code(level: Level, code: str) -> None:
    """Raise CodeUnfit unless the code has the level's length."""
    if not code.isascii() or not code.isdigit() or len(code) not in {6, 9, 12} or level_of(code) != level:
        wanted = {"village": "12", "township": "9", "district": "6"}[level]
        raise CodeUnfit(f"代码「{code}」不合适：这一级的区划代码是 {wanted} 位数字。", "请对照区划代码表填写。")


def _new_store(
    home: Path, operator: str, passphrase: str, opener: StoreOpener, suite: int, terms: PassphraseTerms = USUAL,
    **extra: bytes,
) -> tuple[Store, SigningKey]:  # fmt: skip
    """A folder with an empty store and the first operator's slot."""
    if has_station(home):
        raise FolderTaken(f"文件夹 {home} 里已经有一个站点。", "请换一个空文件夹。")
    require_strong(passphrase, terms)
    home.mkdir(parents=True, exist_ok=True)
    signer, dek = SigningKey.generate(suite), secrets.token_bytes(32)
    store = opener.create(home / STORE, dek)
    slots.create(home / KEYS, operator, passphrase, {"dek": dek, "sign_seed": signer.seed, **extra})
    return store, signer


def init_district(
    home: Path, *, code: str, name: str, operator: str, policy: Path, passphrase: str, opener: StoreOpener, clock: Clock,
    suite: int = SUITE,
) -> Desk:  # fmt: skip
    """Create the district: root key, station keys, first operator with all roles, policy; returns the signed-in desk.

    `suite` (app/keys/suite.py) is the whole district's, for ever. Raises SelfTestFailed where it does not work.
    """
    self_test(suite=suite)
    fit_code("district", code)
    first = load_policy_file(policy)
    root = SigningKey.generate(suite)
    store, signer = _new_store(home, operator, passphrase, opener, suite, terms_of(first), root_seed=root.seed)
    station, sign, seal = StationId(code), SigningKey.generate(suite), SealingKey.generate(suite)
    genesis = {
        "name": name, "root": {"keys": [root.public.hex()], "threshold": 1}, "policy": first.to_mapping(),
        "station": {"sign": sign.public.hex(), "seal": seal.public.hex()},
        "operator": {"name": operator, "key": signer.public.hex()},
    }  # fmt: skip
    genesis["root_signature"] = root.sign(ROOT_DOMAIN, _root_message(genesis)).hex()
    with store.write() as unit:
        _keep_keys(unit, sign, seal)
        put_facts(unit, StationFacts(str(station), name, "active"))
        unit.settings.put("root", root.public)
        draft = Draft("genesis", genesis, kind_version=version_of(first))
        sign_and_enter(unit, signer, StreamKey(station, OFFICE), [draft], clock)
    return Desk(home, store, signer, clock, operator)


def _root_message(genesis: Mapping[str, object]) -> bytes:
    bare = {key: value for key, value in genesis.items() if key != "root_signature"}
    return msgspec.json.encode(bare, order="sorted")


def root_signed(genesis: Mapping[str, object], root: bytes) -> bool:
    """Whether the root key signed this genesis body, and is the one it names."""
    keys = genesis.get("root")
    if not isinstance(keys, Mapping) or root.hex() not in keys.get("keys", ()):
        return False
    try:
        signature = bytes.fromhex(str(genesis.get("root_signature", "")))
    except ValueError:
        return False
    return verify(root, ROOT_DOMAIN, _root_message(genesis), signature)


def _keep_keys(unit: Unit, sign: SigningKey, seal: SealingKey) -> None:
    unit.settings.put("station_sign", sign.seed)
    unit.settings.put("station_seal", seal.seed)


def request(
    home: Path, *, level: Level, code: str, name: str, operator: str, out: Path, passphrase: str, opener: StoreOpener,
    serial: str = "01", replaces_on: date | None = None, suite: int = SUITE,
) -> Asked:  # fmt: skip
    """Create a child's folder and keys, and write the request to be admitted.

    `replaces_on`: the day on which this computer replaces one that was lost or broken; it is a new incarnation of it.
    `suite` is the district's; its parent refuses another. Raises SelfTestFailed where it does not work.
    """
    self_test(suite=suite)
    fit_code(level, code)
    if level == "district":
        raise CodeUnfit("区级站点没有上级，不用申请。", "请用 station init 建立区级站点。")
    if not serial_fits(serial):
        raise CodeUnfit(f"序号「{serial}」不合适：要写一到四位数字。", "一个单位的第一台电脑是 01，第二台是 02。")
    store, signer = _new_store(home, operator, passphrase, opener, suite)
    incarnation = 1 if replaces_on is None else (replaces_on - _INCARNATIONS_FROM).days + 1
    if not 0 < incarnation <= MOST_INCARNATIONS:
        raise CodeUnfit("电脑的日期不对，不能申请。", "请先改正电脑的日期，再申请。")
    station = StationId(code, serial, incarnation)
    sign, seal = SigningKey.generate(suite), SealingKey.generate(suite)
    raw = msgspec.json.encode(Request(
        REQUEST_MAGIC, REQUEST_FORMAT, str(station), name, operator, signer.public.hex(), sign.public.hex(), seal.public.hex(),
        secrets.token_hex(16),
    ))  # fmt: skip
    with store.write() as unit:
        _keep_keys(unit, sign, seal)
        put_facts(unit, StationFacts(str(station), name, "asked"))
        unit.settings.put("request", raw)
    store.close()
    signed = SignedRequest(
        msgspec.Raw(raw), sign.sign(REQUEST_DOMAIN, raw).hex(), signer.sign(REQUEST_DOMAIN, raw).hex()
    )
    try:
        write_whole(out, msgspec.json.encode(signed))
    except OfficeError:
        for part in (STORE, KEYS, f"{KEYS}.bak"):  # nobody has seen these keys: the same again begins anew
            discard(home / part)
        raise
    return Asked(station, out, *fingerprint(raw, suite), name, operator)


def admit(desk: Desk, file: Path, out: Path, expected: str | None = None) -> Admitted:
    """On the parent: admit the station and its operator, and write the grant.

    `expected` is the fingerprint (words or digits) that the child read out; another one refuses.
    """
    from app.services.exchange_out import write_grant

    desk.need(ADMIN, doing="准入站点")
    asked, raw = read_request(file)
    suite = desk.signer.suite
    require_own(suite_asked(asked), suite, "这份站点申请")
    _require_agreed(expected, digest(raw, suite), "申请文件", suite)
    station = StationId.parse(asked.station)
    if parent_code(station.code) != desk.station.code:
        raise CodeUnfit(f"{asked.name}（{station.code}）不归本站点管。", "请把申请文件交给它的上级。")
    draft = Draft("admission", {
        "station": str(station), "name": asked.name, "sign": asked.sign, "seal": asked.seal,
        "operator": {"name": asked.operator_name, "key": asked.operator_public},
        "fingerprint": digest(raw, suite).hex(), "covers": [station.code],
    })  # fmt: skip
    with desk.store.write() as unit:
        known = unit.roster.station(str(station))
        if known is None or known.sign_public != asked.sign:
            check_or_refuse(draft, desk.context(unit))
            desk.file(unit, OFFICE, [draft])
        child = unit.roster.station(str(station))
        if not isinstance(child, Station):
            raise CodeUnfit(
                f"{asked.name}（{station}）不能准入：申请里的内容不合规定。", "请让对方重新建立站点，再导出申请文件。"
            )
    write_grant(desk, child, out)
    return Admitted(station, out, *fingerprint(raw, suite))


@dataclass(frozen=True, slots=True)
class Joined:
    station: StationId
    parent: str
    root_fingerprint: str
    root_digits: str


def look_at_grant(
    home: Path, grant: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock
) -> Joined:
    """On the child: check the grant and say the root's fingerprint, so that it can be compared before anything counts."""
    return _join(home, grant, name, passphrase, opener, clock, keep=False, expected=None)


def join(
    home: Path, grant: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock,
    expected: str | None = None,
) -> Joined:  # fmt: skip
    """On the child: read the grant, check every certificate from the root down, begin work.

    `expected` is the root's fingerprint (words or digits) that the parent read out; another one refuses.
    """
    return _join(home, grant, name, passphrase, opener, clock, keep=True, expected=expected)


def _join(
    home: Path, grant: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock, *, keep: bool,
    expected: str | None,
) -> Joined:  # fmt: skip
    from app.services.exchange_in import read_grant

    def trust(root: bytes) -> None:
        _require_agreed(expected, root, "准入文件", desk.signer.suite)

    desk = sign_in(home, name, passphrase, opener, clock)
    try:
        root = read_grant(desk, grant, keep=keep, trust=trust)
    finally:
        desk.close()
    return Joined(desk.station, parent_code(desk.station.code), words(root), digits(root))


def _require_agreed(expected: str | None, data: bytes, file: str, suite: int) -> None:
    if expected is not None and not agrees(expected, data, suite):
        raise FingerprintDiffers(
            f"{file}的指纹是 {words(data, suite)}（{digits(data, suite)}），与对方报的不一样，什么也没有做。",
            "请再打电话核对一遍；还是不一样，说明文件被人换过，请报告上级。",
        )


def root_fingerprint(desk: Desk) -> tuple[str, str]:
    """The district's root as this station trusts it, in words and digits; ("", "") before it has joined."""
    with desk.store.read() as unit:
        root = unit.settings.get("root")
    return (words(root), digits(root)) if root else ("", "")


def request_fingerprint(desk: Desk) -> tuple[str, str]:
    """The fingerprint of this station's own request while it waits for the grant; ("", "") afterwards."""
    with desk.store.read() as unit:
        raw = unit.settings.get("request")
    return fingerprint(raw, desk.signer.suite) if raw and desk.facts.state == "asked" else ("", "")
