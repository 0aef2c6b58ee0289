"""The seam for card readers that bring more than keys: name, address and number from the card's chip.

Second-generation ID readers speak through their maker's own library. A package of the maker (or of the district) offers
a reader under the entry point group `xiangbao.readers`; the name of the entry point is the reader's name in 系统. It is
loaded only after a person has switched that reader on there: nothing foreign runs by itself.

A card's name and the name in the police register can differ where a character is rare (民委发〔2016〕33号; 生僻字). The
reader brings both, the page shows both and keeps the police form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.errors import OfficeError
from ui import preferences

GROUP = "xiangbao.readers"
KEY = "readers"


@dataclass(frozen=True, slots=True)
class CardRead:
    """What a card says. Dates are ISO; what a reader does not bring is "". No photograph: it is not needed."""

    id_number: str
    name: str = ""
    police_name: str = ""
    sex: str = ""
    birth: str = ""
    nation: str = ""
    address: str = ""
    issuer: str = ""
    valid_until: str = ""

    @property
    def names_differ(self) -> bool:
        """Whether card and police register write the name differently; then both are shown."""
        return bool(self.name and self.police_name and self.name != self.police_name)


class CardReader(Protocol):
    """A maker's reader. `start` may call `on_card` from any thread; `stop` returns once no more calls come.

    `start` raises OfficeError when there is no device, with what to do.
    """

    title: str

    def start(self, on_card: Callable[[CardRead], None]) -> None: ...
    def stop(self) -> None: ...


class ReaderFailed(OfficeError):
    """A reader's package cannot be loaded."""


@cache
def offered() -> dict[str, EntryPoint]:
    """The readers that are installed on this computer, by name; none of them is loaded. What is installed while the
    program runs is found at its next start: looking takes 20 ms.
    """
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


def switched_on() -> list[str]:
    """Names of the readers that a person has switched on here."""
    return [name for name in preferences.window.get(KEY, []) if isinstance(name, str)]


def switch(name: str, *, on: bool) -> None:
    """Remember that a reader is to be used, or no longer."""
    others = [other for other in switched_on() if other != name]
    preferences.window.put(KEY, [*others, name] if on else others)


class Readers(QObject):
    """The readers that run. `read` carries a CardRead and `failed` an OfficeError, both on the GUI thread."""

    read = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[str, CardReader] = {}

    def running(self) -> tuple[str, ...]:
        """Names of the readers that run."""
        return tuple(self._running)

    def follow(self) -> None:
        """Start what is switched on and stop what no longer is."""
        wanted = switched_on()
        found = offered() if wanted else {}  # looking through what is installed takes 20 ms at sign-in
        for name in [name for name in self._running if name not in wanted]:
            self._running.pop(name).stop()
        for name in wanted:
            if name in found and name not in self._running:
                self._start(name, found[name])

    def _start(self, name: str, point: EntryPoint) -> None:
        try:
            reader: CardReader = _load(point)
            reader.start(self.read.emit)
        except OfficeError as error:
            self.failed.emit(error)
            return
        self._running[name] = reader

    def stop(self) -> None:
        """Stop all of them: the window is locked or closes."""
        for reader in self._running.values():
            reader.stop()
        self._running.clear()


def _load(point: EntryPoint) -> CardReader:
    try:
        made: CardReader = point.load()()
    except (ImportError, AttributeError, OSError, TypeError) as error:
        raise ReaderFailed(
            f"读卡器「{point.name}」的程序没有装好。",
            "请联系读卡器厂家重新安装；不用它也可以照证件输入，或用键盘式读卡器。",
        ) from error
    return made
