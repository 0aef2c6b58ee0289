"""Half a million accounts: what a posting does to a person's own account, and the fund's side of it, each in its own index.

A year's interest of 500,000 accounts wrote a million rows into an index of account paths that is ten times as long as what
it is asked for: a personal account is found by its person. Now the index by person says the fen too, the one by credit has
the fund's accounts alone, and filings are found by kind and day, so that the workbench reads no more of them than it shows
(Songshan 003 art. 13-14, 16). Questions write both expressions as they stand here (db.tables). Frozen: later changes are
later revisions.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OWN_FEN = "fen * ((credit >= '个人账户/' AND credit < '个人账户0') - (debit >= '个人账户/' AND debit < '个人账户0'))"
FUND_CREDIT = "CASE WHEN credit >= '个人账户/' AND credit < '个人账户0' THEN NULL ELSE credit END"

DDL = (
    "DROP INDEX postings_subject",
    "DROP INDEX postings_credit",
    f"CREATE INDEX postings_subject ON postings (subject, ({OWN_FEN})) WHERE subject <> ''",
    f"CREATE INDEX postings_fund_credit ON postings (({FUND_CREDIT}), fen) WHERE ({FUND_CREDIT}) IS NOT NULL",
    "CREATE INDEX dockets_kind ON dockets (kind, business_date)",
)


def upgrade() -> None:
    """Run by Alembic inside the caller's transaction; imported late so that a new file needs no Alembic."""
    from alembic import op

    for statement in DDL:
        op.get_bind().exec_driver_sql(statement)
