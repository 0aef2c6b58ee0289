"""keys.json and the store change together: the store remembers the file's generation (security T35).

An older file put back, with a removed operator or a passphrase that was changed, is refused wherever a slot is opened.
The file is replaced inside the store's transaction, before that is kept: what the store refuses (a full disk, another
writer) puts the old file back, and a power cut between the two leaves the file one ahead, which is accepted and caught
up. The remembered generation never goes down, and the store is never ahead of the file it was changed with.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from app.errors import OfficeError
from app.keys.slots import Opened
from app.ports import Store, Unit
from app.storage import discard, write_whole

GENERATION = "slot_generation"


class SlotFileRolledBack(OfficeError):
    """The slot file is older than the one this store was last opened with."""


def require_generation(store: Store, generation: int) -> None:
    """Raise SlotFileRolledBack when the slot file is older than the store; remember it when it is newer.

    A store that cannot be written now (a full disk) does not keep anybody out: it remembers the next time.
    """
    if generation > _known(store, generation):
        with contextlib.suppress(OfficeError), store.write() as unit:
            _remember(unit, generation)


def change(keys: Path, store: Store, opened: Opened, act: Callable[[Unit], Opened]) -> Opened:
    """Change the slot file at `keys`, that `opened` came from, and the store in one step; returns what `act` returns.

    `act` replaces the slot file and writes into the unit whatever goes with it. When anything in it or in keeping the
    unit is refused, both are as before. Raises SlotFileRolledBack, and what `act` and the store raise.
    """
    require_generation(store, opened.generation)
    with contextlib.ExitStack() as undoing:
        with store.write() as unit:
            before = {path: _bytes(path) for path in (keys, keys.with_name(f"{keys.name}.bak"))}
            undoing.callback(_put_back, store, before, _generation(unit))
            changed = act(unit)
            _count_up(unit, changed.generation)
        undoing.pop_all()
    return changed


def _put_back(store: Store, before: dict[Path, bytes | None], known: int) -> None:
    """Put the files back, unless the store has kept the change after all: a file ahead opens, one behind does not."""
    with contextlib.suppress(OfficeError):
        with store.read() as unit:
            if _generation(unit) > known:
                return
        for path, data in before.items():
            if data is None:
                discard(path)
            elif _bytes(path) != data:
                write_whole(path, data)


def _known(store: Store, generation: int) -> int:
    """What the store remembers; SlotFileRolledBack when that is newer."""
    with store.read() as unit:
        known = _generation(unit)
    if generation < known:
        raise _rolled_back()
    return known


def _generation(unit: Unit) -> int:
    return int(unit.settings.get(GENERATION) or b"0")


def _remember(unit: Unit, generation: int) -> None:
    unit.settings.put(GENERATION, str(max(generation, _generation(unit))).encode())


def _count_up(unit: Unit, generation: int) -> None:
    """Remember a change; what does not lead beyond the store was made on an older file."""
    if generation <= _generation(unit):
        raise _rolled_back()
    _remember(unit, generation)


def _bytes(path: Path) -> bytes | None:
    """A small file's bytes, None when there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _rolled_back() -> SlotFileRolledBack:
    return SlotFileRolledBack(
        "操作员口令文件比数据文件旧，可能被换回了旧的一份，这一次没有照它办。",
        "请换回最新的 keys.json；确实找不到的，用备份恢复，或报告上级。",
    )
