"""Two stations and a small package between them. All people and codes are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.exchange.package import OpenedPackage, PackageInfo, Recipient, open_package, write_package
from app.keys.suite import SealingKey, SigningKey

VILLAGE, TOWNSHIP, DISTRICT = "150404100201-1", "150404100-1", "150404-1"
RECORDS = [(1, "参保登记 王秀英".encode()), (2, b""), (1, bytes(range(256))), (7, b"receipt" * 20)]


@dataclass(frozen=True, slots=True)
class Road:
    """The village signs, the township receives."""

    path: Path
    village: SigningKey
    township: SealingKey

    def write(self, records: Iterable[tuple[int, bytes]] = RECORDS, **change: Any) -> PackageInfo:
        fields: dict[str, Any] = {
            "sender": VILLAGE,
            "signer": self.village,
            "recipients": [Recipient(TOWNSHIP, self.township.public)],
            "purpose": "exchange",
            "number": 3,
            "made": "2026-03-02T09:30:00+08:00",
            "records": records,
        }
        return write_package(self.path, **(fields | change))

    def open(self, **change: Any) -> OpenedPackage:
        fields: dict[str, Any] = {"me": TOWNSHIP, "sealing_key": self.township, "sender_key": self.known}
        return open_package(self.path, **(fields | change))

    def read(self, **change: Any) -> list[tuple[int, bytes]]:
        return list(self.open(**change).records)

    @property
    def known(self) -> Callable[[str], bytes | None]:
        return {VILLAGE: self.village.public}.get


def road_in(folder: Path, suite: int) -> Road:
    return Road(folder / "交换包.xbpkg", SigningKey.generate(suite), SealingKey.generate(suite))


@pytest.fixture
def road(tmp_path) -> Road:
    return road_in(tmp_path, 1)
