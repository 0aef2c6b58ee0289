"""A made-up district with one township and two villages, in folders, through the real services and the real store.

Passphrase slots cost a fifth of a second each, so one template is built per test run and its folders are copied; desks
are opened with the operators' keys instead of their passphrases. All people and codes are made up.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.domain.filing import Draft, StreamKey
from app.domain.id_number import check_digit
from app.domain.records import Line, Resident
from app.keys import slots
from app.keys.suite import SUITE, SigningKey
from app.services import exchange_in, exchange_out, people, reviews
from app.services.batch_drafts import file_batch, new_body
from app.services.desk import Desk, sign_and_enter
from app.services.exchange_in import Imported
from app.services.operators import add_operator
from app.services.sign_in import KEYS, STORE
from app.services.stations import admit, init_district, join, request
from db import Opener

POLICY = Path(__file__).parents[1] / "resources" / "policy" / "inner_mongolia_2025.toml"
PASSPHRASE = "样例-海棠-石桥-2026"
ZONE = timezone(timedelta(hours=8))

CODES = {"区": "150404", "镇": "150404100", "东村": "150404100200", "西村": "150404100201"}
LEVELS = {"镇": "township", "东村": "village", "西村": "village"}
PARENTS = {"镇": "区", "东村": "镇", "西村": "镇"}
FIRST = {"区": "区主任", "镇": "镇经办", "东村": "东协办", "西村": "西协办"}
ADDED = {"区复核": ("reviewer",), "区财务": ("finance",), "区经办": ("clerk",)}
HOMES = {"区": "district", "镇": "township", "东村": "east", "西村": "west"}


@dataclass(slots=True)
class Day:
    """A clock that stands where the test sets it."""

    day: date = date(2026, 10, 8)
    moment: datetime = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
    day_set: bool = True

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def today(self) -> date:
        return self.day


Secrets = Mapping[str, tuple[str, bytes, bytes]]
"""operator → (place, data key, signing seed)"""


@dataclass(slots=True)
class Template:
    """Folders of a freshly set up district, every store closed."""

    root: Path
    secrets: Secrets


def build(root: Path, suite: int = SUITE) -> Template:
    """Set up the district in a suite of algorithms, admit the township and the villages."""
    clock, opener = Day(), Opener()
    desk = init_district(
        root / HOMES["区"], code=CODES["区"], name="样例区社保中心", operator=FIRST["区"], policy=POLICY,
        passphrase=PASSPHRASE, opener=opener, clock=clock, suite=suite,
    )  # fmt: skip
    for name, roles in ADDED.items():
        add_operator(desk, name, roles, PASSPHRASE, PASSPHRASE)
    secrets = {}
    secrets.update(_secrets("区", root / HOMES["区"], desk.opener_name, *ADDED))
    desks = {"区": desk}
    for place, level in LEVELS.items():
        home, asked, granted = root / HOMES[place], root / f"{place}.申请", root / f"{place}.准入"
        request(
            home, level=level, code=CODES[place], name=f"样例{place}", operator=FIRST[place], out=asked,
            passphrase=PASSPHRASE, opener=opener, suite=suite,
        )  # fmt: skip
        admit(desks[PARENTS[place]], asked, granted)
        join(home, granted, None, PASSPHRASE, opener, clock)
        secrets.update(_secrets(place, home, FIRST[place]))
        _, dek, seed = secrets[FIRST[place]]
        desks[place] = Desk(home, opener.open(home / STORE, dek), SigningKey.from_seed(seed), clock, FIRST[place])
    for opened in desks.values():
        opened.close()
    return Template(root, secrets)


def _secrets(place: str, home: Path, *names: str) -> dict[str, tuple[str, bytes, bytes]]:
    found = {}
    for name in names:
        opened = slots.open_slot(home / KEYS, name, PASSPHRASE)
        found[name] = (place, opened.secrets["dek"], opened.secrets["sign_seed"])
    return found


@dataclass(slots=True)
class Stations:
    """A copy of the template at work. Desks are opened when first asked for and closed at the end."""

    root: Path
    secrets: dict[str, tuple[str, bytes, bytes]]
    clock: Day = field(default_factory=Day)
    _desks: dict[str, Desk] = field(default_factory=dict)
    _sticks: int = 0
    _slips: int = 0

    @classmethod
    def copied(cls, template: Template, root: Path) -> Stations:
        for home in HOMES.values():
            shutil.copytree(template.root / home, root / home)
        return cls(root, dict(template.secrets))

    def home(self, place: str) -> Path:
        return self.root / HOMES[place]

    def desk(self, who: str) -> Desk:
        """The desk of an operator, or of a place's first operator."""
        name = FIRST.get(who, who)
        if name not in self._desks:
            place, dek, seed = self.secrets[name]
            home = self.home(place)
            self._desks[name] = Desk(home, Opener().open(home / STORE, dek), SigningKey.from_seed(seed), self.clock, name)
        self._desks[name].refresh()
        return self._desks[name]

    def signer(self, who: str) -> SigningKey:
        return SigningKey.from_seed(self.secrets[FIRST.get(who, who)][2])

    def raw(self, place: str) -> Any:
        """A bare connection to a station's file, as an insider with the key would open it."""
        _, dek, _ = self.secrets[FIRST[place]]
        connection = driver.connect(str(self.home(place) / STORE), isolation_level=None)
        connection.execute(f"PRAGMA key=\"x'{dek.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        return connection

    def close(self) -> None:
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    def copy_home(self, place: str, to: Path) -> None:
        """Copy a place's folder as it stands (close the desks before)."""
        shutil.copytree(self.home(place), to)

    def put_home(self, place: str, copy: Path) -> None:
        """Put an older copy of a place's folder back (close the desks before)."""
        shutil.rmtree(self.home(place))
        shutil.copytree(copy, self.home(place))

    # exchange

    def stick(self) -> Path:
        self._sticks += 1
        folder = self.root / f"stick-{self._sticks}"
        folder.mkdir()
        return folder

    def export(self, sender: str, receiver: str) -> Path:
        """One package from a place to another; the file on its own stick."""
        (written,) = exchange_out.export(self.desk(sender), self.stick(), CODES[receiver])
        return written.file

    def read(self, receiver: str, file: Path) -> Imported:
        return exchange_in.read_in(self.desk(receiver), file)

    def carry(self, sender: str, receiver: str) -> Imported:
        return self.read(receiver, self.export(sender, receiver))

    def up(self) -> None:
        """Both villages to the township, the township to the district."""
        for sender, receiver in (("东村", "镇"), ("西村", "镇"), ("镇", "区")):
            self.carry(sender, receiver)

    def down(self) -> None:
        for sender, receiver in (("区", "镇"), ("镇", "东村"), ("镇", "西村")):
            self.carry(sender, receiver)

    def settle(self) -> None:
        """Up, approved at the township and at the district, and down again."""
        self.carry("东村", "镇")
        self.carry("西村", "镇")
        reviews.approve_clean(self.desk("镇"))
        self.carry("镇", "区")
        reviews.approve_clean(self.desk("区复核"))
        self.down()

    # work

    def register(self, who: str, no: int, village: str = "", **form: str) -> str:
        """Register made-up person `no`; returns the filing's id."""
        fields = {"id_number": id_of(no), "name": name_of(no), "tier": "200", **form}
        return people.register(self.desk(who), fields, CODES.get(village, ""))

    def batch(self, who: str, *lines: Mapping[str, Any], slip_fen: int | None = None, terminal: str = "T1") -> str:
        """File a batch with these rows (see `sale`); the slip agrees unless given. Returns the filing's id."""
        desk = self.desk(who)
        self._slips += 1
        rows = [{"voucher": f"{self._slips:03d}{no:03d}", "paid_at": "", "kind": "sale", **row} for no, row in enumerate(lines, 1)]
        body = new_body(terminal, f"{self._slips:06d}", "M1", str(rows[0]["paid_on"]))
        net = sum(row["fen"] if row["kind"] == "sale" else -row["fen"] for row in rows)
        body.update(lines=rows, slip_count=len(rows), slip_fen=net if slip_fen is None else slip_fen)
        with desk.store.write() as unit:
            return file_batch(desk, unit, body)

    def sale(self, who: str, no: int, yuan: int = 200, *, year: int = 2026, day: str = "2026-10-08") -> dict[str, Any]:
        """A payment row of person `no`, as this station knows him."""
        resident = self.resident(who, no)
        return {
            "paid_on": day, "fen": yuan * 100, "rrn": f"{self._slips:04d}{no:08d}", "id_number": resident.id_number,
            "name": resident.name, "subject": resident.subject, "year": year, "state": "payment",
        }  # fmt: skip

    def forge(self, who: str, stream: str, *drafts: Draft, signer: SigningKey | None = None) -> list[str]:
        """File as a changed program would: signed and chained, but nothing asked. Returns the filings' ids."""
        desk = self.desk(who)
        with desk.store.write() as unit:
            made = sign_and_enter(unit, signer or desk.signer, StreamKey(desk.station, stream), drafts, self.clock)
        return [filing.id for _, filing in made]

    # looking

    def resident(self, who: str, no: int) -> Resident:
        """The record of person `no` here: the living one, else the newest."""
        found = people.find(self.desk(who), id_of(no))
        alive = [one for one in found if one.status in {"filed", "effective"}]
        return (alive or sorted(found, key=lambda one: one.n))[-1]

    def lines(self, who: str, no: int) -> tuple[Line, ...]:
        return people.person(self.desk(who), self.resident(who, no).n).payments

    def state(self, who: str, filing: str) -> str:
        """Where a filing stands at a station: its docket's state and step."""
        with self.desk(who).store.read() as unit:
            found = unit.journal.get(filing)
            docket = unit.dockets.get(found[0]) if found else None
        return "" if docket is None else docket.state

    def opinion(self, who: str, filing: str) -> str:
        with self.desk(who).store.read() as unit:
            found = unit.journal.get(filing)
            docket = unit.dockets.get(found[0]) if found else None
        return "" if docket is None else docket.opinion

    def number(self, who: str, filing: str) -> int:
        with self.desk(who).store.read() as unit:
            found = unit.journal.get(filing)
        assert found is not None
        return found[0]

    def balance(self, who: str, prefix: str) -> int:
        """Credit less debit of all accounts under a prefix, in fen: 在途 that waits is negative."""
        with self.desk(who).store.read() as unit:
            return unit.postings.balance(prefix)

    def books(self, who: str, *, of: Sequence[str] = ()) -> dict[str, list[Any]]:
        """The computed tables without this store's own numbers, so that two stations can be compared."""
        with self.desk(who).store.read() as unit:
            return comparable(unit, of)


def comparable(unit: Any, tables: Sequence[str] = ()) -> dict[str, list[Any]]:
    """Books in which every store number is replaced by the id of its filing."""
    books = unit.books()
    ids = {row[0]: row[1] for row in books["dockets"]}
    numbered = {"dockets": (0,), "reviews": (0, 1), "residents": (0,), "search": (0,), "batches": (0,), "lines": (0,),
                "postings": (0,), "months": (3,), "treasury": (1,), "direct_payments": (),
                "stations": (9,), "operators": (7,), "policies": (0,),
                "grants": (1,), "memberships": (6,), "paid_years": (4,), "statements": (1,), "dues": (1,), "marks": (2,)}  # fmt: skip
    found = {}
    for name in tables or books:
        places = numbered[name]
        found[name] = sorted(
            tuple(ids.get(cell, cell) if place in places else cell for place, cell in enumerate(row)) for row in books[name]
        )
    return found


def id_of(no: int, birth: str = "19800101") -> str:
    """The made-up identity number of person `no`."""
    first_17 = f"150404{birth}{no:03d}"
    return first_17 + check_digit(first_17)


def name_of(no: int) -> str:
    return "王李张刘陈"[no % 5] + "甲乙丙丁戊己庚辛壬癸"[no // 5 % 10]
