"""The first station file: journal, books, and what is not rebuilt from the journal.

Journal and postings refuse UPDATE, DELETE and REPLACE (社会保险经办条例 art. 38: the course of every transaction is
recorded; Songshan 003 art. 16: records before a correction stay). A posting row cannot be unbalanced: one debit, one
other credit, whole fen above zero. Frozen: later changes are later revisions.
"""

from __future__ import annotations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JOURNAL = (
    """CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  station TEXT NOT NULL CHECK (station <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  head_seq INTEGER NOT NULL CHECK (head_seq > 0),
  head_id TEXT NOT NULL CHECK (length(head_id) = 64),
  UNIQUE (station, name)
) STRICT""",
    """CREATE TABLE acts (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  stream_id INTEGER NOT NULL REFERENCES streams (id),
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first),
  operator TEXT NOT NULL,
  signature BLOB NOT NULL,
  UNIQUE (stream_id, last)
) STRICT""",
    """CREATE TABLE filings (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  stream_id INTEGER NOT NULL REFERENCES streams (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  act INTEGER NOT NULL REFERENCES acts (n) CHECK (act <= n),
  kind TEXT NOT NULL CHECK (kind <> ''),
  raw BLOB NOT NULL CHECK (length(raw) > 0),
  UNIQUE (stream_id, seq)
) STRICT""",
)

PROGRESS = (
    """CREATE TABLE dockets (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind <> ''),
  village TEXT NOT NULL,
  station TEXT NOT NULL,
  maker TEXT NOT NULL,
  subject TEXT NOT NULL,
  business_date TEXT NOT NULL,
  filed_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('filed', 'returned', 'rejected', 'withdrawn', 'effective', 'refused', 'ended')),
  step INTEGER NOT NULL,
  awaits TEXT NOT NULL CHECK (awaits IN ('', 'village', 'township', 'district')),
  title TEXT NOT NULL,
  count INTEGER NOT NULL,
  fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer'),
  opinion TEXT NOT NULL,
  effect_no INTEGER NOT NULL CHECK (effect_no >= 0)
) STRICT""",
    "CREATE INDEX dockets_awaits ON dockets (awaits, n) WHERE awaits <> ''",
    "CREATE INDEX dockets_state ON dockets (state, n)",
    "CREATE INDEX dockets_subject ON dockets (subject) WHERE subject <> ''",
    "CREATE UNIQUE INDEX dockets_effect ON dockets (village, effect_no) WHERE effect_no > 0",
    """CREATE TABLE reviews (
  n INTEGER NOT NULL CHECK (n > 0),
  of INTEGER NOT NULL CHECK (of > 0 AND of <> n),
  step INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict <> ''),
  operator TEXT NOT NULL,
  PRIMARY KEY (of, n)
) STRICT, WITHOUT ROWID""",
)

PEOPLE = (
    """CREATE TABLE residents (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  subject TEXT NOT NULL UNIQUE CHECK (subject <> ''),
  village TEXT NOT NULL CHECK (village <> ''),
  name TEXT NOT NULL,
  id_number TEXT NOT NULL,
  id_kind TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth TEXT NOT NULL,
  ethnicity TEXT NOT NULL,
  household TEXT NOT NULL,
  village_group TEXT NOT NULL,
  phone TEXT NOT NULL,
  tier_fen INTEGER NOT NULL CHECK (typeof(tier_fen) = 'integer' AND tier_fen >= 0),
  special_group TEXT NOT NULL,
  bank TEXT NOT NULL,
  account TEXT NOT NULL,
  note TEXT NOT NULL,
  insurance_number TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status <> ''),
  filing TEXT NOT NULL,
  version TEXT NOT NULL
) STRICT""",
    "CREATE INDEX residents_id_number ON residents (id_number)",
    "CREATE INDEX residents_place ON residents (village, name, n, status)",
    "CREATE UNIQUE INDEX residents_insurance ON residents (insurance_number) WHERE insurance_number <> ''",
    """CREATE TABLE search (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  names TEXT NOT NULL,
  id_number TEXT NOT NULL,
  phone TEXT NOT NULL,
  insurance_number TEXT NOT NULL
) STRICT""",
)

