"""An operator changes his own passphrase (Qingdao 000 art. 10: no shared accounts). Only the key slot is rewritten."""

from __future__ import annotations

from app.keys import slots
from app.keys.passphrases import check_passphrase
from app.services.desk import Desk
from app.services.sign_in import KEYS
from app.services.stations import WeakPassphrase


def change_own(desk: Desk, old: str, new: str) -> None:
    """Raises WeakPassphrase, or what the slot file says about a wrong old one; then nothing has changed."""
    problem = check_passphrase(new)
    if problem is not None:
        raise WeakPassphrase(problem.text, "口令可以用四个不相干的词，中间加短横线。")
    slots.change_passphrase(desk.home / KEYS, desk.opener_name, old, new)
