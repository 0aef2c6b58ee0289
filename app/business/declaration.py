"""What a 业务事项 declares of itself. Screens, spreadsheet import, paper, review lists and the command line read it.

A business module holds one BUSINESS and the few functions it names. Functions take values and the open unit of the
books (app.ports.Unit); they never decide twice: `effects` runs once, at the district's head station, and its result
travels as data; `apply` runs at every station and only carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.business.shapes import Shape
from app.domain.filing import LEVELS, Filing, Level
from app.domain.policy import Policy, policy_on
from app.domain.route import Step
from app.errors import Problem
from app.ports import Unit

Body = Mapping[str, Any]
Effects = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `kind`: text | id_number | date | phone | tier | choice | month | money | number | long |
    division (a code of 6, 9 or 12 digits) | ethnicity | village_group. `hint` stands in the empty field, `help` explains
    it while it is typed in; `words` are other heads that a spreadsheet's column of it may have. `summed`: whether amounts of
    several lines make a sum; balances of different accounts do not.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    computed: bool = False
    help: str = ""
    words: tuple[str, ...] = ()
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at. `n` is the filing's own number in the store (0 before it is filed)."""

    unit: Unit
    policies: tuple[Policy, ...]
    today: date
    village: str
    n: int = 0

    @property
    def policy(self) -> Policy:
        """The policy in force today."""
        return policy_on(self.policies, self.today)

    def policy_at(self, day: str) -> Policy:
        """The policy in force on an ISO day: older months keep computing with the policy of their day."""
        return policy_on(self.policies, date.fromisoformat(day))


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person has entered in a form, each value read by its field's kind: fen for money, int for number, else text
    (ISO for days). A field left empty is absent. `rows` are the lines of the form's table.
    """

    values: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A body ready to be checked and filed; `village` is the stream it belongs to ("" = the station's own), `version` a
    lower kind_version where the body says nothing that an older program could not carry out (0: the business's own).
    """

    body: Mapping[str, Any]
    village: str = ""
    subject: str = ""
    refs: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """One line in a list: who or what, how many, how much."""

    title: str
    count: int = 1
    fen: int = 0


Make = Callable[[Entered, Context], Drafted]
"""From what was entered to a body: people found by number, sums added up. Never refuses: what is wrong is `check`'s."""
Offers = Callable[[Context], Mapping[str, Sequence[tuple[str, str]]]]
"""What the books offer to choose from, by field name: (value, title) pairs."""

@dataclass(frozen=True, slots=True)
class Warned:
    """A sentence for the workbench: what waits too long, and where it is done: `page` with `target`, `act` on the button."""

    text: str
    act: str
    page: str
    target: str = ""


Warn = Callable[[Context, str], list[Warned]]
"""(context, this station's id) → what the operator of this station should be warned of."""

Check = Callable[[Body, Context], list[Problem]]
Arrive = Callable[[Filing, int, Unit], None]
MakeEffects = Callable[[Filing, int, Unit, str, int], Effects]
"""(filing, its number, unit, business day, how many of its kind the same press has decided before it)"""
Apply = Callable[[Filing, int, Effects, Unit], None]
Settle = Callable[[Filing, int, str, Unit], None]
Unfit = Callable[[Filing, Unit], str]


def no_problems(_body: Body, _context: Context) -> list[Problem]:
    return []


def nothing_unfit(_filing: Filing, _unit: Unit) -> str:
    return ""


def no_warnings(_context: Context, _station: str) -> list[Warned]:
    return []


def no_offers(_context: Context) -> dict[str, Sequence[tuple[str, str]]]:
    return {}


def everywhere(_context: Context) -> bool:
    """A kind of work that every policy knows."""
    return True


def no_arrival(_filing: Filing, _n: int, _unit: Unit) -> None:
    """Nothing stands in the pending books before this filing is effective."""


def no_effects(_filing: Filing, _n: int, _unit: Unit, _day: str, _ahead: int) -> Effects:
    return {}


def no_settlement(_filing: Filing, _n: int, _state: str, _unit: Unit) -> None:
    """Nothing stands in the pending books that a return or rejection would have to clear."""


@dataclass(frozen=True, slots=True)
class Business:
    """One kind of work. `makers`: roles that may file it; `levels`: stations that may; `sort`: order in approve-all;
    `decides_itself`: the filing has no route and carries its own effects (made at the district's head station);
    `singly`: looked at one by one, never part of approve-all;
    `following`: what its maker does next, at once and on paper, beside printing it, as a sentence;
    `own_key`: anybody on the roster files it about his own key, whatever his roles;
    `stream`: where it is filed, `place` (a village's or the station's own code), `office`, or `either`;
    `shape`: the types and bounds of its body;
    `unfit`: why the books cannot take this filing whoever signed it, as a sentence, "" when they can. Every station
    asks it when the filing enters, of what every station knows alike, so that all of them answer the same.
    `make` lets a person enter it as a form (ui, `xiangbao file KIND`), under the heading `group`; `rows` are the columns
    of the form's table, `listed` those of lines that the business makes itself, in the order in which they are read;
    `offers` what its choices are; `about_person` says that its form begins with a person. `warn`
    tells the workbench what waits too long. `known`: whether the policies of a place know this work at all; where they
    do not, it is offered nowhere.
    """

    kind: str
    title: str
    form: tuple[Field, ...]
    route: tuple[Step, ...]
    makers: frozenset[str]
    levels: tuple[Level, ...]
    apply: Apply
    summary: Callable[[Body], Summary]
    shape: type[Shape]
    check: Check = no_problems
    arrive: Arrive = no_arrival
    effects: MakeEffects = no_effects
    settle: Settle = no_settlement
    version: int = 1
    paper: str = ""
    signers: tuple[str, ...] = ()
    deadline: str = ""
    archive: str = ""
    following: str = ""
    sort: int = 50
    decides_itself: bool = False
    singly: bool = False
    stream: str = "place"
    unfit: Unfit = nothing_unfit
    make: Make | None = None
    group: str = ""
    rows: tuple[Field, ...] = ()
    listed: tuple[Field, ...] = ()
    offers: Offers = no_offers
    about_person: bool = False
    warn: Warn = no_warnings
    known: Callable[[Context], bool] = everywhere
    own_key: bool = False
    route_of: Callable[[Body, Sequence[Step]], Sequence[Step]] = field(default=lambda _body, route: route)


EVERY_LEVEL = LEVELS
