"""Full-width letters, digits and signs written as the ordinary ones.

Input methods and POS exports mix both. Only this one block is folded: full compatibility folding would also
turn ① into 1 and ² into 2, which nobody means in an amount or a number.
"""

from __future__ import annotations

_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_HALF[0x3000] = 0x20
_HALF[0x2212] = 0x2D  # the minus sign of spreadsheet software
_HALF[0xFFE5] = 0xA5  # ￥


def halfwidth(text: str) -> str:
    """`text` with full-width forms replaced: １２３．５０ → 123.50, Ｘ → X, ideographic space → space."""
    return text if text.isascii() else text.translate(_HALF)
