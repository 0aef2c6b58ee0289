"""A made-up district to try everything without harm: three villages, a township, the district bureau, one whole month.

The same services as in real work carry it from an empty folder to a reconciled month. All people are invented: names
from two lists, ID numbers computed with the district's code, birth dates drawn by a seeded generator.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.id_number import check_digit
from app.domain.month import Month
from app.domain.records import BACK
from app.ports import Clock, StoreOpener
from app.services import (
    demo_money,
    demo_month,
    exchange_out,
    operators,
    passphrases,
    people,
    pos_imports,
    reconciliations,
    reviews,
    rosters,
    stations,
)
from app.services.clock import SystemClock
from app.services.demo_files import pos_csv, roster_csv, tickets_of, treasury_csv
from app.services.demo_place import PASSPHRASE, DemoStation, mark
from app.services.demo_stage import MadeVillage, Stage, read_all
from app.services.ledgers import ledger

DISTRICT, TOWNSHIP = ("150404", "松山区社会保险事业服务中心（演示）"), ("150404100", "穆家营子镇（演示）")
VILLAGES = (("150404100200", "穆家营子村"), ("150404100201", "衣家营子村"), ("150404100206", "官仓沟村"))
POLICY = {
    "region": "150404", "valid_from": "2025-01-01",
    "tiers": [
        {"yuan": yuan, "subsidy_yuan": subsidy, "hardship_only": yuan == 100}
        for yuan, subsidy in (
            (100, 30), (200, 40), (300, 50), (400, 60), (500, 70), (600, 70), (700, 70), (800, 70), (900, 70), (1000, 70),
            (1500, 100), (2000, 120), (3000, 140), (4000, 140), (5000, 140),
        )
    ],
}  # fmt: skip
"""Inner Mongolia 2025: 200/40, 300/50, 400/60, 500-1000/70, 1500/100, 2000/120, 3000-5000/140, hardship 100/30."""


OPERATORS: tuple[tuple[str, tuple[str, ...]], ...] = (("区复核", ("clerk", "reviewer")), ("区财务", ("finance",)))
"""Who works at the district beside its administrator."""


FEWEST = 3
"""People of a village: with fewer nobody would pay, and its terminal would have no export."""


@dataclass(frozen=True, slots=True)
class StationTotal:
    code: str
    name: str
    payments: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class Demo:
    """Folders of the stations, how to sign in, and the month's totals at every station. `equal`: they agree."""

    district: Path
    township: Path
    villages: tuple[Path, ...]
    passphrase: str
    township_operator: str
    clock: Clock
    month: str
    totals: tuple[StationTotal, ...]
    equal: bool


def make_demo(
    folder: Path,
    opener: StoreOpener,
    residents: int = 600,
    say: Callable[[str], None] = lambda _text: None,
    seed: int = 2026,
    *,
    money: bool = False,
) -> Demo:
    """Build the demo district in `folder` (created; must be empty) and carry one month through it; with `money` also the
    year before: openings, groups, subsidies, interest, what is paid back and given back (app.services.demo_money).
    """
    folder.mkdir(parents=True, exist_ok=True)
    day = Month.of(date.today()).previous.last_day
    stage = Stage(folder, opener, SystemClock(day.isoformat()), say)
    try:
        return _carried(stage, residents, day, random.Random(seed), money=money)  # noqa: S311 - invented people, no secret
    finally:
        stage.close()


def _carried(stage: Stage, residents: int, day: date, chance: random.Random, *, money: bool) -> Demo:
    _found(stage, demo_money.policy_of(POLICY, day) if money else POLICY, OPERATORS + (demo_money.OPERATORS if money else ()))
    villages = [_people_of(number, residents, day, chance) for number in range(len(VILLAGES))]
    for village in villages:
        stage.say(f"{village.name}：登记 {len(village.people)} 人，登记 POS 缴费…")
        _last_year(stage, village, year_before(day))
    if money:
        _year_with_money(stage, villages, day)
        demo_month.this_month(stage, villages, day)
    for village in villages:
        _this_month(stage, village)
    _township_month(stage, stage.stick, day)
    _district_month(stage, stage.stick, day, (day,) if money else (year_before(day), day), money=money)
    if money:
        demo_month.given_back(stage, day)
    _answers(stage, stage.stick, day)
    _leave_work(stage, chance, day)
    if money:
        demo_month.leave_work(stage, villages, day)
    totals = _totals(stage, Month.of(day))
    _mark(stage, day, money=money)
    equal = len({(t.payments, t.total_fen) for t in totals}) == 1
    return Demo(
        stage.folder / "district", stage.folder / "township", tuple(stage.folder / code for code, _ in VILLAGES), PASSPHRASE,
        "镇经办", stage.clock, str(Month.of(day)), totals, equal,
    )  # fmt: skip


