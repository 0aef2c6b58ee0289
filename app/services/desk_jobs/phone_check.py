"""电话缺失或重复名单: who cannot be called, and which number stands for too many people."""

from __future__ import annotations

import re
from collections import defaultdict

from app.documents.paper import Column, Row
from app.domain.width import halfwidth
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import CHECK_GROUP, NUMBER, Given, Job, Need, Outcome, village_need
from app.services.desk_jobs.standing import Standing

COLUMNS = (tables.NO, tables.NAME, tables.GROUP, tables.ID, tables.PHONE, Column("问题", 22))
MISSING, ODD, SHARED = "没有电话", "号码写法不对", "几个人同一电话"
_DRESS = re.compile(r"[\s\-—()（）+]+")
_MOBILE, _LANDLINE = re.compile(r"(?:86)?1[3-9][0-9]{9}"), re.compile(r"0?[0-9]{7,11}")


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    least = max(2, given.number("shared"))
    parts: list[tables.Part] = []
    counts: dict[str, int] = defaultdict(int)
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        holders: dict[str, list[str]] = defaultdict(list)
        everybody = list(standing.everybody())
        for _code, _name, people in everybody:
            for one in people:
                holders[plain(one.phone)].append(one.name)
        wanted = given.text("village")
        for done, (code, name, people) in enumerate(everybody):
            progress(done, len(everybody))
            rows: list[Row] = []
            for one in people if wanted in ("", code) else ():
                kind, text = finding(plain(one.phone), holders, least)
                if kind:
                    counts[kind] += 1
                    rows.append((one.name, one.village_group, one.id_number, one.phone, text))
            if rows:
                parts.append((name, tables.numbered(rows)))
    people_count = tables.count(parts)
    files = (tables.book(desk, "电话缺失或重复名单", "电话缺失或重复名单", COLUMNS, parts),) if parts else ()
    said = f"电话有问题的有 {people_count:,} 人。" if people_count else "每个人都有电话，没有重复的。"
    return Outcome(files, said, tuple((kind, f"{count:,} 人") for kind, count in sorted(counts.items())))


def finding(phone: str, holders: dict[str, list[str]], least: int) -> tuple[str, str]:
    """(kind, sentence) of what is wrong with a number; ("", "") when nothing is."""
    if not phone:
        return MISSING, MISSING
    if not (_MOBILE.fullmatch(phone) or (not phone.startswith("1") and _LANDLINE.fullmatch(phone))):
        return ODD, f"{ODD}：手机应是 11 位"
    names = holders[phone]
    if len(names) >= least:
        return SHARED, f"{SHARED}：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''} {len(names)} 人"
    return "", ""


def plain(phone: str) -> str:
    return _DRESS.sub("", halfwidth(phone))


JOB = Job(
    key="phones", title="电话缺失或重复名单", group=CHECK_GROUP, order=3,
    does="没有电话、号码不对、或一个号码登记了好几个人的，列出来补正。",
    needs=(village_need(), Need("shared", "几个人同号才列", NUMBER, otherwise="3", hint="一家人常共用一个号")), run=run,
    words="手机 联系电话",
)  # fmt: skip
