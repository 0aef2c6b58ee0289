"""Bank card numbers (ISO/IEC 7812): their last digit checks the others. Passbooks follow no such rule."""

from __future__ import annotations

SHORTEST, LONGEST = 16, 19


def looks_like_card(digits: str) -> bool:
    """Whether the number is as long as a bank card's."""
    return digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
