"""Days, times and counts as the window writes them. Amounts are app.domain.money's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.domain.records import STATE_TITLES

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
LINE_STATES = {"payment": "缴费", "open": "待查", "voided": "已撤销", "reversed": "已冲销", "red": "红字冲销"}
PHASES = {
    "draft": "未提交", "filed": "待审核", "suspended": "待查", "effective": "待入库", "credited": "已入账",
    "reversed": "已冲销", "dead": "作废",
}  # fmt: skip
LINE_KINDS = {"sale": "消费", "void": "撤销", "refund": "退货"}
TONES = {
    "effective": "good", "credited": "good", "payment": "good", "filed": "plain", "draft": "plain", "returned": "bad",
    "rejected": "bad", "refused": "bad", "open": "warn", "voided": "quiet", "reversed": "quiet", "withdrawn": "quiet",
    "ended": "quiet", "dead": "quiet", "suspended": "warn", "red": "warn", "refunded": "good", "sent_back": "bad",
}  # fmt: skip
COPIED = "本站点的数据没有改动。"
COPY_HAS_PEOPLE = "文件里有个人信息，用完请及时从 U 盘或桌面删掉。"
MARKS = {"good": "✓ ", "warn": "⚠ ", "bad": "✕ "}
ON_ITS_WAY = "○ "
"""Of money that was taken and has not come to the treasury yet: nothing is wrong, and nothing is done."""

MONEY_TONES = {**TONES, "effective": "plain", "held": "plain"}


def marked(key: str, title: str) -> str:
    """A state with its mark, so that colour never speaks alone."""
    return MARKS.get(TONES.get(key, ""), "") + title


def money_marked(phase: str, title: str) -> str:
    """A payment's phase with its mark: the tick is kept for what stands in the account."""
    return f"{ON_ITS_WAY}{title}" if phase in {"effective", "held"} else marked(phase, title)


def unmarked(text: Callable[[Any], str]) -> Callable[[Any], str]:
    """What a marked state is called in a filter: without its mark."""

    def bare(record: Any) -> str:
        return text(record).lstrip("".join((*MARKS.values(), ON_ITS_WAY)))

    return bare


def state_text(state: str) -> str:
    return marked(state, STATE_TITLES.get(state, state))


def full_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"


def short_day(text: str) -> str:
    """2026-11-28 → 11月28日; what is no day stays as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.month}月{day.day}日"


def moment(text: str, now: datetime) -> str:
    """A stored time as people say it: 今天 17:40, 昨天 17:40, 11月28日 17:40; "" for none."""
    if not text:
        return ""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    if when.tzinfo is not None and now.tzinfo is not None:
        when = when.astimezone(now.tzinfo)
    days = (now.date() - when.date()).days
    day = {0: "今天", 1: "昨天"}.get(days, f"{when.month}月{when.day}日")
    if days > 300:
        day = f"{when.year}年{day}"
    return f"{day} {when:%H:%M}" if len(text) > 10 else day


def days_ago(text: str, today: date) -> str:
    """An ISO day as people say how long ago it was: 今天, 昨天, 5 天前."""
    days = (today - date.fromisoformat(text)).days
    return {0: "今天", 1: "昨天"}.get(days, f"{days} 天前")


def month_title(month: str) -> str:
    """2026-10 → 2026年10月."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月" if number.isdigit() else month
