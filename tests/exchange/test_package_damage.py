"""Whatever happens to a file on the road, it is refused with a reason; nothing is ever half taken in."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest

from app.errors import OfficeError
from app.exchange.package import (
    NotAPackage,
    PackageDamaged,
    PackageError,
    PackageTooLarge,
    PackageTooNew,
    PackageTruncated,
    UnknownSuite,
    inspect_package,
)
from app.exchange.package_form import MAGIC, encode_header
from app.storage import StorageGone
from tests.exchange.conftest import RECORDS


def test_every_changed_byte_is_refused_before_anything_is_handed_out(road):
    road.write()
    good = road.path.read_bytes()
    for place in range(len(good)):
        for change in (0x01, 0x20, 0x80):
            road.path.write_bytes(good[:place] + bytes([good[place] ^ change]) + good[place + 1 :])
            with pytest.raises((PackageError, UnknownSuite)) as refused:
                road.open()
            assert refused.value.code
            assert refused.value.hint.endswith("。")


def test_a_file_cut_anywhere_is_incomplete(road):
    road.write()
    good = road.path.read_bytes()
    for length in range(len(good)):
        road.path.write_bytes(good[:length])
        with pytest.raises(PackageTruncated):
            road.open()


@pytest.mark.parametrize("at", [65536, 65537, 131072, -1])
def test_a_long_file_cut_near_a_chunk_says_how_much_is_missing(road, at: int):
    info = road.write([(1, Random(2).randbytes(200_000))])
    road.path.write_bytes(road.path.read_bytes()[:at])
    with pytest.raises(PackageTruncated, match=str(info.size)):
        road.open()


@pytest.mark.parametrize("tail", [b"\0", b"\n", b"x" * 70_000])
def test_bytes_after_the_end_are_refused(road, tail: bytes):
    road.write()
    with road.path.open("ab") as file:
        file.write(tail)
    with pytest.raises(PackageDamaged, match="多出"):
        road.open()


def test_1500_random_mutants_are_all_refused(road):
    road.write([*RECORDS, (3, Random(3).randbytes(70_000))])
    good = road.path.read_bytes()
    chance = Random(20260302)
    for _ in range(1500):
        mutant = mutated(good, chance)
        if mutant == good:
            continue
        road.path.write_bytes(mutant)
        with pytest.raises(OfficeError) as refused:
            road.read()
        assert isinstance(refused.value, PackageError | UnknownSuite)


def mutated(good: bytes, chance: Random) -> bytes:
    made = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 5))):
        # Half of the changes fall into the header and signature, where form is read before anything is proven.
        end = len(made) if chance.random() < 0.5 else min(len(made), 1100)
        start, length = chance.randrange(max(end, 1)), chance.choice((1, 2, 4, 16, 300))
        piece = slice(start, start + length)
        match chance.randrange(7):
            case 0:
                made[piece] = chance.randbytes(len(made[piece]))
            case 1:
                del made[piece]
            case 2:
                made[start:start] = chance.randbytes(length)
            case 3:
                made[piece] = bytes(len(made[piece]))
            case 4:
                made[start:start] = made[piece]
            case 5:
                del made[start:]
            case _:
                made[piece] = b"9" * len(made[piece])
    return bytes(made)


@pytest.mark.parametrize("other", [b"PK\x03\x04 a zip", b"%PDF-1.7", b"X", b"\0" * 100])
def test_another_file_is_no_package(road, other: bytes):
    road.path.write_bytes(other + b"." * 20)
    with pytest.raises(NotAPackage):
        road.open()


def test_a_copy_made_in_text_mode_is_damage(road):
    road.write()
    road.path.write_bytes(road.path.read_bytes().replace(b"\r\n", b"\n"))
    with pytest.raises(PackageDamaged):
        road.open()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no place in Windows' folders")
def test_a_folder_a_pipe_and_a_missing_file_are_refused(road, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for other in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(NotAPackage):
            inspect_package(other)
    with pytest.raises(StorageGone):
        inspect_package(tmp_path / "missing")


def with_header(raw: bytes) -> bytes:
    return MAGIC + len(raw).to_bytes(4, "big") + raw + bytes(200)


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b'{"fmt":2}', PackageTooNew),
        (b'{"fmt":2,"suite":9,"anything":[1]}', PackageTooNew),
        (b'{"fmt":1}', PackageDamaged),
        (b'{"fmt":0}', PackageDamaged),
        (b'{"fmt":true}', PackageDamaged),
        (b'{"fmt":' + b"9" * 5000 + b"}", PackageError),
        (b"[" * 30_000, PackageDamaged),
        (b"\xff\xfe", PackageDamaged),
        (b"", PackageDamaged),
    ],
)
def test_a_header_of_another_form_is_refused(road, raw: bytes, refusal):
    road.path.write_bytes(with_header(raw))
    with pytest.raises(refusal):
        inspect_package(road.path)


def test_a_header_with_an_extra_repeated_or_reordered_field_is_refused(road):
    raw = encode_header(road.write().header)
    for altered in (raw[:-1] + b',"z":1}', b'{"epoch":0,' + raw[1:], b"{ " + raw[1:], raw.replace(b"\xe4", b"\\u4e00")):
        if altered == raw:
            continue
        road.path.write_bytes(with_header(altered))
        with pytest.raises(PackageDamaged):
            inspect_package(road.path)


def test_another_suite_is_named(road):
    road.path.write_bytes(with_header(encode_header(replace(road.write().header, suite=9))))
    with pytest.raises(UnknownSuite):
        inspect_package(road.path)


def test_a_header_longer_than_its_cap_is_not_read(road):
    road.path.write_bytes(MAGIC + (2**32 - 1).to_bytes(4, "big") + b"{}")
    with pytest.raises(PackageDamaged, match="太长"):
        inspect_package(road.path)


def test_a_huge_file_is_not_read(road):
    with road.path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(PackageTooLarge):
        road.open()
