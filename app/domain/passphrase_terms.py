"""口令规定 of a policy: how long a passphrase is, of how many kinds, and after how many days a new one is due.

    [passphrase]
    length = 8              # a mixed one: at least so many characters
    kinds = 3               # of so many of the four kinds 大写、小写、数字、其他
    long = 12               # from so many characters on any kinds do
    days = 90               # 定期更换: so many days after it was set its owner sets a new one

GB/T 22239-2019 level 2 (身份鉴别) asks for length, kinds and a change from time to time, without numbers; these are the
usual ones. A place may ask for more than the usual length and kinds, never for less, and a passphrase never holds for
longer than a year. That the last five are not taken again stands in every slot file and is no place's choice
(app/keys/former.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, mapping_of, number_of

MOST_LENGTH, MOST_DAYS = 64, 366


@dataclass(frozen=True, slots=True)
class PassphraseTerms:
    """Characters, kinds (of four), characters, days."""

    length: int = 8
    kinds: int = 3
    long: int = 12
    days: int = 90


USUAL = PassphraseTerms()
BOUNDS = {
    "length": (USUAL.length, MOST_LENGTH), "kinds": (USUAL.kinds, 4), "long": (USUAL.long, MOST_LENGTH), "days": (1, MOST_DAYS),
}  # fmt: skip
"""The least and the most that a policy can ask for."""


def terms_of(policy: Policy) -> PassphraseTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("passphrase", {}), "passphrase")
    read = {name: _bounded(table.get(name, getattr(USUAL, name)), name) for name in BOUNDS}
    return PassphraseTerms(**read)


def _bounded(value: object, name: str) -> int:
    least, most = BOUNDS[name]
    number = number_of(value, f"passphrase.{name}", most)
    if number < least:
        raise PolicyUnreadable(f"政策里的 passphrase.{name} 不能小于 {least}", "口令规定只能比通常的更严，不能更松")
    return number
