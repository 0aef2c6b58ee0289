"""缴费查询: who paid what, when it entered, by which filing (Songshan 003 art. 3(2)5: 受理咨询、查询; art. 20)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.records import BACK, CASH

POS, DIRECT = "pos", "direct"
CHANNELS = {POS: "POS 缴费", BACK: "补缴", CASH: "现金收缴", DIRECT: "税务直缴"}
KINDS = {POS: "sale", BACK: BACK, CASH: CASH}
"""Kinds of payment lines by channel."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which payments: of a contribution year (0: any), below a code ("": all), paid between two ISO days, by a channel."""

    year: int = 0
    village: str = ""
    first: str = ""
    last: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFound:
    """One payment. `batch` is the filing that reported it, `entry` the one by which it entered the account ("" while it
    has not); `phase` as of a payment line, `credited` for 税务直缴 (`reversed` once taken back).
    """

    village: str
    name: str
    id_number: str
    year: int
    channel: str
    fen: int
    paid_on: str
    entered_on: str
    voucher: str
    phase: str
    batch: str
    entry: str
