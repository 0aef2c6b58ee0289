"""keys.json of a station: from an operator's passphrase to the data key and that operator's own signing key.

Every operator has a slot, a salt and a passphrase of their own, and signs with a key that no other slot
holds: that is what makes 经办 and 审核 two people (003 Songshan art. 7, 004 Linyi art. 8). A changed
passphrase touches one slot, not the books. A wrong passphrase, a damaged file and a missing file are three
sentences, because the same database error stands behind all three.

A second copy, keys.json.bak, is read when the first is damaged, and mended from the first whenever they
differ. The `generation` counts changes; the station also keeps it in its books, since an old keys.json put
back opens as it did.
"""

from __future__ import annotations

import hmac
import secrets as randomness
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import OfficeError
from app.keys.data_keys import SLOT, data_keys_of, without, without_slot
from app.keys.former import check_value, remembered, was_used
from app.keys.passphrases import CEILING, COST, FLOOR, SALT_BYTES, Cost, stretch
from app.keys.slot_form import (
    FORMAT,
    MAX_BYTES,
    Slot,
    SlotFileDamaged,
    SlotFileMissing,
    SlotFileTooNew,
    SlotForm,
    damaged,
    decode,
    encode,
    operator_name,
)
from app.keys.slot_secrets import check_mac, file_mac, secrets_in, secrets_payload
from app.keys.suite import (
    KeysError,
    RandomSource,
    SigningKey,
    derive,
    key_id,
    open_once,
    seal_once,
)
from app.storage import storage_errors, write_whole

__all__ = [
    "ChooseOperator",
    "LastOperator",
    "Opened",
    "OperatorExists",
    "RotationUnfinished",
    "SlotFileDamaged",
    "SlotFileExists",
    "SlotFileMissing",
    "SlotFileTooNew",
    "UnknownOperator",
    "WrongPassphrase",
    "add_slot",
    "change_passphrase",
    "create",
    "names",
    "open_slot",
    "remove_slot",
    "renew",
    "reseal",
    "suite_in",
    "used_before",
]


class WrongPassphrase(KeysError):
    """The passphrase is not this operator's; the file is in order."""


class UnknownOperator(KeysError):
    """Nobody of this name has a slot."""


class ChooseOperator(KeysError):
    """Several operators have slots and none was named."""


class OperatorExists(KeysError):
    """The name is taken."""


class LastOperator(KeysError):
    """Without this slot nobody could open the station."""


class RotationUnfinished(KeysError):
    """The books are not under the newest data key yet; nothing is sealed anew before they are."""


class SlotFileExists(KeysError):
    """A station's keys are never overwritten."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a passphrase opened. `secrets` by name: dek, 32 bytes, sign_seed and perhaps root_seed, of their suite's length.

    `older` are the data keys before `dek`, while the books are not re-keyed yet (app/keys/rotation.py).
    `notes` are sentences for the clerk about copies that were damaged and mended.
    """

    name: str
    secrets: Mapping[str, bytes] = field(repr=False)
    generation: int
    notes: tuple[str, ...] = ()
    older: tuple[bytes, ...] = field(default=(), repr=False)


def create(path: Path, name: str, passphrase: str, secrets: Mapping[str, bytes]) -> Opened:
    """Write a new keys.json at `path` with its first operator. Whether the passphrase is good is asked
    before.
    """
    return SlotFile(path).create(name, passphrase, secrets)


def open_slot(path: Path, name: str | None, passphrase: str) -> Opened:
    """Open `name`'s slot (None: the only one, else ChooseOperator). About 0.2 s and 64 MiB."""
    return SlotFile(path).open(name, passphrase)


def add_slot(path: Path, opened: Opened, name: str, passphrase: str, secrets: Mapping[str, bytes]) -> Opened:
    """Give another operator a slot with the same data key. Returns `opened` with the new generation."""
    return SlotFile(path).add(opened, name, passphrase, secrets)


def change_passphrase(path: Path, name: str | None, old: str, new: str) -> Opened:
    """Seal `name`'s slot again under another passphrase."""
    return SlotFile(path).change_passphrase(name, old, new)


def reseal(path: Path, opened: Opened, new: str) -> Opened:
    """Seal the slot that was opened, by passphrase or code, under a new passphrase."""
    return SlotFile(path).reseal(opened, new)


def renew(path: Path, opened: Opened, new: str, sign_seed: bytes, before: bytes) -> Opened:
    """Seal the slot with another signing key of its owner; a recovery slot with the key before goes.

    The seed `before` stays beside it as `sign_before`: if the filing that names the new key is lost to a power cut, the
    old one is still there.
    """
    return SlotFile(path).renew(opened, new, sign_seed, before)


def remove_slot(path: Path, opened: Opened, name: str) -> Opened:
    """Take `name`'s slot away; an old copy of the file still opens with the old passphrase, so rekey the
    books too.
    """
    return SlotFile(path).remove(opened, name)


def used_before(path: Path, name: str | None, passphrase: str) -> bool:
    """Whether it is the passphrase of `name`'s slot, or one of the five before it (app/keys/former.py); up to 1.2 s."""
    return SlotFile(path).used_before(name, passphrase)


