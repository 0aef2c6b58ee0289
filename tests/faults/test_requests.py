"""Requests that somebody wrote with another program: signed by their own key, and still nothing but a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import OfficeError
from app.keys.suite import SealingKey, SigningKey
from app.services import station_requests as asking
from app.services import stations as setting_up
from app.services.sign_in import has_station
from app.storage import StorageGone
from db import Opener
from tests.faults.world import state
from tests.stations import CODES, PASSPHRASE

KEY = SigningKey.generate()
OPERATOR = SigningKey.generate()
GOOD: dict[str, Any] = {
    "magic": "xiangbao-request", "fmt": 1, "station": "150404100299-01.1", "name": "样例新村", "operator_name": "新协办",
    "operator_public": OPERATOR.public.hex(), "sign": KEY.public.hex(), "seal": SealingKey.generate().public.hex(),
    "nonce": "00" * 16,
}  # fmt: skip
CRAFTED: list[dict[str, Any]] = [
    {"operator_public": "zz"}, {"operator_public": ""}, {"operator_public": "AA" * 32}, {"seal": "zz"}, {"seal": "00" * 32},
    {"seal": ""}, {"name": ""}, {"name": "村" * 5000}, {"name": "a\0b"}, {"operator_name": " "}, {"operator_name": "a\nb"},
    {"station": "150404100299-../../x.1"}, {"station": "150404100299-01 .1"}, {"station": "150404100299-01.0"},
    {"station": "150404100299-01.99999999999999999999"}, {"station": "150404100299-" + "0" * 80 + ".1"},
    {"station": "150404100299-01.01"}, {"station": "150404-01.1"}, {"station": "150404200299-01.1"}, {"fmt": 2}, {"fmt": "1"},
    {"magic": "x"}, {"name": 5}, {"station": None},
]  # fmt: skip


def crafted(file: Path, **changes: Any) -> Path:
    raw = msgspec.json.encode({**GOOD, **changes})
    signed = {"request": msgspec.Raw(raw), "signature": KEY.sign(asking.REQUEST_DOMAIN, raw).hex()}
    signed["operator_signature"] = OPERATOR.sign(asking.REQUEST_DOMAIN, raw).hex()
    file.write_bytes(msgspec.json.encode(signed))
    return file


def test_a_crafted_request_is_refused_and_changes_nothing(stations, tmp_path):
    desk = stations.desk("镇")
    before = state(desk)
    for changes in CRAFTED:
        with pytest.raises(OfficeError) as refused:
            setting_up.admit(desk, crafted(tmp_path / "申请", **changes), tmp_path / "准入")
        assert refused.value.text, changes
        assert refused.value.hint, changes
        assert state(desk) == before, changes
        assert not (tmp_path / "准入").exists()
    setting_up.admit(desk, crafted(tmp_path / "申请"), tmp_path / "准入")


def test_every_byte_of_a_request_matters(stations, template, tmp_path):
    good, file, desk = (template.root / "东村.申请").read_bytes(), tmp_path / "申请", stations.desk("镇")
    before = state(desk)
    whole = json.loads(good)["request"]
    for place in range(len(good)):
        data = bytearray(good)
        data[place] ^= 1
        file.write_bytes(data)
        try:
            asked, _ = asking.read_request(file)
        except OfficeError:
            continue
        assert msgspec.to_builtins(asked) == whole, place
    assert state(desk) == before


def request(stations, home: Path, out: Path, serial: str = "02") -> asking.Asked:
    return setting_up.request(
        home, level="village", code=CODES["东村"], name="样例东村", operator="某", out=out, passphrase=PASSPHRASE,
        opener=Opener(), serial=serial,
    )  # fmt: skip


def test_a_request_that_could_not_be_written_leaves_no_half_station(stations, tmp_path):
    home = tmp_path / "home"
    with pytest.raises(StorageGone):
        request(stations, home, tmp_path / "拔掉的U盘" / "申请")
    assert not has_station(home)
    assert request(stations, home, tmp_path / "申请").file.exists()


@pytest.mark.parametrize("serial", ["", "a", "01.2", "０１", "12345", "../x"])
def test_a_serial_that_is_no_number_is_refused_before_anything_is_made(stations, tmp_path, serial):
    with pytest.raises(setting_up.CodeUnfit):
        request(stations, tmp_path / "home", tmp_path / "申请", serial)
    assert not (tmp_path / "home").exists()
