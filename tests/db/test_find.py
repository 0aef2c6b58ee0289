from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import Opener
from tests.db.samples import resident

PEOPLE = {
    1: {"name": "王秀英", "id_number": "15040419700101002X", "phone": "13912345678"},
    2: {"name": "单雄信", "id_number": "150404195502020011", "insurance_number": "1504040000000042"},
    3: {"name": "張偉", "id_number": "150404198803030033"},
    4: {"name": "巴特尔·敖其尔", "id_number": "150404199004040044"},
    5: {"name": "王𡐤", "id_number": "150404196505050055"},
    6: {"name": "㛃䶮", "id_number": "150404196606060066"},
    7: {"name": "John Smith", "id_number": "E12345678"},
    8: {"name": "王秀", "id_number": "150404197707070077", "village": "150404100100"},
    9: {"name": "吕布", "id_number": "150404198808080088", "status": "ended"},
}


@pytest.fixture(scope="module")
def people():
    store = Opener().scratch()
    with store.write() as unit:
        for n, fields in PEOPLE.items():
            unit.residents.add(resident(n, **{"phone": "", **fields}))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("王秀英", [1]),
        ("秀英", [1]),
        ("王秀", [8, 1]),
        ("王 秀 英", [1]),
        ("wxy", [1]),
        ("WXY", [1]),
        ("wangxiuying", [1]),
        ("单", [2]),
        ("sxx", [2]),
        ("dxx", [2]),
        ("张伟", [3]),
        ("張偉", [3]),
        ("zw", [3]),
        ("敖其尔", [4]),
        ("巴特尔敖其尔", [4]),
        ("巴特尔•敖", [4]),
        ("𡐤", [5]),
        ("㛃", [6]),
        ("䶮", [6]),
        ("john", [7]),
        ("smith", [7]),
        ("johnsmith", [7]),
        ("e1234", [7]),
        ("15040419700101002X", [1]),
        ("15040419700101002x", [1]),
        ("002x", [1]),
        ("１９７００１０１", [1]),
        ("139123", [1]),
        ("0000042", [2]),
        ("lvbu", [9]),
        ("lb", [9]),
        ("%", []),
        ("_", []),
        ("王%英", []),
        ("\\", []),
        ("'", []),
        ("·", []),
        ("没有此人", []),
    ],
)
def test_people_are_found_by_any_part(people, query, found):
    with people.read() as unit:
        assert unit.residents.find(query) == found


def test_nothing_typed_finds_everybody_by_village_and_name(people):
    with people.read() as unit:
        everybody = unit.residents.find("")
        assert everybody == unit.residents.find("  ")
        assert sorted(everybody) == sorted(PEOPLE)
        assert everybody[0] == 8
        assert unit.residents.with_status("ended") == [9]
        assert unit.residents.find("1504") == [n for n in everybody if n != 7]


def test_a_change_is_found_and_the_old_is_not():
    store = Opener().scratch()
    with store.write() as unit:
        unit.residents.add(resident(1, name="王秀英"))
        unit.residents.change(1, {"name": "李秀兰", "phone": "13800000000", "insurance_number": "77", "tier_fen": 5})
        assert unit.residents.find("lxl") == unit.residents.find("138") == unit.residents.find("77") == [1]
        assert unit.residents.find("wxy") == unit.residents.find("139") == []
    store.close()


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=8))
def test_no_query_breaks_the_search(people, query):
    with people.read() as unit:
        assert set(unit.residents.find(query)) <= set(PEOPLE)