def names(path: Path) -> tuple[str, ...]:
    """The operators that have slots, in the order they were added. Read without a passphrase, so not yet
    proven.
    """
    return SlotFile(path).names()


def suite_in(path: Path) -> int:
    """The suite of the station (app/keys/suite.py). Read without a passphrase, so not yet proven."""
    return SlotFile(path).suite()


class SlotFile:
    """One keys.json and its copy. `cost` and `floor` are lowered by tests only; nothing in a file can lower
    them.
    """

    def __init__(
        self,
        path: Path,
        cost: Cost = COST,
        floor: Cost = FLOOR,
        random: RandomSource = randomness.token_bytes,
    ) -> None:
        self._path = path
        self._copy = path.with_name(path.name + ".bak")
        self._cost = cost
        self._floor = floor
        self._random = random

    def create(self, name: str, passphrase: str, secrets: Mapping[str, bytes]) -> Opened:
        if self._path.exists() or self._copy.exists():
            raise SlotFileExists("这个文件夹里已经有一个站点的密钥文件。", "请换一个空文件夹，或直接登录已有的站点。")
        suite = SigningKey.from_seed(secrets["sign_seed"]).suite
        form = SlotForm(FORMAT, suite, 1, (self._seal(name, passphrase, secrets, 1, suite),))
        self._write(form, secrets["dek"])
        return Opened(operator_name(name), dict(secrets), 1)

    def names(self) -> tuple[str, ...]:
        return tuple(slot.name for slot in self._readable().slots)

    def suite(self) -> int:
        return self._readable().suite

    def used_before(self, name: str | None, passphrase: str) -> bool:
        form = self._readable()
        return was_used(choose(form, name), passphrase, form.suite)

    def _readable(self) -> SlotForm:
        """The file, or its copy when the file is damaged or missing; not yet proven."""
        try:
            return self._read(self._path)
        except (SlotFileMissing, SlotFileDamaged):
            if not self._copy.exists():
                raise
            return self._read(self._copy)

    def open(self, name: str | None, passphrase: str) -> Opened:
        def by_passphrase(form: SlotForm) -> tuple[Slot, dict[str, bytes]]:
            slot = choose(form, name)
            return slot, self._unseal(slot, passphrase, form.suite)

        return self._open_by(by_passphrase, SLOT)

    def _open_by(self, way: Callable[[SlotForm], tuple[Slot, dict[str, bytes]]], place: str) -> Opened:
        """Open by one of the ways to a slot's secrets, from the copy when the file itself is damaged."""
        refusal: OfficeError | None = None
        for path in (self._path, self._copy):
            try:
                form = self._read(path)
                slot, secrets = way(form)
                newest, *older = data_keys_of(form, slot.name, place, secrets)
                check_mac(form, newest)
            except (SlotFileMissing, SlotFileDamaged) as found:
                if refusal is None or isinstance(refusal, SlotFileMissing):
                    refusal = found
                continue
            notes = self._mend(form, refusal)
            return Opened(slot.name, {**secrets, "dek": newest}, form.generation, notes, tuple(older))
        raise refusal or damaged()

    def add(self, opened: Opened, name: str, passphrase: str, secrets: Mapping[str, bytes]) -> Opened:
        require_settled(opened)
        form = self._proven(opened)
        if form.find(name):
            raise OperatorExists(
                f"已经有一位操作员叫「{operator_name(name)}」。", "请用全名，同名的加上村名或数字区别。"
            )
        if secrets["dek"] != opened.secrets["dek"]:
            raise ValueError("every slot of a station holds the same data key")
        generation = form.generation + 1
        slots = (*form.slots, self._seal(name, passphrase, secrets, generation, form.suite))
        self._write(replace(form, slots=slots, generation=generation), secrets["dek"])
        return replace(opened, generation=generation)

    def change_passphrase(self, name: str | None, old: str, new: str) -> Opened:
        return self.reseal(self.open(name, old), new)

    def reseal(self, opened: Opened, new: str) -> Opened:
        require_settled(opened)
        form = self._proven(opened)
        generation = form.generation + 1
        renewed = self._seal(opened.name, new, opened.secrets, generation, form.suite)
        slots = _with(form, opened.name, renewed, new)
        changed = replace(without(form, opened.name, SLOT), slots=slots, generation=generation)
        self._write(changed, opened.secrets["dek"])
        return replace(opened, generation=generation)

    def renew(self, opened: Opened, new: str, sign_seed: bytes, before: bytes) -> Opened:
        require_settled(opened)
        form = self._proven(opened)
        generation = form.generation + 1
        secrets = {**opened.secrets, "sign_seed": sign_seed, "sign_before": before}
        renewed = self._seal(opened.name, new, secrets, generation, form.suite)
        slots = _with(form, opened.name, renewed, new)
        kept = without_slot(form, opened.name)
        self._write(replace(kept, slots=slots, generation=generation), secrets["dek"])
        return replace(opened, secrets=secrets, generation=generation)

    def remove(self, opened: Opened, name: str) -> Opened:
        form = self._proven(opened)
        gone = form.find(name) or _unknown(form, name)
        left = without_slot(form, gone.name)
        if not left.slots:
            raise LastOperator(f"「{gone.name}」是本站点唯一的操作员，不能移除。", "请先增加接任的操作员。")
        generation = form.generation + 1
        self._write(replace(left, generation=generation), opened.secrets["dek"])
        return replace(opened, generation=generation)

    def _proven(self, opened: Opened) -> SlotForm:
        form = self._read(self._path)
        check_mac(form, opened.secrets["dek"])
        return form

    def _seal(
        self, name: str, passphrase: str, secrets: Mapping[str, bytes], generation: int, suite: int
    ) -> Slot:
        if not operator_name(name):
            raise ValueError("a slot has a name")
        plain = secrets_payload(secrets)
        salt = self._random(SALT_BYTES)
        stretched = stretch(passphrase, salt, self._cost)
        owner = SigningKey.from_seed(secrets["sign_seed"])
        if owner.suite != suite:
            raise ValueError("every slot of a station is of one suite")
        whose = key_id(owner.public)
        check = check_value(stretched, suite)
        slot = Slot(operator_name(name), whose, self._cost, salt.hex(), check, "", generation)
        # The sealing key is used once: every sealing draws a salt of its own.
        sealed = seal_once(derive(stretched, b"xiangbao/slot/seal/1", suite=suite), plain, slot.bound(suite), suite)
        return replace(slot, sealed=sealed.hex())

    def _unseal(self, slot: Slot, passphrase: str, suite: int) -> dict[str, bytes]:
        if not slot.cost.within(self._floor, CEILING):
            raise damaged()
        stretched = stretch(passphrase, bytes.fromhex(slot.salt), slot.cost)
        check = check_value(stretched, suite)
        if not hmac.compare_digest(check, slot.check):
            raise WrongPassphrase("口令不对，没有打开。", "请检查大小写和输入法，再输一次。")
        try:
            key = derive(stretched, b"xiangbao/slot/seal/1", suite=suite)
            payload = open_once(key, bytes.fromhex(slot.sealed), slot.bound(suite), suite)
        except KeysError:
            raise damaged() from None
        return secrets_in(payload)

    def _read(self, path: Path) -> SlotForm:
        if not path.exists():
            raise SlotFileMissing(
                "找不到密钥文件 keys.json。",
                "请确认站点文件夹选对了；文件若被误删，请从备份恢复整个站点文件夹。",
            )
        with storage_errors(path), path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise damaged()
        return decode(data)

    def _write(self, form: SlotForm, dek: bytes) -> None:
        data = encode(replace(form, mac=file_mac(form, dek)))
        write_whole(self._path, data)
        write_whole(self._copy, data)

    def _mend(self, form: SlotForm, refusal: OfficeError | None) -> tuple[str, ...]:
        """Make both copies the proven `form` again; what was amiss, in sentences. A disk that refuses is no
        harm yet.
        """
        notes = ["密钥文件 keys.json 已损坏或丢失，已用副本 keys.json.bak 打开。"] if refusal else []
        data = encode(form)
        try:
            for path in (self._path, self._copy):
                with storage_errors(path):
                    if not path.exists() or path.read_bytes() != data:
                        write_whole(path, data)
                        notes.append(f"已重写「{path.name}」，两份密钥文件现在一致。请尽快做一次备份。")
        except OfficeError as trouble:
            notes.append(f"两份密钥文件不一致，也没能修好：{trouble.text}{trouble.hint}")
        return tuple(notes)


