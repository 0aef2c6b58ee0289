"""办理进度: where every filing stands on its route, and the reviews it has had (Songshan 003 art. 40)."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Integer, bindparam, case, func, literal, or_, select, update

from app.domain.records import EFFECTIVE, FILED, Docket
from db.query import Query
from db.rows import values_of
from db.tables import dockets, reviews
from db.work import Work

_GET = Query(select(dockets).where(dockets.c.n == bindparam("number")))
_NUMBER = bindparam("effect", type_=Integer)
_MOVE = Query(
    update(dockets)
    .where(dockets.c.n == bindparam("number"))
    .values(
        state=bindparam("to"), step=bindparam("at"), awaits=bindparam("next"), opinion=bindparam("word"),
        effect_no=case((_NUMBER > 0, _NUMBER), else_=dockets.c.effect_no),
    )
)  # fmt: skip
_REVIEWS = Query(
    select(reviews.c.n, reviews.c.step, reviews.c.verdict, reviews.c.operator)
    .where(reviews.c.of == bindparam("filing"))
    .order_by(reviews.c.n)
)
_WAITING = Query(
    select(dockets)
    .where(dockets.c.awaits == bindparam("level"), dockets.c.awaits != literal(""), dockets.c.state == FILED,
           dockets.c.maker != bindparam("not_maker"))
    .order_by(dockets.c.n)
)  # fmt: skip
_KINDS = select(func.json_each(bindparam("kinds")).table_valued("value").c.value)
_ANY_STATE, _ANY_KIND = bindparam("any_state", type_=Integer), bindparam("any_kind", type_=Integer)
_LISTED = Query(
    select(dockets)
    .where(or_(_ANY_STATE == 1, dockets.c.state == bindparam("in_state")),
           or_(_ANY_KIND == 1, dockets.c.kind.in_(_KINDS)))
    .order_by(dockets.c.n.desc())
    .limit(bindparam("most"))
)  # fmt: skip
_kind = dockets.c.kind + literal("")
"""Where another index is better: half a million filings may be of one kind."""
_OF_DAYS = Query(
    select(dockets)
    .where(dockets.c.kind.in_(_KINDS), dockets.c.business_date.between(bindparam("first"), bindparam("last")),
           dockets.c.state + literal("") == bindparam("in_state"))
    .order_by(dockets.c.n.desc())
)  # fmt: skip
"""By the index of kinds and days: the sum keeps SQLite from walking through every filing of the state."""

_FEN_BETWEEN = Query(
    select(func.coalesce(func.sum(dockets.c.fen), 0))
    .where(dockets.c.n.between(bindparam("first"), bindparam("last")), _kind == bindparam("of_kind"))
)  # fmt: skip
_LAST_EFFECT = Query(
    select(func.coalesce(func.max(dockets.c.effect_no), 0))
    .where(dockets.c.village == bindparam("place"), dockets.c.effect_no > 0)
)  # fmt: skip
_OF_SUBJECT = Query(
    select(dockets).where(dockets.c.subject == bindparam("who"), dockets.c.subject != literal("")).order_by(dockets.c.n)
)
_OF_PLACE = (dockets.c.village == bindparam("place"), _kind == bindparam("of_kind"))
_EFFECTIVE_OF = Query(select(dockets.c.n).where(*_OF_PLACE, dockets.c.effect_no > 0, dockets.c.state == literal(EFFECTIVE)))
_FILED_OF = Query(select(dockets.c.n).where(*_OF_PLACE, dockets.c.state == literal(FILED)))
_BY_STATE = Query(select(dockets.c.state, func.count()).group_by(dockets.c.state))


KEPT = 65_536
"""Dockets that a writing unit keeps at hand: a review asks for its filing's five times, and what waits to be written
stays together."""


class Dockets:
    """The only writer of its table, so what a writing unit has read or written of it holds until the unit ends."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: OrderedDict[int, Docket] = OrderedDict()
        self._last: dict[str, int] = {}

    def add(self, docket: Docket) -> None:
        self._work.put(dockets, values_of(docket), ahead=True)
        self._keep(docket)

    def get(self, n: int) -> Docket | None:
        known = self._known.get(n)
        if known is not None:
            return known
        row = self._work.one(_GET, number=n)
        return self._keep(Docket(*row)) if row else None

    def move(self, n: int, *, state: str, step: int, awaits: str, opinion: str = "", effect_no: int = 0) -> None:
        """Set where filing `n` stands. `opinion` replaces the one before; an effect number stays once it is given."""
        self._work.change(_MOVE, number=n, to=state, at=step, next=awaits, word=opinion, effect=effect_no)
        known = self._known.get(n)
        if known is not None:
            self._known[n] = replace(
                known, state=state, step=step, awaits=awaits, opinion=opinion, effect_no=max(effect_no, 0) or known.effect_no
            )
        if effect_no > 0:
            self._number_given(known, effect_no)

    def _number_given(self, known: Docket | None, effect_no: int) -> None:
        """Numbers are asked for with every effect, and asking the table would write what waits each time."""
        if known is None:
            self._last.clear()
        elif known.village in self._last:
            self._last[known.village] = max(self._last[known.village], effect_no)

    def add_review(self, n: int, of: int, step: int, verdict: str, operator: str) -> None:
        """Filing `n` is a review of filing `of`."""
        self._work.put(reviews, (n, of, step, verdict, operator))

    def reviews(self, of: int) -> list[tuple[int, int, str, str]]:
        """(number of the review, step, verdict, operator's key) in order of arrival."""
        return [(n, step, verdict, operator) for n, step, verdict, operator in self._work.rows(_REVIEWS, filing=of)]

    def waiting(self, level: str, not_maker: str) -> list[Docket]:
        """What waits for a review at this level and was not made by this key, oldest first."""
        rows = self._work.rows(_WAITING, level=level, not_maker=not_maker)
        return [self._keep(Docket(*row)) for row in rows]

    def listed(self, *, state: str = "", kinds: Sequence[str] = (), limit: int = 500) -> list[Docket]:
        """Newest first; no state and no kinds mean all of them, limit 0 means no limit."""
        rows = self._work.rows(
            _LISTED, any_state=int(not state), in_state=state, any_kind=int(not kinds),
            kinds=json.dumps(list(kinds)), most=limit or -1,
        )  # fmt: skip
        return [Docket(*row) for row in rows]

    def of_days(self, kinds: Sequence[str], first: str, last: str, state: str) -> list[Docket]:
        """Filings of these kinds with a business day from `first` to `last` (both included) that stand so, newest first."""
        rows = self._work.rows(_OF_DAYS, kinds=json.dumps(list(kinds)), first=first, last=last, in_state=state)
        return [Docket(*row) for row in rows]

    def fen_between(self, first: int, last: int, kind: str) -> int:
        """Sum of the fen of one kind of filing numbered `first`..`last`."""
        row = self._work.one(_FEN_BETWEEN, first=first, last=last, of_kind=kind)
        return int(row[0]) if row else 0

    def last_effect(self, village: str) -> int:
        """The last effect number given in the village; 0 when none is."""
        if village not in self._last:
            row = self._work.one(_LAST_EFFECT, place=village)
            last = int(row[0]) if row else 0
            if not self._work.writable:
                return last
            self._last[village] = last
        return self._last[village]

    def of_subject(self, subject: str) -> list[Docket]:
        """Every filing about a resident, oldest first."""
        return [Docket(*row) for row in self._work.rows(_OF_SUBJECT, who=subject)]

    def standing(self, kind: str, village: str) -> list[int]:
        """Numbers of a village's filings of a kind that wait or that the district has made effective, in order."""
        found = [n for query in (_EFFECTIVE_OF, _FILED_OF) for (n,) in self._work.rows(query, place=village, of_kind=kind)]
        return sorted(found)

    def count_by_state(self) -> dict[str, int]:
        return dict(self._work.rows(_BY_STATE))

    def forget(self) -> None:
        """The transaction was rolled back: read anew."""
        self._known.clear()
        self._last.clear()

    def _keep(self, docket: Docket) -> Docket:
        if self._work.writable:
            self._known[docket.n] = docket
            if len(self._known) > KEPT:
                self._known.popitem(last=False)  # the longest here: what a press has done with
        return docket
