"""What filings about money leave behind: special groups by date, years paid elsewhere, statements of bank and tax office,
amounts that wait for money, and marks (settled years, certified months, receipt books).

All of it is computed from filings (Songshan 003 art. 3(6), 8, 11, 13-14; Linyi 004 2(4)-(5)). Frozen: later changes are
later revisions.
"""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DDL = (
    """CREATE TABLE memberships (
  subject TEXT NOT NULL CHECK (subject <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  from_on TEXT NOT NULL CHECK (from_on LIKE '____-__-__'),
  to_on TEXT NOT NULL,
  village TEXT NOT NULL,
  source TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (subject, name, from_on)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX memberships_village ON memberships (village, subject)",
    """CREATE TABLE paid_years (
  subject TEXT NOT NULL CHECK (subject <> ''),
  year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer' AND fen >= 0),
  n INTEGER NOT NULL,
  PRIMARY KEY (subject, year, kind)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX paid_years_year ON paid_years (year, subject)",
    """CREATE TABLE statements (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  n INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source <> ''),
  account TEXT NOT NULL,
  entered_on TEXT NOT NULL CHECK (entered_on LIKE '____-__-__'),
  fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer'),
  outcome TEXT NOT NULL,
  row TEXT NOT NULL CHECK (json_valid(row))
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX statements_day ON statements (source, entered_on, key)",
    """CREATE TABLE dues (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  village TEXT NOT NULL,
  subject TEXT NOT NULL,
  fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer' AND fen > 0),
  left_fen INTEGER NOT NULL CHECK (typeof(left_fen) = 'integer' AND left_fen >= 0 AND left_fen <= fen),
  since TEXT NOT NULL CHECK (since LIKE '____-__-__'),
  row TEXT NOT NULL CHECK (json_valid(row))
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX dues_open ON dues (kind, village, key) WHERE left_fen > 0",
    "CREATE INDEX dues_subject ON dues (subject) WHERE subject <> ''",
    """CREATE TABLE marks (
  kind TEXT NOT NULL CHECK (kind <> ''),
  key TEXT NOT NULL CHECK (key <> ''),
  n INTEGER NOT NULL,
  row TEXT NOT NULL CHECK (json_valid(row)),
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID""",
)


def upgrade() -> None:
    """Run by Alembic inside the caller's transaction; imported late so that a new file needs no Alembic."""
    from alembic import op

    for statement in DDL:
        op.get_bind().exec_driver_sql(statement)