def _found(stage: Stage, terms: Mapping[str, Any], more: Sequence[tuple[str, Sequence[str]]]) -> None:
    stage.say("建立区、镇、村站点…")
    policy = stage.folder / "政策.json"
    policy.write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
    desk = stations.init_district(
        stage.folder / "district", code=DISTRICT[0], name=DISTRICT[1], operator="区管理员", policy=policy,
        passphrase=PASSPHRASE, opener=stage.opener, clock=stage.clock,
    )  # fmt: skip
    for name, roles in more:
        made = operators.add_operator(desk, name, roles, PASSPHRASE, PASSPHRASE)
        with desk.store.write() as unit:
            passphrases.mark_own(unit, made.key, desk.today)  # everybody in the made-up district has the same
    desk.close()
    _join(stage, "township", "district", *TOWNSHIP, "镇经办", "区管理员")
    for code, name in VILLAGES:
        _join(stage, code, "township", code, name, f"{name}协办员", None)


def _join(stage: Stage, home: str, parent: str, code: str, name: str, operator: str, admin: str | None) -> None:
    asked, grant = stage.stick / f"{code}.request", stage.stick / f"{code}.grant"
    stations.request(
        stage.folder / home, level="township" if len(code) == 9 else "village", code=code, name=name, operator=operator,
        out=asked, passphrase=PASSPHRASE, opener=stage.opener,
    )  # fmt: skip
    stations.admit(stage.desk(parent, admin), asked, grant)
    stations.join(stage.folder / home, grant, None, PASSPHRASE, stage.opener, stage.clock)


