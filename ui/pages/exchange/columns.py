"""What the tables of 交换 show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.domain.filing import LEVEL_TITLES
from app.domain.money import yuan
from app.domain.records import LinkState
from app.services.exchange_in import VillageEffect
from ui import wording
from ui.models.columns import Column


def _refused(village: VillageEffect) -> str:
    return f"{village.refused:,}" if village.refused else "0"


REFUSED_HINT = "发来的站点没有权办理的单据：收下作凭据，不记账。请与该站点核对是谁办的。"

EFFECTS: tuple[Column, ...] = (
    Column("村", lambda village: village.name),
    Column("新增", lambda village: f"{village.new:,}", 2.5, right=True, number=lambda village: village.new),
    Column("已有", lambda village: f"{village.same:,}", 2.5, right=True, number=lambda village: village.same),
    Column("不收", _refused, 2.5, right=True, hint=REFUSED_HINT, tone=lambda village: "bad" if village.refused else ""),
    Column("缴费（元）", lambda village: yuan(village.fen), 5.5, right=True, total_fen=lambda village: village.fen),
)


WRITTEN: tuple[Column, ...] = (
    Column("写给", lambda made: made.to_name, least=9.8),
    Column("单据", lambda made: f"{made.filings:,}", 2.5, right=True, number=lambda made: made.filings),
    Column("缴费（元）", lambda made: yuan(made.fen), 5.5, right=True, total_fen=lambda made: made.fen, yields=1),
    Column("校验码", lambda made: made.check_code, 10, least=9.3),
)


def links(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """The state of every link: what waits, and the last traffic both ways."""

    def when(text: str) -> str:
        return wording.moment(text, now()) or "还没有"

    def tone(link: LinkState) -> str:
        return "warn" if link.waiting else "good"

    def waiting(link: LinkState) -> str:
        return f"⚠ {link.waiting:,} 件" if link.waiting else "✓ 没有"

    return (
        Column("站点", lambda link: link.name, least=8),
        Column("级别", lambda link: LEVEL_TITLES.get(link.level, link.level), 3, filterable=True, yields=1),
        Column("等对方回执", waiting, 7, tone=tone, order=lambda link: link.waiting),
        Column("上次写给", lambda link: when(link.last_sent), 8, order=lambda link: link.last_sent),
        Column("上次读取", lambda link: when(link.last_received), 8, order=lambda link: link.last_received),
        Column("对方回执", lambda link: when(link.acknowledged), 8, order=lambda link: link.acknowledged),
    )
