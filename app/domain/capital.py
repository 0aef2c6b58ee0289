"""Amounts in Chinese capitals, 中文大写, as vouchers and return slips print them.

Rules: 支付结算办法 annex 1 (PBOC). Of the forms it allows this is the fuller one: 零 is written when the
yuan digit is 0 and the jiao digit is not (壹仟陆佰捌拾元零叁角贰分), 壹 is always written before 拾, 整
follows 元 only (after 角 it may be left out, after 分 it must be).
"""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_GROUPS = ((10**8, "亿"), (10**4, "万"))


def capital(fen: int) -> str:
    """The amount in capitals: 140950 → 壹仟肆佰零玖元伍角, 0 → 零元整, -100 → 负壹元整."""
    whole, part = divmod(abs(fen), 100)
    jiao, odd_fen = divmod(part, 10)
    text = "负" if fen < 0 else ""
    if whole or not part:
        text += (_whole(whole) or "零") + "元"
    if not part:
        return text + "整"
    if whole and (not jiao or whole % 10 == 0):
        text += "零"
    return text + (_DIGITS[jiao] + "角" if jiao else "") + (_DIGITS[odd_fen] + "分" if odd_fen else "")


def _whole(number: int) -> str:
    """A whole number without its unit; "" for 0."""
    for base, unit in _GROUPS:
        if number >= base:
            high, low = divmod(number, base)
            gap = "零" if 0 < low < base // 10 else ""
            return _whole(high) + unit + gap + _whole(low)
    return _four(number)


def _four(number: int) -> str:
    text, gap = "", False
    for base, unit in _PLACES:
        digit = number // base % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    return text
