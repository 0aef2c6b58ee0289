"""Makes the reference files of format 1, once: `python -m tests.exchange.make_reference`. Never overwrites one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from app.exchange.package import Recipient, write_package
from app.keys.slots import SlotFile
from app.keys.suite import SealingKey, SigningKey, digest

FOLDER = Path(__file__).parents[1] / "reference"
PACKAGE, GRANT, SLOTS = FOLDER / "package-1.xbpkg", FOLDER / "grant-1.xbpkg", FOLDER / "keys-1.json"

SIGNER = SigningKey.from_seed(digest(b"reference signer"))
TOWNSHIP = SealingKey.from_seed(digest(b"reference township"))
DISTRICT = SealingKey.from_seed(digest(b"reference district"))
RECORDS = [
    (1, "参保登记：王秀英（样例）".encode()),
    (2, b"".join(digest(n.to_bytes(2)) for n in range(2200))),
    (3, b""),
]
SECRETS = {"dek": digest(b"dek"), "sign_seed": digest(b"first operator"), "root_seed": digest(b"root")}
OTHER = {"dek": digest(b"dek"), "sign_seed": digest(b"second operator")}


def fixed() -> Callable[[int], bytes]:
    """Bytes that look random and are the same every time."""
    turn = count()
    return lambda length: digest(b"reference" + bytes([next(turn)]))[:length]


def main() -> None:
    for path, purpose in ((PACKAGE, "exchange"), (GRANT, "grant")):
        if not path.exists():
            write_package(
                path,
                sender="150404100201-1",
                signer=SIGNER,
                recipients=[Recipient("150404100-1", TOWNSHIP.public), Recipient("150404-1", DISTRICT.public)],
                purpose=purpose,
                number=12,
                epoch=2,
                made="2026-03-02T09:30:00+08:00",
                records=RECORDS,
                randomness=fixed(),
            )
    if not SLOTS.exists():
        file = SlotFile(SLOTS, random=fixed())
        opened = file.create("王秀英", "样例口令 Village-2026", SECRETS)
        file.add(opened, "李建国", "样例口令 Township-2026", OTHER)
        SLOTS.with_name(SLOTS.name + ".bak").unlink()


if __name__ == "__main__":
    main()
