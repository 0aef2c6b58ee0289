"""Where a station's data may lie: on this computer's own disk, not on a stick, a network folder or a cloud drive (T30).

A stick is pulled while something is written; a network folder breaks the file's locks, and two computers open it at once;
a cloud drive copies a file that is half written, and puts an older one back. Asked when a station is made or restored,
not when it is opened: whoever already works there is not locked out of his books. The program itself may run from a stick,
and a made-up district may lie anywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import OfficeError

REMOVABLE, NETWORK, OWN = "removable", "network", ""
_NETWORK_KINDS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.gvfsd-fuse",
}  # fmt: skip
_STICKS = ("/media", "/run/media")
_CLOUDS = (
    "onedrive", "dropbox", "googledrive", "iclouddrive", "nutstore", "baidunetdisk", "baidusyncdisk", "坚果云", "我的坚果云",
    "百度网盘", "百度云", "wps云盘", "wps网盘", "天翼云盘", "阿里云盘", "微云",
)  # fmt: skip
_HINT = "请换成本机硬盘上的文件夹，例如 D 盘；U 盘只用来备份和交换。"


class StoreOnStick(OfficeError):
    """The folder is on a removable medium."""


class StoreOnNetwork(OfficeError):
    """The folder is another computer's."""


class StoreInCloud(OfficeError):
    """The folder is kept in step with a cloud."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A line of /proc/mounts: where, what kind of file system, and whether its medium can be pulled out."""

    folder: Path
    kind: str
    is_removable: bool


def require_fit(home: Path) -> None:
    """Raise StoreInCloud, StoreOnStick or StoreOnNetwork where a station must not be kept."""
    folder = home.expanduser().absolute()
    cloud = cloud_of(folder)
    if cloud:
        raise StoreInCloud(f"「{cloud}」会自己同步文件夹，数据放在里面会被换成旧的或写坏，没有办理。", _HINT)
    medium = _of_windows(folder) if sys.platform == "win32" else medium_of(folder.resolve(), _mounts())
    if medium == REMOVABLE:
        raise StoreOnStick(f"{home} 在 U 盘或可移动磁盘上，拔掉就会丢数据，没有办理。", _HINT)
    if medium == NETWORK:
        raise StoreOnNetwork(f"{home} 在网络文件夹里，断网或两台电脑同时打开会写坏数据，没有办理。", _HINT)


def cloud_of(folder: Path) -> str:
    """The folder of a cloud drive that a folder lies in, as it is named; "" for none."""
    return next((part for part in folder.parts if _is_cloud(part)), "")


def _is_cloud(part: str) -> bool:
    """OneDrive calls a firm's folder `OneDrive - name`."""
    name = part.casefold().replace(" ", "")
    return name in _CLOUDS or name.startswith("onedrive-")


def medium_of(folder: Path, mounts: Sequence[Mount]) -> str:
    """`removable`, `network` or "" for a resolved folder: what the innermost mount around it says."""
    around = [mount for mount in mounts if folder.is_relative_to(mount.folder)]
    if not around:
        return OWN
    inner = max(enumerate(around), key=_depth)[1]
    if inner.kind in _NETWORK_KINDS:
        return NETWORK
    return REMOVABLE if inner.is_removable else OWN


def _depth(placed: tuple[int, Mount]) -> tuple[int, int]:
    """The deepest one; of two on the same folder the later one, which covers the other."""
    place, mount = placed
    return (len(mount.folder.parts), place)


def _mounts() -> list[Mount]:
    """What is mounted; [] where the system does not tell."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [mount_of(line) for line in lines if len(line.split()) > 2]


def mount_of(line: str) -> Mount:
    """A line of /proc/mounts; a space in a folder's name stands there as 040 in octal."""
    device, folder, kind = line.split()[:3]
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\134", "\\")):
        folder = folder.replace(code, sign)
    return Mount(Path(folder), kind, folder.startswith(tuple(f"{top}/" for top in _STICKS)) or _pulls_out(device))


def _pulls_out(device: str) -> bool:
    """Whether the system calls the device, or the disk of which it is a part, removable."""
    if not device.startswith("/dev/"):
        return False
    try:
        block = (Path("/sys/class/block") / Path(device).resolve().name).resolve()
        disk = block if (block / "removable").exists() else block.parent
        return (disk / "removable").read_text().strip() == "1"
    except OSError:
        return False


def _of_windows(folder: Path) -> str:
    """By GetDriveTypeW: 2 removable, 4 network; a path that begins with a server is a network's."""
    import ctypes

    if folder.drive.startswith("\\\\"):
        return NETWORK
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - ctypes.windll exists on Windows only
    return {2: REMOVABLE, 4: NETWORK}.get(int(kernel.GetDriveTypeW(folder.anchor)), OWN)
