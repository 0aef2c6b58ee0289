"""What the program needs of its store, as Protocols; db/ fulfils them.

A Unit is one transaction: everything a service writes in it is kept whole or not at all. Reading units see one
snapshot. Ids of filings and subjects are lower-case hex strings, days are ISO text, money is integer fen.
"""

from __future__ import annotations

from app.ports.accounts import Dues, Funds, Marks, Months, Postings
from app.ports.journal import Dockets, Journal, Queues, StoredAct
from app.ports.office import Drafts, Links, Policies, Roster, Settings
from app.ports.payments import Lines, PaidYears, Statements, Treasury
from app.ports.people import Memberships, Residents, Tallies
from app.ports.salvage import KeptRows, Wreck
from app.ports.store import Clock, Store, StoreOpener, Unit

__all__ = [
    "Clock",
    "Dockets",
    "Drafts",
    "Dues",
    "Funds",
    "Journal",
    "KeptRows",
    "Lines",
    "Links",
    "Marks",
    "Memberships",
    "Months",
    "PaidYears",
    "Policies",
    "Postings",
    "Queues",
    "Residents",
    "Roster",
    "Settings",
    "Statements",
    "Store",
    "StoreOpener",
    "StoredAct",
    "Tallies",
    "Treasury",
    "Unit",
    "Wreck",
]
