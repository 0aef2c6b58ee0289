"""The rule for passphrases at a station: what the policy asks of a new one, and when the one in use has to go.

GB/T 22239-2019 level 2, 身份鉴别: 复杂度 and 定期更换 (security H1). The day on which an operator set his own passphrase
stands in the store; of one set before the program noted days, the first sign-in since counts. A place whose policy says
nothing, and a station that has no policy yet, have the usual terms (app/domain/passphrase_terms.py).

An overdue passphrase still opens the station: what was collected today must not wait for it. The window asks for the new
one before it shows anything else, as with a passphrase that somebody else gave; the command line goes on.
"""

from __future__ import annotations

import contextlib
from datetime import date

from app.domain.passphrase_terms import USUAL, PassphraseTerms, terms_of
from app.domain.policy import policy_on
from app.domain.policy_terms import PolicyUnreadable
from app.errors import OfficeError
from app.keys.passphrases import check_passphrase
from app.ports import Store, Unit
from app.services.desk import Desk, policies

SET = "passphrase_set/"
"""Settings key, with the operator's key after it: the day (ISO) on which he set his passphrase."""

WARN_DAYS = 14


class WeakPassphrase(OfficeError):
    """The passphrase does not meet the rule."""


def require_strong(passphrase: str, terms: PassphraseTerms = USUAL) -> None:
    """Raise WeakPassphrase with what is missing."""
    problem = check_passphrase(passphrase, terms)
    if problem is not None:
        raise WeakPassphrase(problem.text, "口令可以用四个不相干的词，中间加短横线。")


def terms_at(desk: Desk) -> PassphraseTerms:
    """What the policy of the day asks for at this station."""
    with desk.store.read() as unit:
        return terms_on(unit, desk.today)


def terms_on(unit: Unit, day: date) -> PassphraseTerms:
    """What the policy of a day asks for; the usual terms where there is none, or none that this program can read."""
    known = policies(unit)
    if not known:
        return USUAL
    try:
        return terms_of(policy_on(known, day))
    except PolicyUnreadable:
        return USUAL


def note_set(unit: Unit, operator: str, day: date) -> None:
    """Remember the day on which an operator (key, hex) set his passphrase."""
    unit.settings.put(SET + operator, day.isoformat().encode())


def note_first(store: Store, operator: str, day: date) -> None:
    """Count from this sign-in where nothing is noted; a store that cannot be written now notes it the next time."""
    with store.read() as unit:
        known = unit.settings.get(SET + operator)
    if known is None:
        with contextlib.suppress(OfficeError), store.write() as unit:
            note_set(unit, operator, day)


def days_left(desk: Desk) -> int:
    """Days until this operator's passphrase is due to be changed; 0 and less when it is. A clock set back adds none."""
    with desk.store.read() as unit:
        days = terms_on(unit, desk.today).days
        noted = unit.settings.get(SET + desk.operator.key)
    since = date.fromisoformat(noted.decode()) if noted else desk.today
    return days - max(0, (desk.today - since).days)


def sentence(desk: Desk) -> str:
    """The warning of the workbench in the last fourteen days; "" before."""
    left = days_left(desk)
    if left > WARN_DAYS:
        return ""
    when = f"再过 {left} 天就要换" if left > 0 else "该换了"
    return f"您的口令{when}：现在在「系统」的「修改口令」里换成新的，免得登录时才想。"
