"""The station's file: SQLCipher, Core tables, Alembic revisions and the repositories behind app.ports.

Only frozen dataclasses, ints and strings leave this folder. `Opener` makes and opens stores, `hold` keeps a second
window out.
"""

from __future__ import annotations

from db.hold import hold
from db.store import Opener, Store

__all__ = ["Opener", "Store", "hold"]
