"""Rows of the books as values: what db/ hands over and services and screens read. All of them are computed from filings."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.filing import Level, StationId

# 办理进度 of a filing
FILED, RETURNED, REJECTED, WITHDRAWN, EFFECTIVE, REFUSED = (
    "filed", "returned", "rejected", "withdrawn", "effective", "refused",
)  # fmt: skip
ENDED = "ended"

BACK, CASH = "back", "cash"
"""Kinds of payment lines beside a terminal's: 补缴 through a named account, and cash against a receipt."""

RED = "red"
"""State of a red letter, the negative line that a ledger shows of a reversal."""

DEAD = frozenset({RETURNED, REJECTED, WITHDRAWN, REFUSED})
"""States whose paper counts for nothing: duplicate keys ignore them."""

STATE_TITLES = {
    "draft": "草稿", FILED: "待审核", RETURNED: "已退回", REJECTED: "不予办理", WITHDRAWN: "已撤销",
    EFFECTIVE: "已生效", REFUSED: "无权办理", ENDED: "已终止",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Station:
    """A station known from the office streams. Keys are hex; `admitted` is the filing that admitted it."""

    id: StationId
    name: str
    sign_public: str
    seal_public: str
    admitted: str
    revoked: bool = False

    @property
    def level(self) -> Level:
        return self.id.level


@dataclass(frozen=True, slots=True)
class Operator:
    """`key` is the public signing key in hex (all of it: a filing names its signer beyond doubt), `pending` the roles
    that wait for the parent's approval, `first` the one who came with the station.
    """

    key: str
    name: str
    station: str
    roles: frozenset[str]
    pending: frozenset[str] = frozenset()
    first: bool = False

    @property
    def left(self) -> bool:
        """Whether he has no role any more and waits for none."""
        return not self.roles and not self.pending


@dataclass(frozen=True, slots=True)
class Docket:
    """Where a filing stands: `awaits` is the level whose review comes next ("" when none)."""

    n: int
    id: str
    kind: str
    village: str
    station: str
    maker: str
    subject: str
    business_date: str
    filed_at: str
    state: str
    step: int
    awaits: str
    title: str
    count: int
    fen: int
    opinion: str = ""
    effect_no: int = 0


@dataclass(frozen=True, slots=True)
class Resident:
    """参保人, pending or effective. `n` numbers the registration filing in this store, `version` is the filing that
    last changed the record (hex id). Text fields are as typed on the form; `tier_fen` 0 means none chosen.
    """

    n: int
    subject: str
    village: str
    name: str
    id_number: str
    id_kind: str
    sex: str
    birth: str
    ethnicity: str
    household: str
    village_group: str
    phone: str
    tier_fen: int
    special_group: str
    bank: str
    account: str
    note: str
    insurance_number: str
    status: str
    filing: str
    version: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a POS batch. `state`: payment | open | voided; `phase`: filed | suspended (the payer is not yet
    effective) | effective | credited | reversed | dead. `code` says why an open line is no payment. `line` is its name
    for ever: batch filing id (16 hex digits) and number.
    """

    n: int
    no: int
    line: str
    station: str
    village: str
    month: str
    terminal: str
    batch: str
    voucher: str
    paid_on: str
    paid_at: str
    kind: str
    amount_fen: int
    rrn: str
    card: str
    id_number: str
    name: str
    subject: str
    year: int
    state: str
    code: str
    phase: str
    entered_on: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    n: int
    filing: str
    station: str
    village: str
    month: str
    merchant: str
    terminal: str
    batch: str
    opened_on: str
    lines: int
    net_fen: int
    slip_count: int
    slip_fen: int
    difference_fen: int
    payments: int
    payments_fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting as it stands on a resident's account: positive fen in, negative out. `leaf` is the sub-account's name,
    `against` the other side of the posting, `posting` the row's number in this store.
    """

    value_on: str
    booked_on: str
    kind: str
    fen: int
    filing: str
    leaf: str = ""
    against: str = ""
    posting: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: the signed word of `sender` on how far it holds the streams of `receiver` (and of those below it).

    `nonce` is set while the sender's store is a restored copy; `echo` is the newest nonce it has read from `receiver`.
    """

    sender: str
    receiver: str
    number: int
    made_at: str
    streams: tuple[tuple[str, int, str], ...]
    raw: bytes
    signature: bytes
    nonce: str = ""
    echo: str = ""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the screen shows of a link: counts of filings not yet acknowledged, and the last traffic."""

    station: str
    name: str
    level: str
    waiting: int
    last_sent: str
    last_received: str
    acknowledged: str
