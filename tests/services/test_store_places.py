"""A station's data lies on the computer's own disk: no stick, no network folder, no cloud drive (security T30)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.services import backups, store_places
from app.services.founding import Begun, Place, ask
from app.services.store_places import Mount, cloud_of, medium_of, mount_of
from db import Opener
from tests.stations import PASSPHRASE

MOUNTS = (
    Mount(Path("/"), "ext4", is_removable=False),
    Mount(Path("/srv/共享"), "cifs", is_removable=False),
    Mount(Path("/people"), "nfs4", is_removable=False),
    Mount(Path("/people/li"), "ext4", is_removable=False),
    Mount(Path("/mnt/stick"), "vfat", is_removable=True),
)


@pytest.mark.parametrize(
    ("folder", "medium"),
    [
        ("/var/lib/xiangbao", ""), ("/srv/共享/站点", "network"), ("/people/wang/站点", "network"), ("/people/li/站点", ""),
        ("/mnt/stick", "removable"), ("/mnt/stick/a/b", "removable"), ("/mnt/sticks", ""),
    ],
)  # fmt: skip
def test_the_innermost_mount_says_what_the_folder_is_on(folder: str, medium: str) -> None:
    assert medium_of(Path(folder), MOUNTS) == medium


def test_a_system_that_tells_nothing_refuses_nothing() -> None:
    assert medium_of(Path("/a"), ()) == ""


def test_a_mount_below_media_is_a_stick_and_its_spaces_are_read() -> None:
    assert mount_of(r"/dev/sdz9 /media/li/MY\040STICK vfat rw 0 0") == Mount(
        Path("/media/li/MY STICK"), "vfat", is_removable=True
    )
    assert not mount_of("tmpfs /tmp tmpfs rw 0 0").is_removable


@pytest.mark.parametrize(
    ("folder", "cloud"),
    [
        ("/people/li/OneDrive/站点", "OneDrive"), ("/people/li/OneDrive - 人社局/站点", "OneDrive - 人社局"),
        ("/people/li/百度网盘/a", "百度网盘"), ("/people/li/Google Drive", "Google Drive"), ("/people/li/onedriver/a", ""),
        ("/people/li/百度网盘资料", ""), ("/people/li/站点", ""),
    ],
)  # fmt: skip
def test_folders_of_cloud_drives_are_known_by_their_names(folder: str, cloud: str) -> None:
    assert cloud_of(Path(folder)) == cloud


@pytest.fixture
def on_stick(monkeypatch, tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    mounts = [Mount(Path("/"), "ext4", is_removable=False), Mount(stick.resolve(), "exfat", is_removable=True)]
    monkeypatch.setattr(store_places, "_mounts", lambda: mounts)
    return stick


def test_no_station_is_made_on_a_stick(on_stick: Path, stations, tmp_path: Path) -> None:
    begun = Begun(level="village", code="150404100209", name="新村", operator="新人", out=str(tmp_path))
    with pytest.raises(store_places.StoreOnStick):
        ask(Place(on_stick / "站点", Opener(), stations.clock), begun, PASSPHRASE)
    assert not on_stick.exists()


def test_no_backup_is_restored_onto_a_stick_and_backups_go_there_all_the_same(
    on_stick: Path, stations, tmp_path: Path
) -> None:
    on_stick.mkdir()
    file = backups.backup(stations.desk("东村"), on_stick)
    words: dict[str, Any] = {"name": None, "passphrase": PASSPHRASE, "opener": Opener(), "clock": stations.clock}
    with pytest.raises(store_places.StoreOnStick):
        backups.restore(file, on_stick / "站点", **words)
    assert list(on_stick.iterdir()) == [file]
    assert backups.restore(file, tmp_path / "D盘", **words).state == "restored"
