"""Where the station went that was restored from a backup, so that the next start of the program opens it.

The program opens the folder of its settings; somebody who restores into another one would otherwise stand before 第一次使用
on the next morning. The word is kept beside where the station would have been, and counts only while nothing is there.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from app.services.sign_in import has_station
from ui.preferences import Preferences

KEY = "restored_to"
AGAIN = "下次打开程序，打开的就是这里。"


def opened(home: Path) -> Path:
    """The folder to open when the program was asked to open `home`."""
    if has_station(home):
        return home
    kept = Preferences()
    kept.use(home)
    there = Path(kept.get(KEY, "") or home)
    return there if has_station(there) else home


def remember(home: Path, there: Path) -> None:
    """A station that belongs into `home` stands `there` now; a station that is in `home` stays the one that is opened."""
    if there == home or has_station(home):
        return
    with contextlib.suppress(OSError):  # then one chooses the folder again next time
        home.mkdir(parents=True, exist_ok=True)
    kept = Preferences()
    kept.use(home)
    kept.put(KEY, str(there.absolute()))


def said(home: Path, there: Path) -> str:
    """What the next start will open, as a sentence."""
    if there == home or not has_station(home):
        return AGAIN
    return (
        f"这台电脑上 {home} 里另有一个站点，下次打开程序，打开的还是它。"
        f'要打开恢复出来的这一份，请用命令：xiangbao --home "{there}" gui'
    )