def require_settled(opened: Opened) -> None:
    """Raise RotationUnfinished while an older data key may still be the one that opens the books: it must not be lost."""
    if opened.older:
        raise RotationUnfinished(
            "数据密钥已经更换，要重新登录一次才用上，现在不能改口令、加操作员或打印恢复单。",
            "请退出程序，重新登录；登录时若提示空间不够，请先腾出空间。",
        )


def choose(form: SlotForm, name: str | None) -> Slot:
    """`name`'s slot; without a name the only one. Raises UnknownOperator or ChooseOperator."""
    if name is not None:
        return form.find(name) or _unknown(form, name)
    if len(form.slots) > 1:
        raise ChooseOperator("本站点有多位操作员，请选择是谁在操作。", f"操作员：{_listed(form)}。")
    return form.slots[0]


def _with(form: SlotForm, name: str, renewed: Slot, passphrase: str) -> tuple[Slot, ...]:
    """The slots with `renewed` in the place of `name`'s, which it remembers."""
    return tuple(
        replace(renewed, rest=remembered(slot, passphrase, form.suite)) if slot.name == name else slot
        for slot in form.slots
    )


def _unknown(form: SlotForm, name: str) -> Slot:
    raise UnknownOperator(f"本站点没有操作员「{operator_name(name)}」。", f"操作员：{_listed(form)}。")


def _listed(form: SlotForm) -> str:
    return "、".join(slot.name for slot in form.slots)
