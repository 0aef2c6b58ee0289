"""A district office at work, driven by random numbers: every kind of paper about money, in any order.

Each step does what it can with the books as they are; a step that the rules refuse leaves everything as it was, and that
is part of what is tried. Everything is filed by one key and approved by another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from app.business.batch import PAYMENT
from app.business.grant_request import SUBSIDY
from app.domain.filing import Draft
from app.domain.money_records import OPENING
from app.domain.records import Line, Resident
from app.errors import OfficeError
from app.services import grants, handling, line_reversals, policies, reconciliations, reviews, settlements
from app.services.desk import check_or_refuse
from tests.services.test_month import treasury_list
from tests.services.test_refunds import REFUND
from tests.stations import CODES, Stations, id_of

T = TypeVar("T")
PEOPLE = 4
VILLAGE = CODES["东村"]
TIERS = [{"yuan": yuan, "subsidy_yuan": 40, "hardship_only": False} for yuan in (200, 300, 500)]
INTEREST = {"rates": [{"year": 2025, "percent": "2.5"}, {"year": 2026, "percent": "3.97", "status": "provisional"}]}


@dataclass(slots=True)
class Office:
    """The district with four people of one village; `done` and `refused` count the steps."""

    stations: Stations
    random: Random
    done: int = 0
    refused: int = 0
    vouchers: int = 0

    def begin(self, subsidy_entry: str) -> None:
        """A policy with interest and subsidies, and everybody registered."""
        file = self.stations.root / "policy.json"
        shares = [{"level": "central", "percent": "60"}, {"level": "county", "percent": "40"}]
        policy = {"region": "150404", "valid_from": "2025-01-01", "tiers": TIERS, "subsidy_entry": subsidy_entry,
                  "interest": INTEREST, "subsidy": {"shares": shares}}  # fmt: skip
        file.write_text(json.dumps(policy), encoding="utf-8")
        policies.load(self.stations.desk("区主任"), file)
        for no in range(1, PEOPLE + 1):
            self.stations.register("区经办", no, "东村")
        self.approve()

    def step(self, no: int) -> None:
        """One step of the kind `no`; what the rules refuse is counted and changes nothing."""
        works: tuple[Callable[[], None], ...] = (
            self.pay, self.treasury, self.reverse, self.correct, self.ask, self.arrive, self.aid, self.enter_aid, self.open_account,
            self.refund, self.pay_refund, self.settle, self.next_year, self.stranger, self.put_in, self.reopen_account,
        )  # fmt: skip
        try:
            works[no % len(works)]()
            self.approve()
            self.done += 1
        except (OfficeError, NothingThere):
            self.refused += 1

    def approve(self) -> None:
        for who in ("区复核", "区主任"):
            desk = self.stations.desk(who)
            reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])

    def entered(self, kind: str, who: str, values: dict[str, str], rows: list[dict[str, str]] | None = None) -> str:
        return handling.file(self.stations.desk(who), kind, values, rows or [])

    # looking

    @property
    def today(self) -> date:
        return self.stations.clock.day

    def voucher(self) -> str:
        self.vouchers += 1
        return f"V{self.vouchers:05d}"

    def person(self) -> Resident:
        return self.stations.resident("区", self.random.randint(1, PEOPLE))

    def lines(self, *phases: str) -> list[Line]:
        with self.stations.desk("区").store.read() as unit:
            batches = [batch.n for batch in unit.lines.batches()]
            found = [line for n in batches for line in unit.lines.of_batch(n)]
        return [line for line in found if line.state == PAYMENT and line.phase in phases]

    def one(self, kind: str, field: str, who: str) -> str:
        """One of the choices that a form offers now."""
        return pick(self.random, [value for value, _ in handling.blank(self.stations.desk(who), kind).choices[field]])

    # work

    def pay(self) -> None:
        desk, day = self.stations.desk("区经办"), self.today.isoformat()
        people = self.random.sample(range(1, PEOPLE + 1), self.random.randint(1, PEOPLE))
        with desk.store.read() as unit:
            paid = unit.lines.paid(self.today.year)
        rows = [
            self.stations.sale("区经办", no, self.random.choice((200, 300, 500)), year=self.today.year, day=day)
            for no in people if self.stations.resident("区", no).subject not in paid
        ]  # fmt: skip
        if not rows:
            raise NothingThere
        for row in rows:
            row["rrn"] = f"{int(self.voucher()[1:]):012d}"
        self.stations.batch("区经办", *rows)

    def treasury(self) -> None:
        waiting = self.lines("effective")
        if not waiting:
            raise NothingThere
        chosen = self.random.sample(waiting, self.random.randint(1, len(waiting)))
        self.stations.clock.day += timedelta(days=self.random.randint(0, 12))
        day = f"{self.today:%Y%m%d}"
        rows = [
            (self.voucher(), x.name, x.id_number, x.year, f"{x.amount_fen / 100:.2f}", day, x.terminal, x.rrn) for x in chosen
        ]
        file = treasury_list(self.stations, rows, f"{self.voucher()}.csv")
        reconciliations.reconcile(self.stations.desk("区财务"), file, f"{self.today:%Y-%m}")

    def stranger(self) -> None:
        row = (self.voucher(), "过路人", id_of(88), self.today.year, "200.00", f"{self.today:%Y%m%d}", "", "")
        file = treasury_list(self.stations, [row], f"{self.voucher()}.csv")
        reconciliations.reconcile(self.stations.desk("区财务"), file, f"{self.today:%Y-%m}")

    def put_in(self) -> None:
        stand = self.one("suspense_entry", "stand", "区经办")
        form = {"stand": stand, "id_number": self.person().id_number, "year": str(self.today.year), "reason": "核实"}
        self.entered("suspense_entry", "区经办", {**form, "fen": self.random.choice(("200", "300", "500"))})

    def reverse(self) -> None:
        line = pick(self.random, self.lines("effective", "credited", "suspended"))
        line_reversals.reverse_line(self.stations.desk("区经办"), line.line, "试")

    def correct(self) -> None:
        line = pick(self.random, self.lines("effective", "credited"))
        year = str(self.random.choice((line.year, line.year - 1)))
        form = {"line": line.line, "id_number": self.person().id_number, "year": year, "reason": "试"}
        self.entered("correction", "区经办", form)

    def ask(self) -> None:
        grants.request(self.stations.desk("区经办"), SUBSIDY, self.today.year)

    def arrive(self) -> None:
        desk = self.stations.desk("区财务")
        if not grants.awaited(desk):
            self.ask()
            self.approve()
        waiting = grants.awaited(desk)
        chosen = self.random.sample(waiting, self.random.randint(min(1, len(waiting)), len(waiting)))
        fen = sum(one.fen for one in chosen)
        keys = [one.key for one in chosen]
        grants.arrive(desk, keys, arrived_on=self.today, voucher=self.voucher(), into="财政专户", fen=fen)

    def aid(self) -> None:
        form = {"what": self.random.choice(("集体补助", "社会资助")), "year": str(self.today.year), "donor": "村集体",
                "deposited_on": self.today.isoformat(), "slip": self.voucher()}  # fmt: skip
        people = {self.person().id_number for _ in range(self.random.randint(1, 3))}
        self.entered("aid", "区经办", form, [{"id_number": number, "fen": "120.50"} for number in sorted(people)])

    def enter_aid(self) -> None:
        due = self.one("aid_entry", "due", "区财务")
        with self.stations.desk("区").store.read() as unit:
            found = unit.dues.get(due)
        assert found is not None
        form = {"due": due, "entered_on": self.today.isoformat(), "receipt": self.voucher()}
        self.entered("aid_entry", "区财务", {**form, "fen": f"{found.left_fen / 100:.2f}"})

    def open_account(self) -> None:
        desk, person = self.stations.desk("区经办"), self.person()
        row: dict[str, Any] = {
            "subject": person.subject, "name": person.name, "id_number": person.id_number,
            "balances": [["个人缴费", self.random.randint(1, 900_000)], ["利息", self.random.randint(0, 9_999)]],
            "years": [[2023, 20_000], [2024, 20_000]],
        }  # fmt: skip
        draft = Draft(OPENING, {"closed_year": 2024, "rows": [row]})
        with desk.store.write() as unit:
            check_or_refuse(draft, desk.context(unit, VILLAGE))
            desk.file(unit, VILLAGE, [draft])

    def reopen_account(self) -> None:
        form = {"id_number": self.person().id_number, "reason": "试"}
        self.entered("opening_reversal", "区经办", form)

    def refund(self) -> None:
        stand = self.one("refund", "stand", "区经办")
        form = {**REFUND, "stand": stand, "relation": "家属", "fen": self.random.choice(("40", "200", "300"))}
        self.entered("refund", "区经办", form)

    def pay_refund(self) -> None:
        with self.stations.desk("区").store.read() as unit:
            due = pick(self.random, unit.dues.open_ones("refund")).key
        result = self.random.choice(("支付成功", "银行退票"))
        form = {"due": due, "result": result, "paid_on": self.today.isoformat(), "voucher": self.voucher()}
        self.entered("refund_payment", "区财务", form)

    def settle(self) -> None:
        settlements.file(self.stations.desk("区经办"), self.today.year - 1, "")

    def next_year(self) -> None:
        if self.today.year >= 2027:
            raise NothingThere
        self.stations.clock.day = date(self.today.year + 1, 2, 15)
        self.stations.clock.moment += timedelta(days=150)


class NothingThere(Exception):
    """The step has nothing to work on."""


def pick(random: Random, found: list[T]) -> T:
    """One of what was found; NothingThere when nothing was."""
    if not found:
        raise NothingThere
    return random.choice(found)
