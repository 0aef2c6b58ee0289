"""What comes next at a station that has just begun: a sentence and where it is done, until it is done.

A new office has empty pages and nobody beside the clerk who could say what to do first. A district admits its townships,
a township its villages (Songshan 003 art. 2-3: each level answers for the one below); a village brings its people in.
"""

from __future__ import annotations

from app.domain.route import ADMIN, ASSISTANT, CLERK, DISTRICT, VILLAGE
from app.ports import Unit
from app.services.cautions import Caution
from app.services.desk import Desk

NO_TOWNSHIP = "下一步是准入各镇：镇里新电脑写出的申请文件拿 U 盘带来，在「系统」按 F3，打电话核对指纹再准入。"
NO_VILLAGE = "下一步是准入各村：村里新电脑写出的申请文件拿 U 盘带来，在「系统」按 F3，打电话核对指纹再准入。"
NOBODY = "下一步是把村里的人登记进来：有花名册的，在「参保人」按 Ctrl+I 整册导入；没有的按 F3 逐人登记。"


def first_steps(desk: Desk, unit: Unit) -> list[Caution]:
    """What is to be done first here; nothing once it has been, or where this operator cannot do it."""
    if desk.level == VILLAGE:
        empty = desk.can(ASSISTANT, CLERK) and not any(unit.residents.count().values())
        return [Caution(NOBODY, "去登记", "people")] if empty else []
    own = desk.station
    below = any(
        one.id != own and one.id.code.startswith(own.code) and not one.revoked for one in unit.roster.stations()
    )
    if below or not desk.can(ADMIN):
        return []
    return [Caution(NO_TOWNSHIP if desk.level == DISTRICT else NO_VILLAGE, "去准入", "system", "admission")]
