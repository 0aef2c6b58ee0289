"""What lies on the desks when the pictures are taken: changes to review, a filing that came back, packages on the stick.

The demo district leaves three new registrations at the township; the rest is filed here, with the services of real work.
"""

from __future__ import annotations

from pathlib import Path

from app.services import drives, exchange_in, exchange_out, people, reviews
from app.services.demo import Demo
from app.services.desk import Desk
from app.services.sign_in import sign_in
from db import Opener

RETURNED = "身份证照片看不清，请重新拍正反两面。"
DAMAGED, REGISTRATION = "坏U盘", "registration"


def desk(demo: Demo, home: Path, operator: str | None = None) -> Desk:
    return sign_in(home, operator, demo.passphrase, Opener(), demo.clock)


def leave(demo: Demo) -> None:
    """File, send, return and approve; then a package that nobody has read yet, and a damaged one."""
    stick = demo.district.parent / "路上"
    village = desk(demo, demo.villages[0])
    effective = [one for one in people.find(village, "") if one.status == "effective"][:4]
    for person, phone in zip(effective, ("13800138000", "13900139000", "13700137000"), strict=False):
        people.change_record(village, person.n, {"phone": phone, "village_group": "12组", "tier": "1000"})
    carry(village, stick)
    with_township(demo, stick)
    read_all(village, stick)
    people.change_record(village, effective[3].n, {"phone": "13600136000"})
    carry(village, demo.district.parent / "U盘")
    village.close()
    district = desk(demo, demo.district, "区复核")
    read_all(district, stick)
    district.close()
    damage(demo)


def with_township(demo: Demo, stick: Path) -> None:
    """One registration goes back, one change goes on to the district; the others wait."""
    township = desk(demo, demo.township)
    read_all(township, stick)
    queue = reviews.waiting(township)
    changes = [docket.n for docket in queue if docket.kind == "change"]
    registrations = [docket.n for docket in queue if docket.kind == REGISTRATION]
    reviews.return_back(township, registrations[:1], RETURNED)
    reviews.approve(township, [changes[0], *registrations[1:2]])
    carry(township, stick)
    carry(township, stick, demo.villages[0].name)
    township.close()


def carry(sender: Desk, stick: Path, to: str | None = None) -> None:
    stick.mkdir(exist_ok=True)
    exchange_out.export(sender, stick, to)


def read_all(reader: Desk, stick: Path) -> None:
    for file in drives.packages_in(stick, reader):
        exchange_in.read_in(reader, file)


def damage(demo: Demo) -> None:
    """The package for the township once more, with one bit turned on the way."""
    folder = demo.district.parent / DAMAGED
    folder.mkdir()
    township = desk(demo, demo.township)
    file = drives.packages_in(demo.district.parent / "U盘", township)[0]
    township.close()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / file.name).write_bytes(bytes(raw))
