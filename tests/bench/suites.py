"""`python -m tests.bench.suites`: what each suite of algorithms costs on this machine, as JSON.

Operations a second of what a station does (sign an act, check one, seal a key to a receiver, open it), MB a second of
digests and sealed content, and milliseconds to write and to open a package of one MB. Best of three; security 5.5.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.exchange.package import Recipient, open_package, write_package
from app.keys.suite import SUITES, SealingKey, SigningKey, digest, open_once, seal_once, unwrap, verify, wrap

MEGABYTE = bytes(1 << 20)
TURNS = 200


def best(work: Callable[[], object], turns: int) -> float:
    """Seconds of one turn, in the best of three runs."""
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(turns):
            work()
        runs.append((time.perf_counter() - start) / turns)
    return min(runs)


def package_ms(suite: int, folder: Path) -> tuple[float, float]:
    """To write a package whose content does not shrink, and to open it, in milliseconds."""
    signer, receiver, path = SigningKey.generate(suite), SealingKey.generate(suite), folder / f"{suite}.xbp"
    content = b"".join(digest(place.to_bytes(4, "big")) for place in range(1 << 15))

    def write() -> None:
        write_package(
            path, sender="150404100201-01.1", signer=signer, purpose="exchange", number=1, made="2026-10-08",
            recipients=[Recipient("150404100-01.1", receiver.public)], records=[(4, content)],
        )  # fmt: skip

    def read() -> None:
        opened = open_package(
            path, me="150404100-01.1", sealing_key=receiver, sender_key={"150404100201-01.1": signer.public}.get
        )
        assert list(opened.records) == [(4, content)]

    return round(1000 * best(write, 3), 1), round(1000 * best(read, 3), 1)


def figures(suite: int, folder: Path) -> dict[str, float]:
    key, message = SigningKey.generate(suite), bytes(100)
    owner, signed = key.sealing_key(), key.sign(b"bench", message)
    wrapped, sealed = wrap(bytes(32), owner.public, b""), seal_once(bytes(32), MEGABYTE, b"", suite)
    each: dict[str, Callable[[], object]] = {
        "sign_per_s": lambda: key.sign(b"bench", message),
        "verify_per_s": lambda: verify(key.public, b"bench", message, signed),
        "wrap_per_s": lambda: wrap(bytes(32), owner.public, b""),
        "unwrap_per_s": lambda: unwrap(owner, wrapped, b""),
    }
    bulk: dict[str, Callable[[], object]] = {
        "digest_mb_per_s": lambda: digest(MEGABYTE, suite),
        "seal_mb_per_s": lambda: seal_once(bytes(32), MEGABYTE, b"", suite),
        "open_mb_per_s": lambda: open_once(bytes(32), sealed, b"", suite),
    }
    found = {name: round(1 / best(work, TURNS)) for name, work in each.items()}
    found |= {name: round(1 / best(work, 10)) for name, work in bulk.items()}
    write, read = package_ms(suite, folder)
    return {**found, "package_write_ms": write, "package_open_ms": read}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = {f"suite {suite}": figures(suite, Path(folder)) for suite in SUITES}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
