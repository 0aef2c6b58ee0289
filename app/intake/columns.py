"""Which column means what: a header row is found by its words, among titles, in whichever sheet fits best.

No two villages use the same header words, so columns are known by synonyms (vocabularies.py), never by
place. If a needed column is missing, the sentence names it and what was seen. Linyi (004) and Songshan
(003) say what a list holds, not how its columns are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain.width import halfwidth
from app.intake.refusals import ColumnsMissing
from app.intake.sheets import Cell, Row, Sheet

_HEADER_ROWS = 40
_CONTENT_ROWS = 200
_CONTENT_SHARE = 0.6
_LONGEST_HEADER = 40
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*★☆:：。、,;；'\"`#/／_-]+")
_YEAR = re.compile(r"^20[0-9]{2}年?度?")
_BRACKETED = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
_BRACKETS = re.compile(r"[()\[\]【】〔〕<>《》]")
_LONG_NUMBER = re.compile(r"[0-9]{15}")
_OF_ONE_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9]|年?度?(?:末|底|终|[0-9])|[-./][0-9])")
_PAID_IN_YEAR = re.compile(
    r"(?:历年|各年度?|分年度?|逐年|年度|缴费年度)?(?:个人)?(?:缴费|缴费情况|缴费金额|缴费明细|缴费记录)?"
    r"((?:19|20)[0-9]{2})年?度?(?:个人)?(?:实际)?(?:缴费|实缴|缴纳)?(?:档次|金额|额|标准)?元?"
)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How one field is headed: exact words (the first is the likeliest and its label), else a pattern.

    `content` tells the column by its cells where a needed field has a header that nobody foresaw.
    """

    field: str
    words: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    needed: bool = False
    content: re.Pattern[str] | None = None

    @property
    def label(self) -> str:
        return self.words[0]


@dataclass(frozen=True)
class Vocabulary:
    """The fields of one kind of file. `kind`: what a sentence calls it; `never`: other people's data; `by_year`: columns
    of single years stand beside the fields, and none of them is one (2012年个人缴费 is not 个人缴费).
    """

    kind: str
    fields: tuple[FieldWords, ...]
    never: re.Pattern[str]
    by_year: bool = False

    @property
    def needed(self) -> tuple[FieldWords, ...]:
        return tuple(words for words in self.fields if words.needed)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the best header. `columns`: field to index; `others`: further sheets that fit."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()


def match(header: Sequence[str], vocabulary: Vocabulary) -> dict[str, int]:
    """The column of each field that a header row names; the likelier word wins, then the leftmost column."""
    return _match([(text,) for text in header], vocabulary)


def year_of_head(head: str) -> int:
    """The year of which a column has what was paid: 2012年, 2012年度个人缴费, 缴费情况2012; 0 for any other column."""
    found = _PAID_IN_YEAR.fullmatch(_BRACKETED.sub("", _BLANKS.sub("", halfwidth(head))))
    return int(found[1]) if found else 0


def is_header_again(cells: Sequence[str], columns: Mapping[str, int], vocabulary: Vocabulary) -> bool:
    """Whether a row below the header is the header once more, as printed on every page."""
    found = match(cells, vocabulary)
    return sum(1 for field, column in found.items() if columns.get(field) == column) >= min(3, len(columns))


def find_table(sheets: Iterable[Sheet], vocabulary: Vocabulary) -> Table:
    """The table of the sheet that holds most of the fields; a hidden sheet only where no other has them.

    Raises ColumnsMissing.
    """
    return require_needed(likeliest_table(sheets, vocabulary), vocabulary)


def require_needed(table: Table, vocabulary: Vocabulary) -> Table:
    """The table itself; ColumnsMissing names the needed columns that it lacks."""
    missing = missing_of(table.columns, vocabulary)
    if missing:
        raise ColumnsMissing(vocabulary.kind, missing, tuple(text for text in table.headers if text))
    return table


