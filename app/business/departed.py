"""Keys that count up to a place in each stream and no further: of operators who left, of stations that were ended.

(app/business/departure.py, key_renewal.py, station_end.py; security T16, T34.) What stands up to there holds, whatever
was signed after it has no force, with whatever basis and whenever it arrives.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.records import FILED, REJECTED, Operator
from app.ports import Unit

DEPARTED = "departed"
"""Kind of the mark; its key is the operator's. `heads`: stream → the last number that counts; `name`."""
OPINION = "签名的操作员已经离任，这份单据不再有效，请由接任人重新办理。"


def beyond(filing: Filing, unit: Unit) -> str:
    """Why a filing signed by somebody who has left does not count, as a sentence; "" when it counts."""
    mark = unit.marks.get(DEPARTED, filing.header.operator)
    if mark is None or filing.header.seq <= int(mark.row["heads"].get(str(filing.header.stream), 0)):
        return ""
    return f"操作员「{mark.row['name']}」已经离任，他离任以后签名的单据无效。"


def end(operators: Mapping[str, Operator], heads: Mapping[str, int], by: int, unit: Unit) -> None:
    """End the keys of some operators (by key) at these heads; what waits for a review and lies beyond is rejected.

    The narrower of two places holds, whichever is read first. What a review has made effective stays.
    """
    from app.business import business

    for key, operator in operators.items():
        before = unit.marks.get(DEPARTED, key)
        known = dict(heads) if before is None else before.row["heads"]
        narrower = {stream: min(seq, known.get(stream, 0)) for stream, seq in heads.items()}
        unit.marks.put(Mark(DEPARTED, key, {"heads": narrower, "name": operator.name}, by))
        unit.roster.set_roles(key, frozenset(), frozenset(), by)
    for docket in unit.dockets.listed(state=FILED, limit=0):
        found = unit.journal.get(docket.id) if docket.maker in operators else None
        if found is not None and beyond(found[1], unit):
            unit.dockets.move(docket.n, state=REJECTED, step=docket.step, awaits="", opinion=OPINION)
            business(docket.kind).settle(found[1], docket.n, REJECTED, unit)
