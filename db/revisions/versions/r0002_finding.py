"""Finding people by pinyin order, bank card and folded numbers: a search table of another shape, and its order's index.

The list's own order (village, pinyin, number) comes from `search_order`. The table is computed: whoever upgrades a file
fills it anew (db.migrate), so nothing is converted here. Frozen: later changes are later revisions.
"""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DDL = (
    "DROP TABLE search",
    """CREATE TABLE search (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  village TEXT NOT NULL CHECK (village <> ''),
  name TEXT NOT NULL,
  spelled TEXT NOT NULL,
  id_number TEXT NOT NULL,
  phone TEXT NOT NULL,
  account TEXT NOT NULL,
  insurance_number TEXT NOT NULL
) STRICT""",
    "CREATE INDEX search_order ON search (village, spelled, n)",
    # what db.tallies and the workbench sum is read from these alone, without the rows
    "CREATE INDEX residents_tally ON residents (village, status, birth, subject)",
    "CREATE INDEX lines_tally ON lines (year, state, village, amount_fen, phase, paid_on, subject)",
    "DROP INDEX lines_month",
    "CREATE INDEX lines_month ON lines (month, village, state, phase, amount_fen)",
    "CREATE INDEX lines_open ON lines (phase) WHERE state = 'open'",
)


def upgrade() -> None:
    """Run by Alembic inside the caller's transaction; imported late so that a new file needs no Alembic."""
    from alembic import op

    for statement in DDL:
        op.get_bind().exec_driver_sql(statement)
