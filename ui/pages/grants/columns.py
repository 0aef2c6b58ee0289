"""What the tables of 财政补助 show. ID numbers are covered in lists."""

from __future__ import annotations

from app.business.grant_request import LEVEL_TITLES, WHAT_TITLES
from app.domain import id_number
from app.domain.money import yuan
from app.services.grant_overview import VillageGrants
from app.services.grants import Awaited
from ui.models.columns import Column


def _fen(fen: int) -> str:
    return yuan(fen) if fen else ""


def _state(one: VillageGrants) -> str:
    """How far a village is, in a word."""
    if one.fresh_fen:
        return "○ 未申请"
    if one.asked_fen and one.come_fen == one.asked_fen:
        return "✓ 已到账"
    return "… 在途" if one.awaited_fen else "… 待复核" if one.asked_fen else "—"


def _tone(one: VillageGrants) -> str:
    return "warn" if one.fresh_fen else "good" if one.asked_fen and one.come_fen == one.asked_fen else ""


VILLAGES: tuple[Column, ...] = (
    Column("村", lambda one: one.name, least=6.2),
    Column("人数", lambda one: f"{one.people:,}", 3.5, right=True, number=lambda one: one.people),
    Column("应补（元）", lambda one: _fen(one.entitled_fen), 6.4, right=True, total_fen=lambda one: one.entitled_fen),
    Column("未申请（元）", lambda one: _fen(one.fresh_fen), 6.4, right=True, total_fen=lambda one: one.fresh_fen),
    Column("已申请（元）", lambda one: _fen(one.asked_fen), 6.4, right=True, total_fen=lambda one: one.asked_fen),
    Column("已到账（元）", lambda one: _fen(one.come_fen), 6.4, right=True, total_fen=lambda one: one.come_fen),
    Column("在途（元）", lambda one: _fen(one.awaited_fen), 6.4, right=True, total_fen=lambda one: one.awaited_fen,
           hint="已申请、已复核、还没有到账"),
    Column("情况", _state, 5, tone=_tone, filterable=True),
)  # fmt: skip


def what_title(one: Awaited) -> str:
    """缴费补贴, 政府代缴, or what was entered with payments and is still owed."""
    return WHAT_TITLES.get(one.what, "应收财政补助")


AWAITED: tuple[Column, ...] = (
    Column("村", lambda one: one.name, least=6),
    Column("项目", what_title, 6, filterable=True),
    Column("年度", lambda one: f"{one.year} 年" if one.year else "", 4, filterable=True),
    Column("级次", lambda one: LEVEL_TITLES[one.level], 4, filterable=True),
    Column("应到账（元）", lambda one: yuan(one.come_fen + one.fen), 7, right=True, total_fen=lambda one: one.come_fen + one.fen),
    Column("已到账（元）", lambda one: yuan(one.come_fen) if one.come_fen else "", 7, right=True, total_fen=lambda one: one.come_fen),
    Column("还差（元）", lambda one: yuan(one.fen), 7, right=True, total_fen=lambda one: one.fen),
    Column("待复核（元）", lambda one: yuan(one.registered_fen) if one.registered_fen else "", 6, right=True),
    Column("申请复核", lambda one: one.since, 6),
)

CONFLICTS: tuple[Column, ...] = (
    Column("村", lambda one: one.village_name, 8, filterable=True),
    Column("姓名", lambda one: one.name, 7.2),
    Column("证件号码", lambda one: id_number.mask(one.id_number), 10.5, yields=1),
    Column("按哪类代缴", lambda one: one.group, 6, filterable=True),
    Column("金额（元）", lambda one: yuan(one.fen), 5.5, right=True, total_fen=lambda one: one.fen),
    Column("还属于", lambda one: "、".join(one.others), 7),
    Column("依据", lambda one: one.why, least=10),
)

MEMBERS: tuple[Column, ...] = (
    Column("村", lambda one: one.village_name, 8, filterable=True),
    Column("姓名", lambda one: one.name, 7.2),
    Column("证件号码", lambda one: id_number.mask(one.id_number), 10.5, yields=1),
    Column("人群", lambda one: one.group, 6, filterable=True),
    Column("开始日期", lambda one: one.from_on, 6),
    Column("退出日期", lambda one: one.to_on, 6),
    Column("名单来源", lambda one: one.source, least=7, filterable=True),
)
