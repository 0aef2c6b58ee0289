"""The older system's balance file (Songshan 003 art. 12, 14): to the fen what the file says, or refused with a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import yuan
from app.intake.columns import Table, find_table, year_of_head
from app.intake.opening_words import OPENING
from app.intake.openings import Openings, openings_of
from app.intake.sheets import Sheet
from tests.intake.making import number

HEAD = ("姓名", "身份证号码", "个人缴费", "省级财政补贴", "县（市、区）补贴", "集体补助", "利息", "账户余额", "2023年", "2024年度个人缴费")
FEN = st.integers(0, 100_000_000)


def table(*rows: tuple[str, ...]) -> Table:
    return find_table([Sheet("表", tuple(enumerate((HEAD, *rows), 1)))], OPENING)


def line(place: int, amounts: tuple[int, ...], total: int) -> tuple[str, ...]:
    return (f"张{place}", number(place), *map(yuan, amounts), yuan(total), "200", "-")


@given(st.lists(st.tuples(FEN, FEN, FEN, FEN, FEN), min_size=1, max_size=6))
def test_every_component_and_the_total_arrive_to_the_fen(people: list[tuple[int, ...]]) -> None:
    rows = [line(place, amounts, sum(amounts)) for place, amounts in enumerate(people, 1)]
    whole = sum(map(sum, people))
    found = openings_of(table(*rows, ("合计", "", "", "", "", "", "", yuan(whole), "", "")))
    assert (found.agrees, found.stated_fen, found.read_fen, found.problems) == (True, whole, whole, ())
    assert [row.fen for row in found.rows] == [sum(amounts) for amounts in people]
    leaves = ("个人缴费", "省级补贴", "县级补贴", "集体补助", "利息")
    assert [row.balances for row in found.rows] == [
        {leaf: fen for leaf, fen in zip(leaves, amounts, strict=True) if fen} for amounts in people
    ]  # fmt: skip
    assert all(dict(row.years) == {2023: 20_000} for row in found.rows)


@given(st.tuples(FEN, FEN, FEN, FEN, FEN), st.integers(-5, 5).filter(bool))
def test_a_fen_too_much_or_too_little_is_told(amounts: tuple[int, ...], off: int) -> None:
    total = abs(sum(amounts) + off)
    found = openings_of(table(line(1, amounts, total)))
    assert codes(found) == ([] if total == sum(amounts) else ["parts_differ"])
    assert len(found.rows) == (total == sum(amounts))


def codes(found: Openings) -> list[str]:
    return [problem.code for problem in found.problems]


def test_subtotals_of_villages_and_the_grand_total_are_each_compared() -> None:
    one, two = line(1, (100, 0, 0, 0, 0), 100), line(2, (250, 0, 0, 0, 0), 250)

    def total(fen: int, word: str = "合计") -> tuple[str, ...]:
        return (word, "", "", "", "", "", "", yuan(fen), "", "")

    assert openings_of(table(one, total(100), two, total(250), total(350, "总计"))).agrees
    assert codes(openings_of(table(one, total(100), two, total(251)))) == ["total_differs"]
    assert openings_of(table(one, two, total(1, "本页小计"))).agrees


def test_what_is_negative_unreadable_or_too_exact_is_refused_with_a_sentence() -> None:
    for cell, code in (("-1.00", "negative_balance"), ("一百", "bad_amount"), ("1.2345", "bad_amount")):
        row = ("张一", number(1), cell, "", "", "", "", "", "", "")
        assert codes(openings_of(table(row))) == [code]


def test_a_column_of_one_year_is_never_a_component() -> None:
    assert [year_of_head(text) for text in ("2012年", "2012", "2012年度个人缴费", "缴费情况2012年", "2025年末余额", "截至2025年12月31日")] == [
        2012, 2012, 2012, 2012, 0, 0,
    ]  # fmt: skip
    head = ("2012年个人缴费", "姓名", "身份证号码", "个人缴费", "2025年末个人账户余额")
    found = find_table([Sheet("表", ((1, head), (2, ("200", "张一", number(1), "300", "300"))))], OPENING)
    assert (found.columns["personal"], found.columns["total"]) == (3, 4)