MONEY = (
    """CREATE TABLE batches (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  filing TEXT NOT NULL UNIQUE,
  station TEXT NOT NULL,
  village TEXT NOT NULL,
  month TEXT NOT NULL CHECK (month LIKE '____-__'),
  merchant TEXT NOT NULL,
  terminal TEXT NOT NULL,
  batch TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  lines INTEGER NOT NULL CHECK (lines >= 0),
  net_fen INTEGER NOT NULL CHECK (typeof(net_fen) = 'integer'),
  slip_count INTEGER NOT NULL,
  slip_fen INTEGER NOT NULL CHECK (typeof(slip_fen) = 'integer'),
  difference_fen INTEGER NOT NULL CHECK (typeof(difference_fen) = 'integer'),
  payments INTEGER NOT NULL CHECK (payments >= 0),
  payments_fen INTEGER NOT NULL CHECK (typeof(payments_fen) = 'integer'),
  state TEXT NOT NULL CHECK (state <> '')
) STRICT""",
    "CREATE INDEX batches_month ON batches (month, n)",
    """CREATE TABLE lines (
  n INTEGER NOT NULL CHECK (n > 0),
  no INTEGER NOT NULL CHECK (no > 0),
  line TEXT NOT NULL UNIQUE,
  station TEXT NOT NULL,
  village TEXT NOT NULL,
  month TEXT NOT NULL CHECK (month LIKE '____-__'),
  terminal TEXT NOT NULL,
  batch TEXT NOT NULL,
  voucher TEXT NOT NULL,
  paid_on TEXT NOT NULL,
  paid_at TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (typeof(amount_fen) = 'integer'),
  rrn TEXT NOT NULL,
  card TEXT NOT NULL,
  id_number TEXT NOT NULL,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  year INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('payment', 'open', 'voided', 'reversed')),
  code TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN
    ('filed', 'suspended', 'effective', 'credited', 'reversed', 'dead')),
  entered_on TEXT NOT NULL,
  PRIMARY KEY (n, no)
) STRICT""",
    "CREATE INDEX lines_slip ON lines (terminal, batch, voucher, paid_on)",
    "CREATE INDEX lines_subject ON lines (subject, year)",
    "CREATE INDEX lines_month ON lines (month, village)",
    "CREATE INDEX lines_rrn ON lines (rrn)",
    """CREATE TABLE postings (
  id INTEGER PRIMARY KEY,
  n INTEGER NOT NULL CHECK (n > 0),
  debit TEXT NOT NULL CHECK (debit <> ''),
  credit TEXT NOT NULL CHECK (credit <> '' AND credit <> debit),
  fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer' AND fen > 0),
  value_on TEXT NOT NULL CHECK (value_on LIKE '____-__-__'),
  booked_on TEXT NOT NULL CHECK (booked_on LIKE '____-__-__'),
  subject TEXT NOT NULL
) STRICT""",
    "CREATE INDEX postings_subject ON postings (subject) WHERE subject <> ''",
    "CREATE INDEX postings_debit ON postings (debit, fen)",
    "CREATE INDEX postings_credit ON postings (credit, fen)",
    """CREATE TABLE months (
  station TEXT NOT NULL,
  month TEXT NOT NULL CHECK (month LIKE '____-__'),
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  n INTEGER NOT NULL,
  PRIMARY KEY (station, month)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE treasury (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  n INTEGER NOT NULL,
  month TEXT NOT NULL,
  outcome TEXT NOT NULL,
  row TEXT NOT NULL CHECK (json_valid(row))
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX treasury_open ON treasury (month, key) WHERE outcome = ''",
)

OFFICE = (
    """CREATE TABLE stations (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL CHECK (length(code) IN (6, 9, 12)),
  serial TEXT NOT NULL,
  incarnation INTEGER NOT NULL CHECK (incarnation > 0),
  name TEXT NOT NULL,
  sign_public TEXT NOT NULL,
  seal_public TEXT NOT NULL,
  admitted TEXT NOT NULL,
  revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
  n INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX stations_code ON stations (code)",
    """CREATE TABLE operators (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  station TEXT NOT NULL,
  roles TEXT NOT NULL,
  pending TEXT NOT NULL,
  first INTEGER NOT NULL CHECK (first IN (0, 1)),
  n INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX operators_station ON operators (station)",
    """CREATE TABLE grants (
  key TEXT NOT NULL,
  n INTEGER NOT NULL,
  station TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  roles TEXT NOT NULL,
  PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE policies (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  valid_from TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT""",
)

KEPT = (
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE drafts (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (kind, key)
) STRICT""",
    """CREATE TABLE receipts (
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  made_at TEXT NOT NULL,
  streams TEXT NOT NULL CHECK (json_valid(streams)),
  raw BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (sender, receiver, number)
) STRICT""",
    """CREATE TABLE traffic (
  no INTEGER PRIMARY KEY,
  peer TEXT NOT NULL,
  what TEXT NOT NULL,
  at TEXT NOT NULL,
  package TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT""",
    "CREATE INDEX traffic_peer ON traffic (peer, what, no)",
    "CREATE INDEX traffic_package ON traffic (package) WHERE package <> ''",
    """CREATE TABLE counters (
  peer TEXT NOT NULL,
  what TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  PRIMARY KEY (peer, what)
) STRICT, WITHOUT ROWID""",
)

# What stands in the way of INSERT OR REPLACE even where recursive_triggers is off.
_TAKEN = {
    "filings": "n = NEW.n OR id = NEW.id OR (stream_id = NEW.stream_id AND seq = NEW.seq)",
    "acts": "n = NEW.n OR (stream_id = NEW.stream_id AND last = NEW.last)",
    "postings": "id = NEW.id",
}


def _append_only(table: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: append only'); END"
    taken = f"SELECT 1 FROM {table} WHERE {_TAKEN[table]}"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({taken}) {refuse}",
    )


DDL = (
    *JOURNAL, *PROGRESS, *PEOPLE, *MONEY, *OFFICE, *KEPT,
    *_append_only("filings"), *_append_only("acts"), *_append_only("postings"),
)  # fmt: skip


def upgrade() -> None:
    """Run by Alembic inside the caller's transaction; imported late so that a new file needs no Alembic."""
    from alembic import op

    for statement in DDL:
        op.get_bind().exec_driver_sql(statement)
