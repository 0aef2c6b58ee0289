"""Why a package is refused: one class for each reason, each with its sentence and what to do next.

The receiving clerk has the stick in one hand and the 交接单 in the other (003 Songshan art. 20; 004 Linyi
art. 15): "damaged" sends them back to copy again, "too new" to the update, "not for this station" to the
right office.
"""

from __future__ import annotations

from app.errors import OfficeError

_COPY_AGAIN = "请回到发出方的电脑上重新导出，拷贝后等读写指示灯停下再拔 U 盘。"


class PackageError(OfficeError):
    """A package that is not taken in; nothing of it was read into the books."""


class NotAPackage(PackageError):
    """Some other file."""

    code = "not_a_package"


class PackageDamaged(PackageError):
    """The bytes are not those that were sent."""


class PackageTruncated(PackageError):
    """The file ends too early."""


class PackageTooNew(PackageError):
    """Written by a later version in a format this one does not know."""


class PackageTooLarge(PackageError):
    """Larger than a station of this level exchanges, packed or unpacked."""


class WrongPurpose(PackageError):
    """A grant where an exchange package is expected, or the other way round."""


class UnknownSender(PackageError):
    """No known station of that id, or its key has been revoked."""


class BadSignature(PackageError):
    """Not signed by the station it names."""


class NotForThisStation(PackageError):
    """Sealed to others."""


def not_a_package() -> NotAPackage:
    return NotAPackage("这个文件不是乡保的交换包。", "请选名字以 .xbp 结尾的文件；它在发出方写的那个 U 盘上。")


def package_damaged(detail: str) -> PackageDamaged:
    return PackageDamaged(f"交换包已损坏：{detail}。没有读入任何内容。", _COPY_AGAIN)


def package_truncated(expected: int, found: int) -> PackageTruncated:
    return PackageTruncated(f"交换包不完整，只拷过来一部分（应有 {expected}，只有 {found}）。没有读入任何内容。", _COPY_AGAIN)


def package_too_new() -> PackageTooNew:
    return PackageTooNew("交换包是由更新版本的程序写的，本程序读不了。", "请先升级程序，再读取这个包；包留着，不用请对方重写。")


def package_too_large(size: int, limit: int) -> PackageTooLarge:
    return PackageTooLarge(
        f"交换包太大，本级站点读不了（{size:,}，最多 {limit:,}）。",
        "请确认没有拿错文件；确实需要时，请在上级站点的电脑上处理。",
    )


def wrong_purpose(purpose: str) -> WrongPurpose:
    if purpose == "grant":
        return WrongPurpose("这是准入文件，不是交换包。", "没有加入的站点在第一次使用的“请上级准入”一步里选它；已经加入的不用再读。")
    return WrongPurpose("这是交换包，不是准入文件。", "加入以后请在“交换”里读取它；现在请选上级给回的准入文件。")


def unknown_sender(sender: str) -> UnknownSender:
    return UnknownSender(
        f"名册上没有发出方「{sender}」。", "请打电话核对站点代码；新站点要上级先准入，本站点再读一次上级的包，拿到新名册。"
    )


def bad_signature(sender: str) -> BadSignature:
    return BadSignature(
        f"签名不对：这个包不是「{sender}」写的，或者写好以后被人改过。",
        "请不要再读它，打电话问发出方，请他重新写一个包，并报告上级。",
    )


def not_for_this_station(stations: str) -> NotForThisStation:
    return NotForThisStation(f"这个包是给「{stations}」的，本站点打不开。", "请把 U 盘交给交接单上写的接收单位。")


def key_replaced(me: str) -> NotForThisStation:
    return NotForThisStation(
        f"这个包是给「{me}」的，但用的不是本机现在的密钥。",
        "本站点换过电脑或密钥：请发出方先读一次上级的包，拿到新名册，再重新写一个包。",
    )