def missing_of(columns: Mapping[str, int], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Labels of the needed fields without a column."""
    return tuple(words.label for words in vocabulary.needed if words.field not in columns)


def likeliest_table(sheets: Iterable[Sheet], vocabulary: Vocabulary) -> Table:
    """The best table of all sheets, even when needed columns are missing in it."""
    tables = [(sheet.hidden, _table(sheet, vocabulary)) for sheet in sheets if sheet.rows]
    needed = {words.field for words in vocabulary.needed}

    def fitness(item: tuple[bool, Table]) -> tuple[bool, bool, int, int]:
        hidden, table = item
        return needed <= table.columns.keys(), not hidden, len(table.columns), len(table.rows)

    hidden, best = max(tables, key=fitness)
    others = tuple(
        table.sheet
        for unseen, table in tables
        if table is not best and unseen == hidden and table.rows and needed <= table.columns.keys()
    )
    return Table(best.sheet, best.header_row, best.headers, best.columns, best.rows, others)


def table_at(sheet: Sheet, header_row: int, vocabulary: Vocabulary) -> Table | None:
    """The table below the header row that a person has chosen (the lower one of two); None: no such row.

    The row above is part of the header where both together name more.
    """
    index = next((i for i, (number, _) in enumerate(sheet.rows) if number == header_row), None)
    if index is None:
        return None
    number, cells = sheet.rows[index]
    candidates = [_heads(cells, number, None, 1)]
    if index and sheet.rows[index - 1][0] == number - 1:
        candidates.append(_heads(sheet.rows[index - 1][1], number - 1, sheet.rows[index], 2))
    best = max(((len(_match(heads, vocabulary)), -place) for place, heads in enumerate(candidates)))
    heads = candidates[-best[1]]
    columns = _match(heads, vocabulary)
    rows = sheet.rows[index + 1 :]
    _add_by_content(columns, rows, vocabulary)
    return Table(sheet.name, number, tuple(_shown(head[0]) for head in heads), columns, rows)


def _table(sheet: Sheet, vocabulary: Vocabulary) -> Table:
    """The best header of one sheet: one row, or two of which the upper spans groups of columns."""
    needed = {words.field for words in vocabulary.needed}
    best: tuple[tuple[int, int, int, int], int, dict[str, int], tuple[str, ...]] = ((0, 0, 0, 0), 0, {}, ())
    widest = max(sheet.rows[:_HEADER_ROWS], key=lambda row: sum(map(bool, row[1])))
    for index, (number, cells) in enumerate(sheet.rows[:_HEADER_ROWS]):
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
        for lines in (1, 2):
            heads = _heads(cells, number, below, lines)
            columns = _match(heads, vocabulary) if heads else {}
            # Of equals the upper one: a header comes again on every page. Two rows only where they name more.
            score = (len(needed & columns.keys()), len(columns), -(index + lines), -lines)
            if score[:2] > (0, 0) and (not best[2] or score > best[0]):
                best = (score, index + lines - 1, columns, tuple(head[0] for head in heads))
    if not best[2]:
        return Table(sheet.name, widest[0], tuple(map(_shown, widest[1])), {}, ())
    _, index, columns, headers = best
    rows = sheet.rows[index + 1 :]
    _add_by_content(columns, rows, vocabulary)
    return Table(sheet.name, sheet.rows[index][0], tuple(map(_shown, headers)), columns, rows)


def _heads(upper: tuple[Cell, ...], number: int, below: Row | None, lines: int) -> list[tuple[str, ...]]:
    """What each column may be called: its header, or with two rows both together, the lower, the upper."""
    if lines == 1:
        return [(text,) for text in upper]
    if below is None or below[0] != number + 1:
        return []
    lower = below[1]
    if any(_LONG_NUMBER.search(halfwidth(text)) for text in lower):
        return []
    pairs = [
        (upper[i] if i < len(upper) else "", lower[i] if i < len(lower) else "")
        for i in range(max(len(upper), len(lower)))
    ]
    return [(above + under, under, above) if above and under else (above or under,) for above, under in pairs]


def _match(heads: Sequence[tuple[str, ...]], vocabulary: Vocabulary) -> dict[str, int]:
    ranks = _ranks(vocabulary)
    found: dict[str, tuple[int, int]] = {}
    names = [
        [] if vocabulary.by_year and _is_of_one_year(texts) else [name for text in texts for name in _names(text)]
        for texts in heads
    ]
    for column, candidates in enumerate(names):
        for name in candidates:
            if name in ranks:
                field, rank = ranks[name]
                if field not in found or rank < found[field][0]:
                    found[field] = (rank, column)
                break
    columns = {field: column for field, (_, column) in found.items()}
    taken = {column for column, candidates in enumerate(names) if any(name in ranks for name in candidates)}
    for words in vocabulary.fields:
        if words.field not in columns and words.pattern:
            like = _first_like(words.pattern, vocabulary.never, names, taken)
            if like is not None:
                columns[words.field] = like
                taken.add(like)
    return columns


def _is_of_one_year(texts: Sequence[str]) -> bool:
    return any(_OF_ONE_YEAR.search(_BLANKS.sub("", halfwidth(text))) for text in texts if text)


def _first_like(
    pattern: re.Pattern[str], never: re.Pattern[str], names: Sequence[list[str]], taken: set[int]
) -> int | None:
    for column, candidates in enumerate(names):
        if column not in taken and any(pattern.search(name) and not never.search(name) for name in candidates):
            return column
    return None


def _names(text: str) -> tuple[str, ...]:
    """A header without blanks, marks and the year; then also without what stands in brackets."""
    if not text or len(text) > _LONGEST_HEADER:
        return ()
    whole = _YEAR.sub("", _BLANKS.sub("", halfwidth(text))).lower()
    return tuple(dict.fromkeys(name for name in (_BRACKETS.sub("", whole), _BRACKETED.sub("", whole)) if name))


@cache
def _ranks(vocabulary: Vocabulary) -> dict[str, tuple[str, int]]:
    return {word: (words.field, rank) for words in vocabulary.fields for rank, word in enumerate(words.words)}


def _add_by_content(columns: dict[str, int], rows: Sequence[Row], vocabulary: Vocabulary) -> None:
    """Find a needed column by its cells, once other headers have shown that this is the header row."""
    for words in vocabulary.needed:
        if words.field in columns or words.content is None or not columns:
            continue
        width = max((len(cells) for _, cells in rows[:_CONTENT_ROWS]), default=0)
        for column in sorted(set(range(width)) - set(columns.values())):
            texts = [cells[column].strip(" '") for _, cells in rows[:_CONTENT_ROWS] if column < len(cells)]
            filled = [halfwidth(text) for text in texts if text]
            hits = sum(1 for text in filled if words.content.fullmatch(text))
            if filled and hits >= _CONTENT_SHARE * len(filled):
                columns[words.field] = column
                break


def _shown(text: str) -> str:
    return "".join(text.split())[:_LONGEST_HEADER]
