"""The steps of three levels at work: what people file, what comes from outside, what is carried and agreed to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from app.business.back_years import APPLICATION
from app.business.grant_request import SUBSIDY
from app.business.suspense_owner import is_aid
from app.domain.filing import Draft
from app.domain.money_records import OPENING
from app.domain.refund_terms import AID_CAUSE, CAUSES
from app.services import grants, line_reversals, people, reconciliations, reviews, settlements
from app.services.desk import check_or_refuse
from tests.sequences.levels import MAKERS, PEOPLE, ROADS, YUAN, Levels
from tests.sequences.office import NothingThere
from tests.services.test_month import treasury_list
from tests.stations import id_of

PAPERS = "、".join([*CAUSES["重复缴费"], *CAUSES[AID_CAUSE]])

# packages and reviews


def carry(at: Levels) -> None:
    at.carry(*at.random.choice(ROADS))


def up(at: Levels) -> None:
    for road in ROADS[:3]:
        at.carry(*road)


def down(at: Levels) -> None:
    for road in ROADS[3:6]:
        at.carry(*road)


def lose(at: Levels) -> None:
    at.write(*at.random.choice(ROADS))


def again(at: Levels) -> None:
    at.read(at.random.randrange(1_000))


def agree(at: Levels) -> None:
    at.approve(at.place("区", "区", "镇"))


def whole_round(at: Levels) -> None:
    at.round()


def give_back(at: Levels) -> None:
    desk = at.stations.desk(at.place("镇", "区复核", "区主任"))
    one = at.pick(reviews.waiting(desk))
    (reviews.return_back if at.random.random() < 0.7 else reviews.reject)(desk, [one.n], "请核对")


def withdraw(at: Levels) -> None:
    desk = at.stations.desk(MAKERS[at.place()])
    own = [one for one in reviews.listed(desk, "filed") if one.station == str(desk.station) and not one.step]
    people.withdraw(desk, at.pick(own).n, "写错")


# people


def register(at: Levels) -> None:
    """At home, in a hall, or by mistake (or after a move) in the other village."""
    no = at.random.choice(sorted(PEOPLE))
    home = PEOPLE[no] if at.random.random() < 0.8 else at.place("东村", "西村")
    at.stations.register(MAKERS[at.random.choice((home, home, "镇", "区"))], no, home)


def annul(at: Levels) -> None:
    place = at.place()
    people.void_registration(at.stations.desk(MAKERS[place]), at.person(place).n, "登记错了")


def change(at: Levels) -> None:
    place = at.place()
    people.change_record(
        at.stations.desk(MAKERS[place]), at.person(place).n, {"phone": f"139{at.random.randrange(10**8):08d}"}
    )


# payments


def pay(at: Levels) -> None:
    """A terminal's batch: at a village, or for anybody in a hall; now and then for last year, or with an open item."""
    place = at.random.choice(("东村", "东村", "西村", "西村", "镇", "区"))
    year = int(at.day[:4]) - (at.random.random() < 0.2)
    found = [one for one in people.find(at.stations.desk(place), "") if one.status in {"filed", "effective"}]
    with at.stations.desk(place).store.read() as unit:
        paid = unit.lines.paid(year)
    free = sorted((one for one in found if one.subject not in paid), key=lambda one: one.id_number + one.village)
    chosen = at.random.sample(free, at.random.randint(min(1, len(free)), min(3, len(free))))
    rows: list[dict[str, Any]] = [
        {"paid_on": at.day, "fen": at.random.choice(YUAN) * 100, "rrn": at.number(), "id_number": one.id_number, "name": one.name,
         "subject": one.subject, "year": year, "state": "payment"}
        for one in chosen
    ]  # fmt: skip
    if not rows or at.random.random() < 0.2:
        rows.append({"paid_on": at.day, "fen": 20_000, "rrn": at.number(), "state": "open", "code": "unknown_person"})
    at.stations.batch(MAKERS[place], *rows, terminal=f"T{place}")


def cash(at: Levels) -> None:
    place = at.place("东村", "西村")
    who = at.person(place)
    receipts = [
        int(row.voucher)
        for row in at.lines(place, "filed", "effective", "credited", "reversed", "dead", "suspended")
        if row.kind == "cash"
    ]
    first = int(f"{('东村', '西村').index(place)}0010001")
    receipt = f"{max([first - 1, *receipts]) + 1:08d}"
    row = {"id_number": who.id_number, "fen": str(at.random.choice(YUAN)), "receipt": receipt}
    at.entered(place, "cash_collection", {"paid_on": at.day}, [row])


def remit(at: Levels) -> None:
    place = at.place("东村", "西村")
    drawer = at.stations.balance(place, "库存现金")
    waiting = sum(line.amount_fen for line in at.lines(place, "filed") if line.kind == "cash")
    fen = at.random.choice((-drawer, -drawer + waiting, waiting))
    at.entered(place, "remittance", {"remitted_on": at.day, "slip": at.number(), "fen": f"{fen / 100:.2f}"})


