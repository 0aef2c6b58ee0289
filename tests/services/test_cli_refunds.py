"""Reversal, refund, payment, correction, dispute and answer from the command line, as in the window (`xiangbao file make …`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.cli import Root, run
from app.domain.posting import refundable
from app.domain.refund_terms import CAUSES
from db import Opener
from tests.services.test_correction_phases import month
from tests.services.test_refunds import decided, line_of
from tests.stations import PASSPHRASE, Stations, id_of

__all__ = ["month"]


def test_all_papers_of_a_wrong_payment_from_the_command_line(month: Stations, capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
    line, second = line_of(month, 1), line_of(month, 2)
    payer = month.resident("东村", 1).name
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def say(place: str, who: str, *words: str, status: int = 0) -> Any:
        month.close()
        assert run(["--home", str(month.home(place)), "--as", who, "--json", *words], root) == status, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    def make(place: str, who: str, kind: str, **values: str) -> str:
        made = say(place, who, "file", "make", kind, *(f"{name}={value}" for name, value in values.items()))
        decided(month)
        return str(made["filing"])

    make("东村", "东协办", "reversal", id_number=id_of(1), year="2026", reason="重复缴费")
    papers = "、".join(CAUSES["重复缴费"])
    values = {"stand": refundable(line), "fen": "200", "cause": "重复缴费", "payee": payer, "bank": "信用社"}
    filing = make("东村", "东协办", "refund", **values, account="62284804025648900", papers=papers)
    shown = say("区", "区财务", "refunds", "list")
    assert (shown["count"], shown["fen"], shown["refunds"][0]["due"]) == (1, 20_000, filing)
    make("区", "区财务", "refund_payment", due=filing, result="支付成功", paid_on="2026-10-20", voucher="付001")
    assert say("区", "区财务", "refunds", "list")["count"] == 0
    pdf, xlsx = tmp_path / "退费.pdf", tmp_path / "退费.xlsx"
    done = say("区", "区财务", "refunds", "sheet", "2026-10", "--pdf", str(pdf), "--xlsx", str(xlsx))
    assert (done["count"], done["fen"]) == (1, 20_000)
    assert (pdf.read_bytes()[:4], xlsx.read_bytes()[:2]) == (b"%PDF", b"PK")
    asked = make("东村", "东协办", "dispute", id_number=id_of(3), about="缴费没有记上", detail="300 元记在别人名下")
    corrected = make("东村", "东协办", "correction", line=second, id_number=id_of(3), reason="认错人")
    answer = {"due": asked, "result": "确有错误，已更正", "explanation": "刷错卡", "answered_on": "2026-10-20"}
    make("镇", "镇经办", "dispute_answer", **answer, papers=corrected[:8])
    assert [row.name for row in month.lines("东村", 3)] == [month.resident("东村", 3).name]
    assert say("东村", "东协办", "file", "make", "refund", "stand=暂收/待退/x", status=1)["error"] == "form_refused"
    named = say("东村", "东协办", "file", "make", "refund", "不认识的栏目=x", "退费原因=重复缴费", status=1)
    assert (named["error"], "不认识的栏目" in named["text"]) == ("field_unknown", True)
