"""`xiangbao interest …` says and does what the window's 结息 does."""

from __future__ import annotations

import json
from pathlib import Path

from app.cli import Root, run
from app.services import reviews
from db import Opener
from tests.reference_accounts.books import add_people, book, set_policy
from tests.stations import PASSPHRASE, Stations, id_of

WHO = f"{7:032x}"


def test_a_year_is_tried_out_settled_and_one_person_alone(stations: Stations, capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-08")
    add_people(stations, [WHO])
    book(stations, [(WHO, "2025-01-10", "个人缴费", 30_000)])
    set_policy(stations, {2025: "3.97", 2026: "1.50"}, provisional=(2026,))
    stations.close()
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def say(*words: str, status: int = 0):
        assert run(["--home", str(stations.home("区")), "--as", "区财务", "--json", "interest", *words], root) == status
        return json.loads(capsys.readouterr().out)

    assert say("due") == {"years": [2025]}
    pdf, xlsx = tmp_path / "结息.pdf", tmp_path / "结息.xlsx"
    shown = say("preview", "2025", "--pdf", str(pdf), "--xlsx", str(xlsx))
    assert (shown["rate"], shown["status"], shown["interest_fen"], shown["difference_fen"]) == ("3.97", "final", 1092, 1092)
    assert shown["villages"][0]["by_source"] == {"个人缴费": 1092}
    assert pdf.read_bytes().startswith(b"%PDF")
    assert xlsx.read_bytes().startswith(b"PK")
    assert say("settle", "2025") == {"year": 2025, "stage": "final", "villages": 1, "total_fen": 1092, "left": []}
    assert say("settle", "2025", status=1)["error"] == "nothing_to_settle"
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.balance("区财务", f"个人账户/{WHO}") == 31_092
    stations.close()
    number = id_of(0, "19800101")
    assert say("person", number, "--through", "2026-11", status=1)["error"] == "form_refused"
    tried = say("person", number, "--through", "2026-06", "--goes-on", "--preview")
    assert (tried["through"], tried["goes_on"], tried["interest_fen"], tried["difference_fen"]) == (6, True, 233, 233)
    assert len(say("person", number, "--through", "2026-06", "--goes-on")["filing"]) == 64
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.balance("区财务", f"个人账户/{WHO}") == 31_092 + 233
