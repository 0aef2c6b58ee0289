"""The amount of a line that was just typed, typed anew: the line is changed while its batch is open, never doubled.

A second line of the same payer would say that the terminal had taken money twice (Songshan 003 art. 7: the ledger holds
what the terminal took). The changed line is judged like a new one, so an amount that is no tier makes it an open item.
"""

from __future__ import annotations

from typing import Any

from app.business.batch import PAYMENT, SALE, VOIDED
from app.domain import id_number
from app.ports import Unit
from app.services.batch_drafts import IMPORT, BatchDraft
from app.services.collections import LineRefused, change_draft
from app.services.desk import Desk
from app.services.pos_imports import known_to
from app.services.pos_rules import judge


def change_amount(desk: Desk, key: str, voucher: str, fen: int) -> BatchDraft:
    """Give the typed sale with this voucher another amount; LineRefused when it is voided, imported or not there."""

    def change(unit: Unit, body: dict[str, Any]) -> None:
        row = _typed_sale(body, id_number.fold(voucher).zfill(6))
        if fen <= 0:
            raise LineRefused("金额要大于零。", "请照签购单上的金额填写；撤销和退货也填正数。")
        known = known_to(desk, unit, [body["terminal"]], (row["id_number"],))
        if row.get("state") == PAYMENT:
            known.paid_for(row["year"]).pop(row["subject"], None)  # the line itself is no earlier payment
        row["fen"] = fen
        for name in ("state", "code"):
            row.pop(name, None)
        judge(row, known)

    return change_draft(desk, key, change)


def _typed_sale(body: dict[str, Any], voucher: str) -> dict[str, Any]:
    for row in reversed(body["lines"]):
        if row["voucher"] == voucher and row["kind"] == SALE and row.get("state") != VOIDED and IMPORT not in row:
            found: dict[str, Any] = row
            return found
    raise LineRefused(f"凭证号 {voucher} 那一行不能改金额。", "请选中它按 Delete 登记撤销，再照签购单登记。")
