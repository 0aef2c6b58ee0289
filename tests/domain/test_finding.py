"""What the words of a search find, person by person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.finding import Keys, Word, level, number_key, with_villages, words
from app.domain.names import search_key
from app.domain.spelling import NO, PART, START, WHOLE, perhaps, sounds, spelled

SURNAMES = {
    "曾": "zeng ceng", "单": "shan dan chan", "查": "zha cha", "仇": "qiu chou", "区": "ou qu", "翟": "zhai di", "乜": "nie mie",
    "解": "xie jie", "召": "shao zhao", "折": "she zhe", "种": "chong zhong", "秘": "bi mi", "繁": "po fan",
}  # fmt: skip


@pytest.mark.parametrize(("surname", "read"), SURNAMES.items())
def test_a_surname_is_found_under_every_reading_and_comes_first_under_its_own(surname, read):
    key = spelled(surname + "志强")
    own, *others = read.split()
    assert key.startswith(own + " ")
    for reading in (own, *others):
        for typed in (reading, reading[0], reading + "zq", reading[0] + "zhiq", reading + "zhiqiang"):
            found = sounds(key, typed)
            assert found >= START if own.startswith(typed) or reading == own else found >= PART, typed
    assert all(sounds(key, reading + "zhiqiang") == PART for reading in others)


def test_a_letter_finds_first_whose_surname_is_usually_read_so():
    levels = {name: sounds(spelled(name), "z") for name in ("赵静", "郑一", "董敏建", "沈丽")}
    assert levels == {"赵静": START, "郑一": START, "董敏建": PART, "沈丽": NO}


def keys(name, number="15040419700101002x", village="150404100200"):
    return Keys(village, search_key(name), spelled(name), (number_key(number), "", "", ""))


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("張偉", "张伟", WHOLE), ("张伟", "張", START), ("巴特尔·敖其尔", "敖其尔", PART), ("巴特尔·敖其尔", "巴特尔•敖其尔", WHOLE),
        ("㛃䶮", "㛃", START), ("王𬱖", "𬱖", PART), ("王𡐤", "王𡐤", WHOLE), ("𫖯", "𫖯", WHOLE), ("王秀英", "wxiuy", WHOLE),
        ("王秀英", "xy", PART), ("王秀英", "angx", NO), ("王秀英", "１５０４", START), ("王秀英", "００２Ｘ", PART), ("王秀英", "002X", PART),
        ("王秀英", "1504 0419", PART), ("John Smith", "js", WHOLE), ("John Smith", "mit", PART),
    ],
)  # fmt: skip
def test_how_well_a_word_finds_a_person(name, typed, found):
    assert min(level(word, keys(name)) for word in words(typed)) == found


def test_a_village_and_initials_narrow():
    one, two = with_villages(words("官仓沟 wxy"), [("150404100200", "官仓沟村"), ("150404100201", "东村")])
    assert one == Word("官仓沟", frozenset({"150404100200"}))
    assert level(one, keys("王秀英")) == WHOLE
    assert level(one, keys("王秀英", village="150404100201")) == NO
    assert level(two, keys("王秀英")) == WHOLE


def test_a_village_is_found_by_every_reading_of_its_name():
    (word,) = with_villages(words("gaij"), [("150404100200", "盖家营子村")])
    (other,) = with_villages(words("gej"), [("150404100200", "盖家营子村")])
    assert word.villages == other.villages == {"150404100200"}


def test_signs_alone_are_no_words():
    assert words("· - '") == words("  ") == ()


def test_order_is_by_pinyin_then_character_and_unread_last():
    names = ["林一", "李一", "单一", "王一", "㐀一", "黎一"]
    ordered = sorted(names, key=spelled)
    assert ordered.index("林一") > max(ordered.index("李一"), ordered.index("黎一"))
    assert ordered.index("单一") < ordered.index("王一")


@given(
    st.lists(st.sampled_from([*"王秀英单雄信張偉曾国强巴特尔敖其尔㛃䶮𬱖𫖯𡐤重庆", "·", "John", " Smith", "o"]), min_size=1, max_size=5).map("".join),
    st.text("wxyszhangdeioujq", min_size=1, max_size=6),
)
def test_the_sieve_lets_everybody_through_whom_the_letters_find(name, letters):
    key = spelled(name)
    if sounds(key, letters) > NO:
        assert perhaps(letters).search(key)
