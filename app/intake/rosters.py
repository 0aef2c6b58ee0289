"""参保花名册 in: read the people of a file, then check each of them (Songshan 003 art. 3(3)1).

The two steps are apart because the window shows what was read, with its columns, before anything is judged.
"""

from __future__ import annotations

from app.intake.roster_checks import FORM_FIELDS, AcceptedRow, CheckedRoster, check_roster
from app.intake.roster_rows import Roster, RosterRow, read_roster, roster_of

__all__ = [
    "FORM_FIELDS",
    "AcceptedRow",
    "CheckedRoster",
    "Roster",
    "RosterRow",
    "check_roster",
    "read_roster",
    "roster_of",
]
