"""Who came in, and who tried to: a line of the log for each sign-in, and for what was mistyped before it.

GB/T 22239-2019 8.1.4.1, 8.1.4.3; security T37. Before the store is open nothing can be written into it: what was mistyped
waits in the file that counts it (app/services/attempts.py), and whoever signs in next takes it along. Names stay there:
the log has the key of the operator whose passphrase it was, and none for a name that the roster does not know.
"""

from __future__ import annotations

from app.domain.audit import DAMAGED, WRONG
from app.services import attempts
from app.services.desk import Desk


def note_entrance(desk: Desk, kind: str) -> None:
    """Note that the operator of this desk came in (`kind`), and everything that was mistyped before; kept at once."""
    untold = attempts.untold(desk.home)
    with desk.store.behind.read() as unit:
        keys = {one.name: one.key for one in unit.roster.operators(str(desk.station))} if untold else {}
    for name, times in sorted(untold.items()):
        if name == attempts.EVERYBODY:
            desk.notes.add(DAMAGED, operator="")
        else:
            desk.notes.add(WRONG, times=times, operator=keys.get(name, ""))
    desk.notes.add(kind)
    desk.entered = True
    if desk.store.keep():
        attempts.told(desk.home)
