"""Cash on paper: the register of receipts by village, and receipts to hand out (Xuecheng 002 3(2)2)."""

from __future__ import annotations

import hashlib

from app.business.cash_collection import BUSINESS as COLLECTION
from app.documents.cash import BookRow, RegisterPaper, SpoiltRow, register_pdf
from app.documents.cash_receipts import ReceiptPaper, receipts_pdf
from app.domain.records import EFFECTIVE, FILED
from app.errors import OfficeError
from app.services import cash
from app.services.desk import Desk
from app.services.filing_papers.parts import course
from app.services.papers import place_name, stamp


class NoReceipts(OfficeError):
    """The filing has no receipts to hand out."""


def register(desk: Desk, village: str = "") -> bytes:
    """收款收据领用登记簿 of the villages whose codes begin with `village`. Raises NoCashHere."""
    found = cash.look(desk, village)
    books = tuple(
        BookRow(
            one.village, one.handed_on, one.receiver, one.first, one.last, one.count, one.used, one.void, one.next_no
        )
        for one in found.books
    )
    spoilt = tuple(SpoiltRow(one.village, one.number, one.told_on, one.reason) for one in found.spoilt)
    digest = hashlib.sha256(repr((books, spoilt)).encode()).hexdigest()
    place = place_name(village) if village else desk.station_name
    return register_pdf(RegisterPaper(place, f"截至 {desk.today.isoformat()}", books, spoilt, stamp(desk, digest)))


def receipts(desk: Desk, n: int, *numbers: str) -> bytes:
    """收款收据 of takings number `n`, all or these. Raises NoReceipts, FilingUnknown."""
    with desk.store.read() as unit:
        about = course(unit, n)
        if about.docket.kind != COLLECTION.kind or about.docket.state not in {FILED, EFFECTIVE}:
            raise NoReceipts("这份单据没有可以打印的收据。", "请选一份没有退回的现金收缴。")
        maker = unit.roster.operator(about.docket.maker)
        body = about.filing.body
        chosen = [line for line in body["lines"] if not numbers or str(line["receipt"]) in numbers]
        if not chosen:
            raise NoReceipts("这份现金收缴里没有这个号码的收据。", "请核对收据号码。")
        papers = [
            ReceiptPaper(
                str(line["receipt"]), str(line.get("name", "")), str(line["id_number"]), int(line["year"]), int(line["fen"]),
                str(body["paid_on"]), about.village, maker.name if maker is not None else "", about.docket.id,
            )
            for line in sorted(chosen, key=lambda line: (len(str(line["receipt"])), str(line["receipt"])))
        ]  # fmt: skip
        return receipts_pdf(papers, stamp(desk, about.docket.id))
