"""What the workbench's tables, bars and charts show of the collection."""

from __future__ import annotations

from datetime import date

from app.domain.money import yuan, yuan_plain
from app.services.deadlines import Task
from app.services.progress import Campaign, Collected, PlaceProgress
from ui import wording
from ui.models.columns import Column
from ui.widgets.bars import Bar
from ui.widgets.columns_chart import Group

FEN = 100


def _left_tone(task: Task) -> str:
    return "bad" if task.late else "warn" if task.left_text == "今天" else ""


def _left(task: Task) -> str:
    return f"✕ {task.left_text}" if task.late else task.left_text


TASKS: tuple[Column, ...] = (
    Column("期限", lambda task: wording.short_day(task.due), 5, order=lambda task: task.due),
    Column("事项", lambda task: task.what, 13, filterable=True),
    Column("对象", lambda task: task.who, 22),
    Column("办理时限", lambda task: task.rule, 7),
    Column("还剩", _left, tone=_left_tone, order=lambda task: task.due),
)

BY_PROGRESS, BY_MONEY, BY_CHANGE = "progress", "money", "change"
ORDERS = ((BY_PROGRESS, "缴得少的在前"), (BY_MONEY, "金额多的在前"), (BY_CHANGE, "比去年少的在前"))


def ordered(places: tuple[PlaceProgress, ...], by: str) -> list[PlaceProgress]:
    """Ranked by share of payers (least first), by yuan (most first) or by change of payers (most lost first)."""
    if by == BY_MONEY:
        return sorted(places, key=lambda place: -place.fen)
    if by == BY_CHANGE:
        return sorted(places, key=lambda place: place.paid - place.before)
    return sorted(places, key=lambda place: place.paid / place.should if place.should else 1)


def bar(place: PlaceProgress, *, compared: bool) -> Bar:
    """A place with its figures; `compared`: whether there was anything last year to compare with."""
    texts = (f"{place.paid:,} / {place.should:,} 人", f"{yuan(place.fen)} 元")
    if compared:
        texts = (*texts, change(place.paid - place.before))  # type: ignore[assignment]
    return Bar(place.code, place.name, place.paid, place.should, place.before, texts)


def change(people: int) -> str:
    """比去年同日多 12 人, in short."""
    return f"多 {people:,} 人" if people > 0 else f"少 {-people:,} 人" if people < 0 else "相同"


def sentence(found: Collected) -> str:
    """The whole station in a sentence: never a percentage alone."""
    against = f"，比去年同日{change(found.paid - found.before)}" if found.before else ""
    direct = f"（含税务直缴 {found.direct:,} 人）" if found.direct else ""
    return f"{found.paid:,} / {found.should:,} 人已缴{direct}{against}"


def campaign(found: Campaign | None) -> str:
    """How long the policy's period of payment still runs; "" where the policy states none."""
    if found is None:
        return ""
    if not found.running:
        return f"缴费期 {wording.short_day(found.first)}开始，还有 {found.days} 天"
    return f"缴费期到 {wording.short_day(found.last)}，" + (f"还有 {found.days} 天" if found.days else "今天是最后一天")


def days(found: Collected) -> list[Group]:
    return [Group(_day(day), (now / FEN, past / FEN), (yuan(now), yuan(past))) for day, now, past in found.days]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}-{day.day}"


def tiers(found: Collected) -> list[Group]:
    return [Group(yuan_plain(fen), (float(count),), (f"{count:,}",)) for fen, count in found.tiers]


def ages(found: Collected) -> list[Group]:
    return [
        Group(group.title, (float(group.people), float(group.paid)), (f"{group.people:,}", f"{group.paid:,}"))
        for group in found.ages
        if group.people
    ]
