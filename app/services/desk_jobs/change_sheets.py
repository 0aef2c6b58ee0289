"""批量信息变更: the sheet both jobs share: which columns it has, and how a person's row stands in it.

The first columns say who it is and are never read as a change; 资料版本 pins the record that the sheet was made from, so
that a row whose record has moved on meanwhile is refused instead of undoing somebody else's change.
"""

from __future__ import annotations

from app.business import change
from app.business.change import old_value
from app.domain.records import Resident

SHEET = "信息变更"
WHO = ("个人编号", "登记证件号码", "登记姓名", "所在村")
VERSION = "资料版本（勿改）"
VERSION_DIGITS = 16
FIELDS = tuple(field for field in change.FORM if field.name != "id_number")
"""Numbers are corrected one by one with the card in hand (the rules want a form of its own), never by a list."""

LABELS = {field.label: field.name for field in FIELDS}
HEADER = (*WHO, *(field.label for field in FIELDS), VERSION)


def row(one: Resident, village: str) -> tuple[str, ...]:
    """A person's row of the template."""
    return (
        one.insurance_number, one.id_number, one.name, village, *(old_value(one, field.name) for field in FIELDS),
        one.version[:VERSION_DIGITS],
    )  # fmt: skip