def _people_of(number: int, residents: int, day: date, chance: random.Random) -> MadeVillage:
    """A village's people and the month's export of its terminal."""
    code, name = VILLAGES[number]
    each = max(residents // len(VILLAGES), FEWEST)
    count = each + (max(residents - each * len(VILLAGES), 0) if number == 0 else 0)
    people_made = make_people(count, day, chance)
    before, now = int(count * (0.80 - 0.15 * (number % 2) - 0.12 * number)), int(count * (0.86 - 0.11 * number))
    pos = pos_csv(terminal_of(number), people_made[:now], day, chance)
    return MadeVillage(code, name, number, tuple(people_made), before, now, pos)


def terminal_of(number: int) -> str:
    """The number of a village's terminal, its own in every year (Songshan 003 art. 7)."""
    return f"1504000{number + 1}"


def _last_year(stage: Stage, village: MadeVillage, before: date) -> None:
    """The village's people and what they paid in the same month a year before: this year has something to beat."""
    desk = stage.desk(village.code, None, before)
    roster = stage.folder / f"名册-{village.name}.csv"
    roster.write_bytes(roster_csv(village.name, village.people))
    rosters.import_roster(desk, roster)
    chance = random.Random(village.code)  # noqa: S311 - invented people, no secret
    payers = village.people[: village.payers_before]
    pos = roster.with_name(f"POS-{before.year}-{village.code}.csv")
    pos.write_bytes(pos_csv(terminal_of(village.number), chance.sample(payers, len(payers)), before, chance))
    pos_imports.import_pos(desk, pos)


def _year_with_money(stage: Stage, villages: Sequence[MadeVillage], day: date) -> None:
    """Last year's month goes its whole round at its own time, and a year of money follows."""
    before = year_before(day)
    demo_money.ask_to_pay_back(stage, villages, before)
    with stage.other_stick() as stick:
        for village in villages:
            exchange_out.export(stage.desk(village.code, None, before), stick)
        _township_month(stage, stick, before)
        _district_month(stage, stick, before, (before,), money=False)
        demo_money.carry_year(stage, villages, before, day)
        _answers(stage, stick, before)


def _this_month(stage: Stage, village: MadeVillage) -> None:
    desk = stage.desk(village.code)
    pos = stage.folder / f"POS-{village.name}.csv"
    pos.write_bytes(village.pos)
    pos_imports.import_pos(desk, pos)
    exchange_out.export(desk, stage.stick)


def year_before(day: date) -> date:
    """The last day of the same month of the year before."""
    return Month(day.year - 1, day.month).last_day


def make_people(count: int, day: date, chance: random.Random) -> list[dict[str, str]]:
    """Invented residents aged 16 to 85 with valid ID numbers of the demo district."""
    families = (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
        "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    )
    given = "秀英桂兰玉芳丽华建国志强春梅永福海军淑珍德明文静晓红云山宝生喜林凤霞金成艳敏杰涛磊洋勇娟超"
    rare = ("乌云·其其格", "巴特尔·敖其尔", "张㛃", "赵䶮", "李𬱖")
    seen: set[str] = set()
    people_made: list[dict[str, str]] = []
    while len(people_made) < count:
        born = day - timedelta(days=chance.randint(16 * 366, 85 * 365))
        digits = f"{DISTRICT[0]}{born:%Y%m%d}{chance.randint(0, 999):03d}"
        if digits in seen:
            continue
        seen.add(digits)
        name = rare[len(people_made) // 40 % len(rare)] if len(people_made) % 40 == 7 else (
            chance.choice(families) + "".join(chance.sample(given, chance.choice((1, 2, 2))))
        )  # fmt: skip
        people_made.append({
            "name": name, "id_number": digits + check_digit(digits), "group": f"{len(people_made) % 7 + 1}组",
            "phone": f"1{chance.choice('3578')}{chance.randint(0, 999999999):09d}",
            "tier": chance.choice(("200",) * 6 + ("300", "400", "500", "500", "600", "1000", "2000")),
        })  # fmt: skip
    return people_made


def _township_month(stage: Stage, stick: Path, on: date) -> None:
    stage.say("镇：读取、核对、报区…")
    desk = stage.desk("township", None, on)
    read_all(stick, desk)
    reviews.approve_clean(desk)
    exchange_out.export(desk, stick)


def _district_month(stage: Stage, stick: Path, on: date, months: Sequence[date], *, money: bool) -> None:
    """Reviewed, and compared with the treasury's lists of these months; with `money` the newest differs here and there."""
    stage.say("区：复核、与国库对账…")
    desk = stage.desk("district", "区复核", on)
    read_all(stick, desk)
    reviews.approve_clean(desk)
    finance = stage.desk("district", "区财务", on)
    for when in months:
        lines = [line for line in ledger(desk, str(Month.of(when))).lines if line.rrn and line.kind != BACK and line.amount_fen > 0]
        newest = when == stage.clock.today()
        if newest and money:
            demo_month.compare_month(stage, lines, when)
            continue
        treasury = stage.folder / ("国库入库清单.csv" if newest else f"国库入库清单-{Month.of(when)}.csv")
        treasury.write_bytes(treasury_csv(tickets_of(lines[3:] if newest else lines, when)))
        reconciliations.reconcile(finance, treasury, str(Month.of(when)))


def _answers(stage: Stage, stick: Path, on: date) -> None:
    stage.say("回执和复核结果带回镇、村…")
    exchange_out.export(stage.desk("district", "区财务", on), stick, TOWNSHIP[0])
    desk = stage.desk("township", None, on)
    read_all(stick, desk)
    for code, _ in VILLAGES:
        exchange_out.export(desk, stick, code)
    for code, _ in VILLAGES:
        read_all(stick, stage.desk(code, None, on))


def _leave_work(stage: Stage, chance: random.Random, day: date) -> None:
    """Something for the township's clerk to do: a few new registrations arrive, one of them with a finding."""
    desk = stage.desk(VILLAGES[0][0])
    for person in make_people(3, day - timedelta(days=200), chance):
        form = {
            "name": person["name"],
            "id_number": person["id_number"],
            "phone": person["phone"],
            "tier": person["tier"],
        }
        if not any(problem.blocking for problem in people.check_registration(desk, form)):
            people.register(desk, form)
    exchange_out.export(desk, stage.stick)
    read_all(stage.stick, stage.desk("township"))


def _mark(stage: Stage, day: date, *, money: bool) -> None:
    """Say beside the stations what they are, and how far their books have come."""
    desks = [
        *((f"village_{number}", name, code, f"{name}协办员") for number, (code, name) in enumerate(VILLAGES, 1)),
        ("township", "镇", "township", "镇经办"),
        *((("clerk", "区（经办）", "district", demo_money.CLERK),) if money else ()),
        ("reviewer", "区（复核）", "district", "区复核"),
        ("finance", "区（财务）", "district", "区财务"),
    ]
    made = []
    for key, title, folder, operator in desks:
        with stage.desk(folder, None if folder != "district" else operator).store.read() as unit:
            filings = unit.journal.count()
        made.append(DemoStation(key, title, folder, operator, filings))
    mark(stage.folder, day.isoformat(), stage.clock.now().isoformat(), tuple(made))


def _totals(stage: Stage, month: Month) -> tuple[StationTotal, ...]:
    """The month at the district, at the township, and the villages' sum: the same payments, the same yuan."""
    made = []
    for home, operator in (("district", "区复核"), ("township", None)):
        desk = stage.desk(home, operator)
        found = ledger(desk, str(month))
        made.append(StationTotal(desk.station.code, desk.station_name, found.payments, found.total_fen))
    sums = [0, 0]
    for code, _ in VILLAGES:
        found = ledger(stage.desk(code), str(month))
        sums[0] += found.payments
        sums[1] += found.total_fen
    return (*made, StationTotal("、".join(code for code, _ in VILLAGES), "三个村合计", sums[0], sums[1]))
