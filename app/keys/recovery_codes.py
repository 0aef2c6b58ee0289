"""The code on a recovery sheet: 140 random bits in seven groups of five signs, each group with a check sign of its own.

It is copied by hand from paper, years later, by somebody in trouble: so the signs are Crockford's 32 (no O, I, L, U),
what looks or is typed like one of them is taken for it, and a slip of the pen is told with its group before anything is
tried (GB/T 22239-2019 身份鉴别; security T33). The last sign of a group is a sum over the field of 32 elements with
different weights, begun with the group's own number: every single wrong sign, every two neighbours exchanged and every
two groups exchanged give another sum.
"""

from __future__ import annotations

import secrets
import unicodedata

from app.errors import Problem
from app.keys.suite import KeysError, RandomSource

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
GROUP_SIGNS = 5
BITS = GROUPS * (GROUP_SIGNS - 1) * 5
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_VALUE = {sign: value for value, sign in enumerate(SIGNS)}
_POLYNOMIAL = 0b100101
"""x⁵ + x² + 1, irreducible: the 32 signs are a field, in which no weight loses a difference."""


class CodeMistyped(KeysError):
    """A code that cannot be any sheet's; `groups` are the numbers (from 1) of the groups that do not add up."""

    def __init__(self, groups: tuple[int, ...]) -> None:
        where = "、".join(str(group) for group in groups)
        super().__init__(
            f"恢复码第 {where} 组抄错了。",
            f"请对照恢复单，一个字一个字核对第 {where} 组；每组 5 个字，共 {GROUPS} 组。",
        )
        self.groups = groups


def new_code(random: RandomSource = secrets.token_bytes) -> str:
    """A fresh code as it is printed: seven groups of five signs, joined by hyphens."""
    number = int.from_bytes(random((BITS + 7) // 8), "big") & ((1 << BITS) - 1)
    signs = [number >> 5 * place & 31 for place in reversed(range(GROUPS * (GROUP_SIGNS - 1)))]
    groups = [signs[at : at + GROUP_SIGNS - 1] for at in range(0, len(signs), GROUP_SIGNS - 1)]
    return "-".join(_text([*group, _check(number, group)]) for number, group in enumerate(groups, 1))


def folded(text: str) -> str:
    """What was typed, as signs: full-width and small letters, look-alikes, hyphens and spaces do not matter."""
    return "".join(_apart(text))


def split(text: str) -> list[str]:
    """The groups of a typed code: as they were set apart, if there are as many as there should be; else by length."""
    apart = _apart(text)
    if len(apart) == GROUPS:
        return apart
    signs = "".join(apart)
    return [signs[at : at + GROUP_SIGNS] for at in range(0, max(len(signs), GROUPS * GROUP_SIGNS), GROUP_SIGNS)]


def _apart(text: str) -> list[str]:
    """The signs between hyphens, spaces and other such marks."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    return "".join(sign if unicodedata.category(sign)[0] in "LNS" or sign == "?" else " " for sign in plain).split()


def check_group(number: int, text: str) -> Problem | None:
    """What is wrong with group `number` (from 1) as typed, or None."""
    signs = folded(text)
    if len(signs) != GROUP_SIGNS:
        return _wrong(number, f"第 {number} 组应是 {GROUP_SIGNS} 个字，现在是 {len(signs)} 个。")
    strange = next((sign for sign in signs if sign not in _VALUE), "")
    if strange:
        return _wrong(number, f"第 {number} 组里的「{strange}」不会出现在恢复码里，请再看一眼恢复单。")
    values = [_VALUE[sign] for sign in signs]
    if _check(number, values[:-1]) != values[-1]:
        return _wrong(number, f"第 {number} 组抄错了一个字，或者抄到了别的组，请对照恢复单改正。")
    return None


def code_bytes(text: str) -> bytes:
    """The 140 bits of a typed code as 18 bytes. Raises CodeMistyped, which names the groups."""
    groups = split(text)
    wrong = [number for number, group in enumerate(groups, 1) if check_group(number, group)]
    if wrong or len(groups) != GROUPS:
        raise CodeMistyped(tuple(number for number in wrong if number <= GROUPS) or (GROUPS,))
    number = 0
    for group in groups:
        for sign in group[:-1]:
            number = number << 5 | _VALUE[sign]
    return number.to_bytes((BITS + 7) // 8, "big")


def _wrong(number: int, text: str) -> Problem:
    return Problem("recovery_group", text, f"group_{number}")


def _check(number: int, values: list[int]) -> int:
    total = number
    for weight, value in enumerate(values, 2):
        total ^= _times(weight, value)
    return total


def _times(left: int, right: int) -> int:
    """The product in the field of 32 elements."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _POLYNOMIAL
        right >>= 1
    return product


def _text(values: list[int]) -> str:
    return "".join(SIGNS[value] for value in values)
