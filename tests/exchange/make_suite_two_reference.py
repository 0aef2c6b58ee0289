"""Makes the reference files of suite 2, once: `python -m tests.exchange.make_suite_two_reference`. Never overwrites one.

SM2 draws a number of its own for every signature and every wrap, so the same cannot be written twice; it is read for ever.
"""

from __future__ import annotations

from app.domain.filing import NO_HASH, Basis, Header, StationId, StreamKey
from app.exchange.filing_bytes import encode
from app.exchange.package import Recipient, write_package
from app.keys.slots import SlotFile
from app.keys.suite import SealingKey, SigningKey
from tests.exchange.make_reference import FOLDER, RECORDS

PACKAGE, GRANT = FOLDER / "package-suite-2.xbpkg", FOLDER / "grant-suite-2.xbpkg"
SLOTS, FILING = FOLDER / "keys-suite-2.json", FOLDER / "filing-suite-2.json"


def _secret(text: str) -> bytes:
    return bytes.fromhex(text)


SIGNER = SigningKey.from_seed(
    _secret(
        "73f963c093a854d7529997bbbe8bdbe3bf9e777ccc3bd50b133585fb96e94845"
        "02d642cfb39185bb5400f87622fa409980d92056f55d548cd9dd583e8710e77759"
    )
)
TOWNSHIP = SealingKey.from_seed(
    _secret(
        "1d1c57fff5a546366cc746a921d2c1fa072330a0743a1139815364b3c824dbc9"
        "03d7ef8a7e2c6820de83a4fe73c65933cd088fe5b4ee22bfcb59454fa2d021a5ce"
    )
)
DISTRICT = SealingKey.from_seed(
    _secret(
        "cba6df10f6323fb966e657d25affd505dcb5425385168969cbf708af18606864"
        "03900d5b56584b8ef45261fcc8949868f207a9db6e26c6faa7f9c9082342184daa"
    )
)
SECRETS = {
    "dek": bytes(range(32)),
    "sign_seed": _secret(
        "f22b5d138f52a18f554679220fc12bc0a2ca81d8f598a935c1293a7afe8808cc"
        "026a4c820722894e47d764b02836685cad56571a47ed2b523590a471057fb940ee"
    ),
    "root_seed": _secret(
        "9a17ca155d607154046be48694390206b3506a7a20b867e0a424a6ea90df2c44"
        "02de35b1217ed65b6bfee8bf2be0b158020d624094bbc16f68f9b12c6ddc134478"
    ),
}
OTHER = {
    "dek": bytes(range(32)),
    "sign_seed": _secret(
        "62c95434d345b573762e79cee7ecef865fa77487b664d06eed8158bd7d06f699"
        "0224914f760162491693c9307c7efa74d3f49ffa64482137dff07118b368ed20a8"
    ),
}
HEADER = Header(
    "batch", 1, StreamKey(StationId("150404100200"), "150404100200"), 1, NO_HASH, SIGNER.public.hex(),
    "2026-03-02T09:30:00+08:00", "2026-03-02", Basis(), suite=2,
)  # fmt: skip


def main() -> None:
    for path, purpose in ((PACKAGE, "exchange"), (GRANT, "grant")):
        if not path.exists():
            write_package(
                path, sender="150404100201-1", signer=SIGNER, purpose=purpose, number=12, epoch=2,
                recipients=[Recipient("150404100-1", TOWNSHIP.public), Recipient("150404-1", DISTRICT.public)],
                made="2026-03-02T09:30:00+08:00", records=RECORDS,
            )  # fmt: skip
    if not FILING.exists():
        FILING.write_bytes(encode(HEADER, {"terminal": "T1"}).raw)
    if not SLOTS.exists():
        file = SlotFile(SLOTS)
        opened = file.create("王秀英", "样例口令 Village-2026", SECRETS)
        file.add(opened, "李建国", "样例口令 Township-2026", OTHER)
        SLOTS.with_name(SLOTS.name + ".bak").unlink()


if __name__ == "__main__":
    main()