def treasury(at: Levels) -> None:
    """A list with some of what was collected: with its reference or without, sometimes with another amount, sometimes a
    stranger's, a direct payer's, or of a payment reversed before.
    """
    waiting = at.lines("区", "effective", "effective", "reversed", "filed")
    chosen = at.random.sample(waiting, at.random.randint(min(1, len(waiting)), len(waiting)))
    rows: list[tuple[object, ...]] = []
    for x in chosen:
        fen = x.amount_fen if at.random.random() < 0.9 else at.random.choice(YUAN) * 100
        reference = (x.terminal, x.rrn) if at.random.random() < 0.8 else ("", "")
        rows.append((at.number(), x.name, x.id_number, x.year, f"{fen / 100:.2f}", at.day.replace("-", ""), *reference))
    extra = at.random.random()
    if extra < 0.2:
        rows.append((at.number(), "过路人", id_of(88), at.day[:4], "200.00", at.day.replace("-", ""), "", ""))
    elif extra < 0.45:
        who = at.person("区")
        rows.append(
            (
                at.number(),
                who.name,
                who.id_number,
                at.day[:4],
                f"{at.random.choice(YUAN)}.00",
                at.day.replace("-", ""),
                "",
                "",
            )
        )
    if not rows:
        raise NothingThere
    reconciliations.reconcile(
        at.stations.desk("区财务"), treasury_list(at.stations, rows, f"{at.number()}.csv"), at.day[:7]
    )


def by_hand(at: Levels) -> None:
    with at.stations.desk("区").store.read() as unit:
        row = at.pick(unit.treasury.open_rows())
    reconciliations.match_by_hand(
        at.stations.desk("区财务"), str(row["key"]), at.pick(at.lines("区", "effective")).line, "核对过"
    )


# corrections and refunds


def reverse(at: Levels) -> None:
    place = at.place()
    line = at.pick(at.lines(place, "effective", "credited", "suspended"))
    line_reversals.reverse_line(at.stations.desk(MAKERS[place]), line.line, "试")


def correct(at: Levels) -> None:
    place = at.place()
    line = at.pick(at.lines(place, "effective", "credited", "suspended"))
    year = at.random.choice((line.year, line.year - 1))
    form = {"line": line.line, "id_number": at.person(place).id_number, "year": str(year), "reason": "试"}
    at.entered(place, "correction", form)


def refund(at: Levels) -> None:
    place = at.place()
    stand = at.offered(place, "refund", "stand")
    with at.stations.desk(place).store.read() as unit:
        cause = AID_CAUSE if is_aid(unit, stand) else "重复缴费"
    form = {"stand": stand, "fen": at.random.choice(("40", "200", "200", "300")), "cause": cause, "payee": "李甲",
            "bank": "农村信用社", "account": "62284804025648900", "papers": PAPERS, "relation": "家属"}  # fmt: skip
    at.entered(place, "refund", form)


def pay_refund(at: Levels) -> None:
    form = {
        "due": at.offered("区财务", "refund_payment", "due"),
        "result": at.random.choice(("支付成功", "银行退票", "不再支付")),
    }
    at.entered("区财务", "refund_payment", {**form, "paid_on": at.day, "voucher": at.number()})


def put_in(at: Levels) -> None:
    """Mostly the whole of what stands there, as a person would; sometimes another amount."""
    stand = at.offered("区", "suspense_entry", "stand")
    fen = at.stations.balance("区", stand) if at.random.random() < 0.8 else at.random.choice(YUAN) * 100
    year = int(at.day[:4]) - at.random.randint(0, 2)
    form = {"stand": stand, "id_number": at.person("区").id_number, "year": str(year), "reason": "核实"}
    at.entered("区", "suspense_entry", {**form, "fen": f"{fen / 100:.2f}"})


def take_out(at: Levels) -> None:
    """入账冲销 of what was put in."""
    found = []
    with at.stations.desk("区").store.read() as unit:
        for one in at.residents("区"):
            found += [(one, paid.year) for paid in unit.paid_years.of_subject(one.subject) if paid.kind == "put_in"]
    who, year = at.pick(found)
    at.entered("区", "entry_reversal", {"id_number": who.id_number, "year": str(year), "reason": "试"})


# what others pay


def ask(at: Levels) -> None:
    grants.request(at.stations.desk("区经办"), SUBSIDY, int(at.day[:4]) - at.random.randint(0, 1))


def arrive(at: Levels) -> None:
    """What was asked for comes; where nothing was, it is asked for first."""
    desk = at.stations.desk("区财务")
    if not grants.awaited(desk):
        ask(at)
        at.approve("区")
    waiting = grants.awaited(desk)
    chosen = at.random.sample(waiting, at.random.randint(min(1, len(waiting)), len(waiting)))
    fen, keys = sum(one.fen for one in chosen), [one.key for one in chosen]
    part = at.random.random() < 0.3 and fen > 1
    fen = at.random.randint(1, fen - 1) if part else fen
    day = date.fromisoformat(at.day)
    grants.arrive(desk, keys, arrived_on=day, voucher=at.number(), into="财政专户", fen=fen, part=part)


