from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from db import Opener
from tests.db.samples import KEY


@pytest.mark.parametrize("statement", [
    "DROP TRIGGER filings_no_update", "DROP TABLE reviews", "DROP INDEX stations_code", "CREATE TABLE mine (a)",
])  # fmt: skip
def test_a_changed_structure_is_found(tmp_path: Path, statement: str) -> None:
    """Who holds the key can drop the seat belts; the check says so."""
    path = tmp_path / "station.xb"
    Opener().create(path, KEY).close()
    raw = driver.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    triggers = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    raw.execute(statement if "TRIGGER" not in statement else f"DROP TRIGGER {triggers[0]}")
    raw.close()
    store = Opener().open(path, KEY)
    findings = store.structure()
    store.close()
    assert findings
    assert "「" in findings[0]


def test_a_whole_file_has_no_findings(tmp_path: Path) -> None:
    store = Opener().create(tmp_path / "station.xb", KEY)
    assert store.check() == store.structure() == []
    store.close()
