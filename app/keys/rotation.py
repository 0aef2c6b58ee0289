"""Another data key for the books, when somebody who could open them has left, or a sheet was lost (security T34, F3).

keys.json and the books cannot change in one moment. So the new key goes into keys.json first, with the one before it;
from then on whoever signs in holds both, and re-keys the books when it is the old one that still opens them. A power cut
anywhere between leaves a file that opens the books as they are. Whoever left has an old file at most: it opens old
copies of the books, and never the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.keys.data_keys import with_newer, without_slot
from app.keys.slots import LastOperator, Opened, SlotFile
from app.keys.suite import KeysError


class KeyOfOperatorUnknown(KeysError):
    """Somebody has a slot, and the roster does not know his key, so nothing can be sealed to him."""


def rotate(path: Path, opened: Opened, publics: Mapping[str, bytes], *, leaving: str | None = None) -> Opened:
    """Draw a new data key for everybody who has a slot, but for `leaving`, whose slot goes. `publics` by key id.

    Returns `opened` with both keys and the file's new generation; the books still have the old one. Raises LastOperator
    and KeyOfOperatorUnknown.
    """
    return RotationFile(path).rotate(opened, publics, leaving=leaving)


class RotationFile(SlotFile):
    """A keys.json whose data key changes."""

    def rotate(self, opened: Opened, publics: Mapping[str, bytes], *, leaving: str | None = None) -> Opened:
        form = self._proven(opened)
        left = without_slot(form, leaving) if leaving is not None else form
        if opened.name not in {slot.name for slot in left.slots}:
            raise LastOperator("不能移除自己。", "请由接任的操作员登录后办理；还没有的，先增加一位。")
        unknown = [slot.name for slot in left.slots if slot.key_id not in publics]
        if unknown:
            raise KeyOfOperatorUnknown(
                f"名册上找不到操作员「{'、'.join(unknown)}」，没有更换数据密钥。", "请先读取上级的交换包，再办一次。"
            )
        before, newer = opened.secrets["dek"], self._random(32)
        changed = replace(
            with_newer(left, publics, before, newer, self._random), generation=form.generation + 1
        )
        self._write(changed, newer)
        secrets = {**opened.secrets, "dek": newer}
        return replace(opened, secrets=secrets, older=(before, *opened.older), generation=changed.generation)
