"""残疾人证号: 18 characters of the identity number, one for the kind of disability, one for its grade, sometimes B and how
often it was issued anew (facts 1.6). Grades 1 and 2 are 重度残疾, for whom the government pays (国发〔2014〕8号; 003 art. 3(2)2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.width import halfwidth

SEVERE, SEVERE_GRADES = "重度残疾", frozenset({1, 2})
KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
_NUMBER = re.compile(r"([1-9][0-9]{16}[0-9X])([1-7])([1-4])(?:B[0-9]{1,2})?")
_DIGITS = {**{digit: int(digit) for digit in "1234"}, "一": 1, "二": 2, "三": 3, "四": 4, "壹": 1, "贰": 2, "叁": 3, "肆": 4,
           "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4}  # fmt: skip
_GRADE = re.compile(rf"([{''.join(_DIGITS)}])\s*级|级别?\s*([{''.join(_DIGITS)}])")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate's number, taken apart."""

    number: str
    id_number: str
    kind: str
    grade: int


def certificate_of(text: str) -> Certificate | None:
    """The certificate that a text is; blanks, width and a lower-case x do not matter. None: it is none."""
    bare = "".join(halfwidth(text).split()).upper()
    found = _NUMBER.fullmatch(bare)
    return Certificate(bare, found[1], KINDS[found[2]], int(found[3])) if found else None


def grade_of(text: str) -> int:
    """1-4 out of 一级, 肢体二级, 2级, or a bare digit; 0: no grade. Of 一、二级 the first counts."""
    bare = "".join(text.split())
    if bare in _DIGITS:
        return _DIGITS[bare]
    bare = "".join(halfwidth(bare).split())
    found = _GRADE.search(bare)
    if found:
        return _DIGITS[found[1] or found[2]]
    return _DIGITS.get(bare, 0)


def title(grade: int) -> str:
    """一级 … 四级; "" for none."""
    return f"{'一二三四'[grade - 1]}级" if grade else ""
