"""What an identity number says by itself, for the line under the field and the fields that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.business.field_values import fold_number
from app.domain import id_number
from app.domain.id_number import IdRefused

KIND_TITLES = {"hmt": "港澳台居民居住证", "foreign_pr": "外国人永久居留证", "foreign_pr_old": "旧式外国人永久居留证"}
FIFTEEN = 15


@dataclass(frozen=True, slots=True)
class Said:
    """`number` as it will be filed ("" while it is not whole), birth day (ISO), sex ("" when the number does not tell
    it and it has to be typed), and the line that says so.
    """

    number: str = ""
    birth: str = ""
    sex: str = ""
    line: str = ""


def said(text: str, today: date, *, left: bool) -> Said:
    """Read a number as typed. One of 15 digits may be on its way to 18: it is explained once the field was left."""
    folded = fold_number(text)
    try:
        parsed = id_number.parse(folded, today=today)
    except IdRefused:
        return Said()
    if len(folded) == FIFTEEN and folded.isdigit() and not left:
        return Said()
    parts = [f"{id_number.age_on(parsed.birth, today)} 岁", parsed.sex or "性别请自己选"]
    line = "，".join(parts)
    if parsed.kind in KIND_TITLES:
        line += f"　{KIND_TITLES[parsed.kind]}"
    if parsed.note:
        line += f"　{parsed.note}：{parsed.number}，请核对证件"
    return Said(parsed.number, parsed.birth.isoformat(), parsed.sex, line)
