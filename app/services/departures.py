"""操作员离任: the hand-over, the end of his key, his slot taken away, another data key for the books (security T34, F3).

The filing and the new keys.json come in one step. The books themselves get the new key at the next sign-in; until then
the program goes on as it was. Old backups still open with the old key.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.business.departure import KIND
from app.domain.filing import OFFICE, Draft
from app.domain.records import FILED, Operator
from app.domain.route import ADMIN
from app.errors import OfficeError
from app.keys import slots
from app.keys.slot_form import operator_name
from app.keys.slots import Opened
from app.ports import Unit
from app.services.data_key import changed_key
from app.services.desk import Desk, check_or_refuse
from app.services.sign_in import KEYS
from app.services.slot_changes import change


class NoSuchOperator(OfficeError):
    """Nobody of that name works at this station or a station below it."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What the leaving operator leaves behind: counts of his filings. `filing` is the id of the departure, `n` its number
    in this store.
    """

    name: str
    successor: str
    filed: int
    waiting: int
    unsent: int
    filing: str = ""
    n: int = 0


def leave(desk: Desk, name: str, reason: str, own_passphrase: str, *, station: str = "") -> Handover:
    """End an operator of this station, or of a station below (`station`, its id); the person at this desk takes over.

    Raises NoSuchOperator, FormRefused, what a wrong passphrase raises, KeyOfOperatorUnknown; then nothing has changed.
    """
    desk.need(ADMIN, doing="办理操作员离任")
    keys, place = desk.home / KEYS, station or str(desk.station)
    opened = slots.open_slot(keys, desk.opener_name, own_passphrase)
    if place != str(desk.station):
        with desk.store.write() as unit:
            return _file(desk, unit, name, reason, place)
    made: list[Handover] = []

    def act(unit: Unit) -> Opened:
        made.append(_file(desk, unit, name, reason, place))
        return changed_key(keys, unit, opened, leaving=operator_name(name))

    change(keys, desk.store, opened, act)
    return made[0]


def _file(desk: Desk, unit: Unit, name: str, reason: str, station: str) -> Handover:
    draft = _draft(desk, unit, _operator(unit, name, station), reason)
    check_or_refuse(draft, desk.context(unit))
    n, filing = desk.file(unit, OFFICE, [draft])[0]
    body = draft.body
    return Handover(
        str(body["name"]), str(body["successor"]), body["filed"], body["waiting"], body["unsent"], filing.id, n
    )


def change_data_key(desk: Desk, own_passphrase: str) -> None:
    """Another data key though nobody leaves: a recovery sheet, a backup or a computer has been in strange hands."""
    desk.need(ADMIN, doing="更换数据密钥")
    keys = desk.home / KEYS
    opened = slots.open_slot(keys, desk.opener_name, own_passphrase)
    change(keys, desk.store, opened, lambda unit: changed_key(keys, unit, opened))


def _operator(unit: Unit, name: str, station: str) -> Operator:
    wanted = operator_name(name)
    found = next((one for one in unit.roster.operators(station) if one.name == wanted and not one.left), None)
    if found is None:
        raise NoSuchOperator(f"没有在任的操作员「{wanted}」。", "请在操作员名单里核对姓名。")
    return found


def _draft(desk: Desk, unit: Unit, operator: Operator, reason: str) -> Draft:
    """The filing: how far the key counts in each stream of its station, and what is left in hand."""
    streams = [(stream, seq) for stream, seq, _ in unit.journal.heads() if str(stream.station) == operator.station]
    mine = {docket.n: docket for docket in unit.dockets.listed(limit=0) if docket.maker == operator.key}
    unsent = 0
    if operator.station == str(desk.station):
        for stream, _ in streams:
            unsent += sum(n in mine for n in unit.journal.numbers_after(stream, unit.links.exported(stream)))
    return Draft(KIND, {
        "name": operator.name, "key": operator.key, "station": operator.station, "successor": desk.operator.name,
        "reason": reason.strip(), "heads": {str(stream): seq for stream, seq in streams}, "filed": len(mine),
        "waiting": sum(docket.state == FILED for docket in mine.values()), "unsent": unsent,
    })  # fmt: skip
