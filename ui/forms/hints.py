"""What a field says before and while it is typed in: a short hint inside it, a longer one under it while it has the keyboard.

The declaration's own words come first; here are those of each kind (interface, rules 3 and 9).
"""

from __future__ import annotations

from datetime import date

from app.business.declaration import Field

SHORT = {
    "id_number": "刷证件，或输入号码",
    "date": "例如 19680501",
    "month": "例如 2026-10",
    "phone": "手机或座机",
    "money": "元，例如 200.00",
    "tier": "输入金额或按 ↓ 选",
    "choice": "输入或按 ↓ 选",
    "division": "地名、拼音首字母或代码",
}
LONG = {
    "id_number": "性别、生日由号码得出。",
    "date": "20260315、2026-3-15、3.15 都行。",
    "month": "202610、2026-10、10 都行。",
    "phone": "手机 11 位，座机带区号。",
    "money": "以元为单位，最多两位小数。",
    "tier": "输入开头的数字，回车选中。",
    "choice": "拼音首字母也行，↓ 看全部。",
    "division": "名称的一段也行，回车选中。",
    "long": "Ctrl+回车 换行，回车 下一格。",
}
"""Short enough for one line under the field, so that nothing moves while the keyboard goes through the form."""

COMPUTED = "由证件号码得出"


def short(field: Field, *, offered: bool, today: date | None = None) -> str:
    """The words inside an empty field; of a date the office's own day, but for a day of birth."""
    if field.computed:
        return COMPUTED
    if field.kind == "date" and today is not None and field.name != "birth":
        return f"例如 {today:%Y%m%d}"
    kind = "choice" if offered and field.kind not in {"tier", "division"} else field.kind
    return SHORT.get(kind, field.hint)


def longer(field: Field, *, offered: bool) -> str:
    """The words under the field while it has the keyboard; the declaration's hint where the field has its kind's inside."""
    kind = "choice" if offered and field.kind not in {"tier", "division"} else field.kind
    own = field.help or (field.hint if kind in SHORT else "")
    return own or LONG.get(kind, "")


def spoken(field: Field) -> str:
    """The field's name as a screen reader says it: 必填 in words, because a star is not heard."""
    return f"{field.label}，必填" if field.required and not field.computed else field.label
