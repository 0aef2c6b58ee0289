"""What two people compare is the same on both sides, everywhere and for ever."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pypinyin import Style, pinyin

from app.keys import fingerprints
from app.keys.fingerprints import check_code, digits, words
from app.keys.known_answers import SelfTestFailed


def test_the_words_of_a_key_never_change():
    assert words(b"a public key") == "趋写尘豆月准梦布"
    assert digits(b"a public key") == "7389 9380 9525 8231"
    assert check_code(b"a public key") == "8544 2899 7486 0420"


def test_eight_characters_and_four_groups_of_four():
    seen = [words(bytes([n])) for n in range(200)]
    assert {len(text) for text in seen} == {8}
    assert len(set(seen)) == 200
    assert all(re.fullmatch(r"\d{4}( \d{4}){3}", digits(bytes([n]))) for n in range(200))


def test_the_table_has_1024_different_characters_and_no_sound_more_than_twice():
    table = fingerprints._table()
    sounds = Counter(pinyin(character, style=Style.TONE3)[0][0] for character in table)
    assert len(table) == len(set(table)) == 1024
    assert max(sounds.values()) <= 3
    assert len(sounds) >= 740


def test_each_place_uses_the_whole_table():
    places = zip(*(words(n.to_bytes(2, "big")) for n in range(4000)), strict=True)
    assert all(len(set(place)) > 950 for place in places)


def test_an_altered_table_is_refused(tmp_path, monkeypatch):
    altered = tmp_path / "fingerprint.txt"
    altered.write_text(fingerprints._table()[::-1], encoding="utf-8")
    monkeypatch.setattr(fingerprints, "_TABLE", altered)
    fingerprints._table.cache_clear()
    with pytest.raises(SelfTestFailed):
        words(b"a public key")
    fingerprints._table.cache_clear()
