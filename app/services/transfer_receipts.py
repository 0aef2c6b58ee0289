"""补缴划转回单: what a transfer has handed on is told to each village whose deposits were in it (Songshan 003 art. 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from app.business.back_moved import KIND
from app.domain.filing import Draft, Filing
from app.ports import Unit
from app.services.desk import Desk


def tell_villages(desk: Desk, unit: Unit, transfers: Iterable[Filing]) -> None:
    """File a receipt per village for transfers which this press has made effective."""
    receipts: dict[str, list[Draft]] = defaultdict(list)
    for transfer in transfers:
        for village, rows in _by_village(unit, transfer).items():
            body = {
                "transfer": transfer.id, "moved_on": transfer.body["moved_on"], "voucher": transfer.body["voucher"],
                "fen": sum(int(row["fen"]) for row in rows), "rows": rows,
            }  # fmt: skip
            receipts[village].append(Draft(KIND, body, "", (transfer.id,)))
    for village, drafts in receipts.items():
        desk.file(unit, village, drafts)


def _by_village(unit: Unit, transfer: Filing) -> dict[str, list[dict[str, Any]]]:
    """Rows of a transfer by the village of the deposit; none when a deposit still waits: then nothing was moved."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in transfer.body["rows"]:
        due = unit.dues.get(str(row["deposit"]))
        if due is None or due.left_fen:
            return {}
        found[due.village].append({name: row[name] for name in ("deposit", "fen", "name", "slip") if name in row})
    return found
