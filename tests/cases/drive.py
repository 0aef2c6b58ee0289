"""Drive a whole case through the command line in this process, from an empty disk to a reconciled November.

Three villages, a township and a district; every figure is compared with expected.json (make_case). The steps are
those of an office: rosters, terminals, packages on sticks, reviews, reconciliation, receipts; one stick is lost.

    python -m tests.cases.drive CASE_FOLDER [--keep DIR]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.cli import Root, run
from db import Opener

PASSPHRASE = "四个-随机-的词-足够长-2026"
_LAST_DAYS = {"2026-10": "2026-10-31", "2026-11": "2026-11-30"}
_ROSTER_DAY = "2026-10-08"
_FIGURES = (
    "rows",
    "matched",
    "matched_fen",
    "pos_only",
    "pos_only_fen",
    "treasury_only",
    "treasury_only_fen",
    "amount_differs",
)
_COUNTS = ("lines", "batches", "payments", "payments_fen", "net_fen", "by_tier")


class Refused(AssertionError):
    """A command that had to succeed was refused."""


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Drive:
    """One case in one folder. `differ`: every comparison that failed; `compared`: how many there were."""

    def __init__(self, case: Path, root: Path) -> None:
        self._case, self._root = case, root
        self._want = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        stations = self._want["stations"]
        self._district, self._township, self._villages = (
            stations["district"],
            stations["township"],
            stations["villages"],
        )
        self._stick = 0
        self._lost = self._villages[1][0]
        self.compared = 0
        self.differ: list[str] = []

    def through(self) -> list[str]:
        """All steps; returns what differs."""
        self._found()
        for code, _ in self._villages:
            self._roster(code)
        for month in _LAST_DAYS:
            self._month(month)
        self._accounts()
        return self.differ

    def call(self, home: str, *arguments: object, today: str = "2026-10-01", name: str = "") -> dict[str, Any]:
        """One command's JSON. Raises Refused."""
        words = ["--home", str(self._root / home), *(["--as", name] if name else []), "--json", *map(str, arguments)]
        out = io.StringIO()
        day = {"XIANGBAO_PASSPHRASE": PASSPHRASE, "XIANGBAO_NEW_PASSPHRASE": PASSPHRASE, "XIANGBAO_TODAY": today}
        with _environment(**day), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            status = run(words, Root(Opener(), self._root, lambda *_: 2))
        result: dict[str, Any] = json.loads(out.getvalue())
        if status:
            raise Refused(f"{words}: {result}")
        return result

    def same(self, what: str, got: object, want: object) -> None:
        self.compared += 1
        if got != want:
            self.differ.append(f"{what}: got {got!r}, want {want!r}")

    # --- steps --------------------------------------------------------------------------------------------------

    def _found(self) -> None:
        policy = self._root / "policy.json"
        terms = self._want["policy"]
        tiers = [
            {"yuan": int(yuan), "subsidy_yuan": subsidy, "hardship_only": int(yuan) in terms["hardship_only"]}
            for yuan, subsidy in terms["tiers_yuan_subsidy_yuan"].items()
        ]
        rules = {"region": self._district[0], "valid_from": "2025-01-01", "tiers": tiers}
        policy.write_text(json.dumps(rules), encoding="utf-8")
        code, name = self._district
        self.call(
            "district",
            "station",
            "init",
            "--level",
            "district",
            "--code",
            code,
            "--name",
            name,
            "--operator",
            "区管理员",
            "--policy",
            policy,
        )
        self.call("district", "operator", "add", "区复核", "--roles", "clerk,reviewer", name="区管理员")
        self.call("district", "operator", "add", "区财务", "--roles", "finance", name="区管理员")
        self._join("township", "district", "township", *self._township)
        for code, name in self._villages:
            self._join(code, "township", "village", code, name)

    def _join(self, home: str, parent: str, level: str, code: str, name: str) -> None:
        asked, grant = self._root / f"{code}.request", self._root / f"{code}.grant"
        request = self.call(
            home,
            "station",
            "request",
            "--level",
            level,
            "--code",
            code,
            "--name",
            name,
            "--operator",
            f"{name}经办",
            "--out",
            asked,
        )
        admitted = self.call(
            parent, "station", "admit", asked, "--out", grant, name="区管理员" if parent == "district" else ""
        )
        self.same(f"fingerprint of {code}", request["fingerprint"], admitted["fingerprint"])
        self.call(home, "station", "join", grant)

    def _roster(self, code: str) -> None:
        name = next(name for name in self._want["rosters"] if code in name)
        want = dict(self._want["rosters"][name])
        dry = self.call(code, "resident", "import", self._case / name, "--dry-run", today=_ROSTER_DAY)
        got = self.call(code, "resident", "import", self._case / name, today=_ROSTER_DAY)
        self.same(f"{name} dry run", (dry["accepted"], dry["problems"]), (got["accepted"], got["problems"]))
        self.same(f"{name} rows, accepted", (got["rows"], got["accepted"]), (want.pop("rows"), want.pop("accepted")))
        self.same(f"{name} problems", got["problems"], want)
        self.same(f"{name} places", all(d["row"] and d["text"] for d in got["details"]), True)
        again = self.call(code, "resident", "import", self._case / name, today=_ROSTER_DAY)
        self.same(f"{name} again", again["accepted"], 0)

    def _month(self, month: str) -> None:
        today, paid = _LAST_DAYS[month], {}
        for code, _ in self._villages:
            paid[code] = self._collect(code, month)
            again = self._move(code, "township", today)
            if month == "2026-11":
                self.same(f"{code} ships again only what has no receipt", again > 0, code == self._lost)
        self.call("township", "review", "approve", "--clean", today=today)
        led = self.call("township", "ledger", month, today=today)
        self.same(
            f"township ledger {month}",
            led["villages"],
            {code: figures for code, figures in paid.items() if figures["payments"]},
        )
        self._move("township", "district", today, receiver="区复核")
        self.call("district", "review", "approve", "--clean", today=today, name="区复核")
        led = self.call("district", "ledger", month, today=today, name="区复核")
        self.same(f"district ledger {month}", led["total_fen"], sum(figures["total_fen"] for figures in paid.values()))
        self._reconcile(month)
        self._move("district", "township", today, "--to", self._township[0], sender="区复核")
        for code, _ in self._villages:
            self._move("township", code, today, "--to", code, lost=month == "2026-10" and code == self._lost)

    def _collect(self, code: str, month: str) -> dict[str, int]:
        name, today = f"pos-{code}-{month}.csv", _LAST_DAYS[month]
        want = self._want["pos"][name]
        got = self.call(code, "collection", "import", self._case / name, today=today)
        for count in _COUNTS:
            self.same(f"{name} {count}", got[count], want[count])
        self.same(f"{name} problems", got["problems"], want["refused"])
        again = self.call(code, "collection", "import", self._case / name, today=today)
        self.same(f"{name} again", again["payments"], 0)
        led = self.call(code, "ledger", month, today=today)
        self.same(
            f"ledger {code} {month}", (led["payments"], led["total_fen"]), (want["payments"], want["payments_fen"])
        )
        return {"payments": want["payments"], "total_fen": want["payments_fen"]}

    def _move(
        self, source: str, target: str, today: str, *to: str, sender: str = "", receiver: str = "", lost: bool = False
    ) -> int:
        """Carry a package on a stick of its own; returns how many filings the receiver had before."""
        self._stick += 1
        stick = self._root / f"stick-{self._stick}"
        stick.mkdir()
        duplicate = 0
        for written in self.call(source, "exchange", "export", stick, *to, today=today, name=sender)["files"]:
            if lost:
                Path(written["file"]).unlink()
                continue
            got = self.call(target, "exchange", "import", written["file"], today=today, name=receiver)
            self.same(f"{source} → {target}", (got["quarantined"], got["refused"]), (0, []))
            again = self.call(target, "exchange", "import", written["file"], today=today, name=receiver)
            self.same(f"{source} → {target} again", again["new"], 0)
            duplicate += got["duplicate"]
        return duplicate

    def _reconcile(self, month: str) -> None:
        name = f"treasury-{month}.xlsx"
        want = self._want["treasury"][name]
        got = self.call(
            "district", "reconcile", self._case / name, "--month", month, today=_LAST_DAYS[month], name="区财务"
        )
        for figure in _FIGURES:
            self.same(f"reconcile {month} {figure}", got[figure], want[figure])
        late = self._want["treasury_late_october"] if month == "2026-11" else 0
        self.same(f"reconcile {month} late", got["late"], late)

    def _personal(self, home: str, number: str) -> int:
        got = self.call(home, "account", number, today="2026-11-30", name="区复核" if home == "district" else "")
        return sum(entry["fen"] for entry in got["entries"] if entry["kind"] == "personal")

    def _accounts(self) -> None:
        for code, _ in self._villages:
            for month, sample in self._want["samples"][code].items():
                if "matched" in sample:
                    found = [self._personal(home, sample["matched"]) for home in ("district", "township", code)]
                    self.same(f"account of {month} in {code}", found, [sample["matched_fen"]] * 3)
                if "pos_only" in sample and month == "2026-11":
                    self.same(f"collected is not credited in {code}", self._personal(code, sample["pos_only"]), 0)
            found = self.call(code, "resident", "find", "", today="2026-11-30")["residents"]
            name = next(name for name in self._want["rosters"] if code in name)
            effective = sum(resident["status"] == "effective" for resident in found)
            self.same(f"effective in {code}", effective, self._want["rosters"][name]["accepted"])
        for home in ("district", "township", *(code for code, _ in self._villages)):
            got = self.call(home, "verify", "--full", today="2026-11-30", name="区复核" if home == "district" else "")
            self.same(f"verify {home}", (got["ok"], got["problems"]), (True, []))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        root = given.keep or Path(made)
        root.mkdir(parents=True, exist_ok=True)
        drive = Drive(given.case, root)
        for line in drive.through():
            print(f"DIFFERS {line}")
    print(f"{drive.compared} compared, {len(drive.differ)} differ")
    return bool(drive.differ)


if __name__ == "__main__":
    sys.exit(main())