def aid(at: Levels) -> None:
    place = at.place("东村", "西村", "镇", "区")
    people_there = at.residents(place)
    village = at.pick(people_there).village
    chosen = [one for one in people_there if one.village == village and at.random.random() < 0.6]
    form = {
        "what": at.random.choice(("集体补助", "社会资助")),
        "year": at.day[:4],
        "donor": "村集体",
        "deposited_on": at.day,
        "slip": at.number(),
    }
    at.entered(place, "aid", form, [{"id_number": one.id_number, "fen": "120.50"} for one in chosen])


def enter_aid(at: Levels) -> None:
    due = at.offered("区财务", "aid_entry", "due")
    (fen,) = [one.left_fen for kind in ("aid", "aid_entry") for one in at.dues("区", kind) if one.key == due] or [0]
    at.entered(
        "区财务", "aid_entry", {"due": due, "entered_on": at.day, "receipt": at.number(), "fen": f"{fen / 100:.2f}"}
    )


def correct_aid(at: Levels) -> None:
    place = at.place()
    with at.stations.desk(place).store.read() as unit:
        filed = [unit.journal.by_number(d.n) for d in unit.dockets.listed(state="effective", kinds=("aid",), limit=0)]
        one = at.pick(sorted(filed, key=lambda one: str(one.body["slip"])))
        wrong = unit.residents.by_subject(str(at.pick(one.body["rows"])["subject"]))
    to = at.random.choice([at.person(place).id_number, at.person(place).id_number, ""])
    form = {
        "id_number": wrong.id_number if wrong else "",
        "slip": str(one.body["slip"]),
        "to_id_number": to,
        "reason": "写错",
    }
    at.entered(place, "aid_correction", form)


# back payment


def apply_back(at: Levels) -> None:
    place = at.place()
    first = at.random.randint(2019, 2023)
    form = {
        "id_number": at.person(place).id_number,
        "kind": "中断补缴",
        "years": f"{first}-{first + 1}",
        "tier": "200",
        "reason": "外出",
    }
    at.entered(place, "back_payment", form)


def deposit_back(at: Levels) -> None:
    place = at.place()
    due = at.pick(at.dues(place, APPLICATION))
    channel = at.random.choice(("指定账户", "指定账户", "税务大厅"))
    form = {
        "due": due.key,
        "channel": channel,
        "deposited_on": at.day,
        "slip": at.number(),
        "fen": f"{due.left_fen / 100:.2f}",
    }
    at.entered(place, "back_deposit", form)


def transfer_back(at: Levels) -> None:
    fen = sum(due.left_fen for due in at.dues("镇", "back_transfer"))
    at.entered("镇", "back_transfer", {"moved_on": at.day, "voucher": at.number(), "fen": f"{fen / 100:.2f}"})


def void_back(at: Levels) -> None:
    place = at.place()
    at.entered(place, "back_void", {"due": at.pick(at.dues(place, APPLICATION)).key, "reason": "不缴了"})


# accounts


def open_account(at: Levels) -> None:
    desk, who = at.stations.desk("区经办"), at.person("区")
    row: dict[str, Any] = {
        "subject": who.subject, "name": who.name, "id_number": who.id_number,
        "balances": [["个人缴费", at.random.randint(1, 900_000)], ["县级补贴", at.random.randint(1, 9_000)]], "years": [[2023, 20_000]],
    }  # fmt: skip
    draft = Draft(OPENING, {"closed_year": 2024, "rows": [row]})
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit, who.village))
        desk.file(unit, who.village, [draft])


def reopen_account(at: Levels) -> None:
    at.entered("区", "opening_reversal", {"id_number": at.person("区").id_number, "reason": "试"})


def settle(at: Levels) -> None:
    settlements.file(at.stations.desk("区经办"), int(at.day[:4]) - 1, "final")


def next_year(at: Levels) -> None:
    if at.day[:4] == "2027":
        raise NothingThere
    at.stations.clock.day = date(int(at.day[:4]) + 1, 2, 15)


WORKS: tuple[Callable[[Levels], None], ...] = (
    carry, carry, up, down, lose, lose, again, again, agree, agree, *[whole_round] * 10, give_back, withdraw,
    register, register, annul, change, pay, pay, pay, pay, cash, remit, treasury, treasury, treasury, by_hand, reverse, reverse,
    correct, correct, refund, pay_refund, put_in, take_out, ask, arrive, aid, enter_aid, correct_aid, apply_back, apply_back, deposit_back,
    deposit_back, transfer_back, void_back, open_account, reopen_account, settle, next_year,
)  # fmt: skip
