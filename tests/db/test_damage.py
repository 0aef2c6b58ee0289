from __future__ import annotations

import random

import pytest
import sqlcipher3.dbapi2 as driver

from db import Opener, checking
from db.trouble import StoreDamaged, StoreExists, StoreUnsteady
from tests.db.samples import KEY, act_over, chain, resident

PAGE = 4096


@pytest.fixture
def written(path):
    store = Opener().create(path, KEY)
    made = chain(60)
    with store.write() as unit:
        for n in unit.journal.append(act_over(made), made):
            unit.residents.add(resident(n))
    store.close()
    return path


def read_all(path) -> list[str]:
    """What a person meets: findings of the check, or the refusal at opening."""
    store = Opener().open(path, KEY)
    try:
        with store.read() as unit:
            list(unit.journal.all_acts())
            unit.books()
        return store.check()
    finally:
        store.close()


def test_a_sound_file_has_no_findings(written):
    assert read_all(written) == []


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_byte_anywhere_is_found_and_told(written, seed):
    chance = random.Random(seed)
    content = bytearray(written.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    written.write_bytes(content)
    try:
        findings = read_all(written)
    except StoreDamaged:
        findings = checking.findings(written, KEY)
    assert findings
    assert all(sentence.endswith("。") or "：" in sentence for sentence in findings)


@pytest.mark.parametrize("cut", [PAGE, PAGE * 3, 100, PAGE + 1])
def test_a_file_cut_short_is_found(written, cut):
    content = written.read_bytes()
    written.write_bytes(content[:-cut])
    try:
        assert read_all(written)
    except StoreDamaged:
        assert checking.findings(written, KEY)


def test_swapped_pages_are_found(written):
    content = bytearray(written.read_bytes())
    a, b = content[PAGE * 5 : PAGE * 6], content[PAGE * 6 : PAGE * 7]
    content[PAGE * 5 : PAGE * 6], content[PAGE * 6 : PAGE * 7] = b, a
    written.write_bytes(content)
    with pytest.raises(StoreDamaged):
        read_all(written)


def test_findings_name_page_and_table(written):
    store = Opener().open(written, KEY)
    with store.read() as unit:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'residents'"
        root = unit._connection.exec_driver_sql(query).scalar_one()
    store.close()
    content = bytearray(written.read_bytes())
    content[(root - 1) * PAGE + 50] ^= 1
    written.write_bytes(content)
    findings = checking.findings(written, KEY)
    assert f"数据文件第 {root} 页校验不符。" in findings
    assert "表「参保人」有内容读不出来。" in findings


def test_the_first_damaged_looking_read_is_not_called_damage(store):
    error = driver.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = driver.SQLITE_CORRUPT
    with pytest.raises(StoreUnsteady), store.read():
        raise error


def test_a_copy_of_a_damaged_file_is_refused_and_leaves_nothing(written, tmp_path):
    content = bytearray(written.read_bytes())
    content[PAGE * 8 + 77] ^= 1
    written.write_bytes(content)
    store = Opener().open(written, KEY)
    target = tmp_path / "stick" / "copy.xb"
    target.parent.mkdir()
    with pytest.raises(StoreDamaged):
        store.copy_to(target)
    assert list(target.parent.iterdir()) == []
    store.close()


def test_a_copy_opens_with_the_same_key_and_holds_the_same(written, tmp_path):
    store = Opener().open(written, KEY)
    target = tmp_path / "副本 1.xb"
    store.copy_to(target)
    copy = Opener().open(target, KEY)
    with store.read() as mine, copy.read() as theirs:
        assert mine.books() == theirs.books()
        assert mine.journal.heads() == theirs.journal.heads()
    assert copy.check() == []
    with pytest.raises(StoreExists):
        store.copy_to(target)
    copy.close()
    store.close()
