"""What the tables of 政策 show: versions, and what one of them changes."""

from __future__ import annotations

from app.domain.policy_form import rows_of
from app.services.policy_editor import BACK, LATER, NOW, PAST, REPLACED, STATE_TITLES, WAITS, Version
from ui.models.columns import Column

_TONES = {NOW: "good", LATER: "", PAST: "quiet", REPLACED: "quiet", WAITS: "warn", BACK: "bad"}
_MARKS = {NOW: "✓ ", WAITS: "⚠ ", BACK: "✕ "}


def _tiers(version: Version) -> str:
    amounts = [str(row.get("yuan", "")) for row in rows_of(version.mapping, "tiers")]
    return f"{len(amounts)} 档，{amounts[0]}—{amounts[-1]} 元" if amounts else ""


def _until(version: Version) -> str:
    if version.docket is not None:
        return "核准后定"
    return version.until or "一直"


VERSIONS: tuple[Column, ...] = (
    Column("从哪天起", lambda version: version.since, 6.4, name="since"),
    Column("到哪天止", _until, 6.4, name="until"),
    Column(
        "状态", lambda version: _MARKS.get(version.state, "") + STATE_TITLES[version.state], 8.5,
        tone=lambda version: _TONES[version.state], name="state",
    ),
    Column("缴费档次", _tiers, least=8, name="tiers"),
    Column("改了", lambda version: f"{len(version.changes)} 处" if version.changes else "", 3.2, right=True, name="changes"),
)  # fmt: skip

CHANGES: tuple[Column, ...] = (
    Column("在哪一节", lambda change: change.section, 5.4, yields=1),
    Column("项目", lambda change: change.label, 9),
    Column("原来", lambda change: change.old or "（没有）", 8, tone=lambda _change: "quiet", least=6),
    Column("改成", lambda change: change.new or "取消", tone=lambda _change: "warn", least=7),
)
