from __future__ import annotations

import pytest

from app.documents import fonts
from app.documents.fonts import Face, GlyphMissing
from tests.documents.samples import RARE_NAMES


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_names_have_a_font_in_every_face(face: Face, name: str) -> None:
    assert fonts.unprintable(face, name) == set()


def test_character_that_noto_lacks_comes_from_hanazono() -> None:
    assert fonts.runs(Face.SANS, "王𡐤1") == [
        ("NotoSansSC-Regular", "王"),
        ("HanaMinA", "𡐤"),
        ("NotoSansSC-Regular", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("张\ue123", "U+E123"), ("李\u200b四", "U+200B"), ("王\x07", "U+0007")]
)
def test_character_without_font_is_named_with_its_place(text: str, code: str) -> None:
    with pytest.raises(GlyphMissing) as caught:
        fonts.require_glyphs(Face.SANS, text, "第 3 行“姓名”")
    assert code in caught.value.text
    assert "第 3 行“姓名”" in caught.value.text
    assert caught.value.hint


def test_digits_of_the_table_face_have_one_width() -> None:
    assert len({fonts.width(Face.SANS, digit, 9) for digit in "0123456789"}) == 1


def test_unicode_map_writes_surrogate_pairs_in_blocks_of_at_most_100() -> None:
    subset = [0] + [0x20BB7] * 150
    text = fonts._to_unicode_cmap("Test", subset)
    assert "<01> <D842DFB7>" in text
    assert "100 beginbfchar" in text
    assert "50 beginbfchar" in text
    assert "<00> <0000>" not in text
