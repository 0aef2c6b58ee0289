"""测算: what the window's page and `xiangbao estimate` ask; figures typed, or out of a real account by its ID number.

Nothing is written: a what-if sum is no filing (Songshan 003 art. 15: the account itself is stated by its 对账单).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.form import FormPaper, form_paper
from app.domain.benefit_terms import BenefitTerms
from app.domain.benefit_terms import terms_of as benefit_of
from app.domain.estimate_steps import OPENING, Estimate, Money
from app.domain.interest_terms import STATUS_TITLES
from app.domain.interest_terms import terms_of as interest_of
from app.domain.money import yuan
from app.domain.posting import INTEREST, INTEREST_OF
from app.services import people
from app.services.desk import Desk
from app.services.papers import stamp

_SOURCE_OF = {interest: source for source, interest in INTEREST_OF.items()}


@dataclass(frozen=True, slots=True)
class Usual:
    """What the policy in force says: the rate of a year ("" where it names none), how sure it is, method and rounding."""

    year: int
    rate: str
    status: str
    method: str
    rounding: str
    demand_rate: str
    benefit: BenefitTerms
    base_fen: int


@dataclass(frozen=True, slots=True)
class OnAccount:
    """A person's account as the sum of a year begins with it; `balance_fen` is what stands on it today."""

    name: str
    year: int
    moneys: tuple[Money, ...]
    balance_fen: int
    years_paid: int


def usual(desk: Desk, year: int = 0) -> Usual:
    """The terms for a year (last year unless given) by the policy in force."""
    with desk.store.read() as unit:
        policy = desk.policy(unit)
    year = year or desk.today.year - 1
    interest, benefit = interest_of(policy), benefit_of(policy)
    rate, demand = interest.rate(year), interest.demand_rate(year)
    return Usual(
        year, rate.percent if rate else "", STATUS_TITLES[rate.status] if rate else "", interest.method,
        interest.rounding, demand.percent if demand else "", benefit, benefit.base_fen(desk.today),
    )  # fmt: skip


def on_account(desk: Desk, id_number: str, year: int = 0) -> OnAccount:
    """What a person's account held on 1 January of a year and what entered in it, by source. Raises PersonUnknown."""
    found = people.account_of(desk, id_number)
    year = year or desk.today.year
    opening: Counter[str] = Counter()
    entered: Counter[tuple[str, int]] = Counter()
    for entry in found.entries:
        source = _SOURCE_OF.get(entry.leaf, entry.leaf or entry.kind)
        if int(entry.value_on[:4]) < year:
            opening[source] += entry.fen
        elif entry.value_on.startswith(str(year)) and entry.leaf not in _SOURCE_OF and entry.leaf != INTEREST:
            entered[(source, int(entry.value_on[5:7]))] += entry.fen
    moneys = [Money(source, OPENING, fen) for source, fen in sorted(opening.items()) if fen]
    moneys += [Money(source, month, fen) for (source, month), fen in sorted(entered.items(), key=_by_month) if fen]
    years = {line.year for line in found.payments if line.state == "payment" and line.phase != "dead"}
    return OnAccount(found.resident.name, year, tuple(moneys), found.balance_fen, len(years))


def _by_month(entry: tuple[tuple[str, int], int]) -> tuple[int, str]:
    (source, month), _ = entry
    return month, source


def as_pdf(desk: Desk, found: Estimate, given: Mapping[str, str]) -> bytes:
    """The sum on paper: what was given, each step, the total in figures and capitals."""
    pairs = [(label, text) for label, text in given.items() if text]
    pairs += [(f"第 {no} 步", step.text) for no, step in enumerate(found.steps, 1)]
    pairs += [(found.total, f"{yuan(found.total_fen)} 元"), ("大写", f"人民币{found.capital}")]
    paper = FormPaper(
        title=f"测算单：{found.title}", subtitle=f"{desk.station_name}　{desk.today}", pairs=tuple(pairs),
        signatures=("测算人",), fingerprint=False, notes=("这是测算，不是待遇核定，也不记账；以区社保局核定的为准。",),
        stamp=stamp(desk),
    )  # fmt: skip
    return form_paper(paper)
