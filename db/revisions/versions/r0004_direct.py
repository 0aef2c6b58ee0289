"""税务直缴 by contribution year: who has paid through the tax office's own channel (Songshan 003 art. 3(6)1, 10).

What the treasury's list said of it stands in the list's row as text. At half a million rows reading them all took 0.8 s
each time somebody asked who had not paid; this table says it from a tenth of the pages. Computed from filings and filled here
from the rows that stand. Frozen: later changes are later revisions.
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DDL = (
    """CREATE TABLE direct_payments (
  year INTEGER NOT NULL,
  subject TEXT NOT NULL CHECK (subject <> ''),
  key TEXT NOT NULL CHECK (key <> ''),
  fen INTEGER NOT NULL,
  entered_on TEXT NOT NULL,
  PRIMARY KEY (year, subject, key)
) STRICT, WITHOUT ROWID""",
    """INSERT INTO direct_payments (year, subject, key, fen, entered_on)
SELECT json_extract(row, '$.year'), json_extract(row, '$.subject'), key, coalesce(json_extract(row, '$.fen'), 0),
  coalesce(json_extract(row, '$.entered_on'), '')
FROM treasury WHERE outcome = 'direct'""",
)


def upgrade() -> None:
    """Run by Alembic inside the caller's transaction; imported late so that a new file needs no Alembic."""
    from alembic import op

    for statement in DDL:
        op.get_bind().exec_driver_sql(statement)
