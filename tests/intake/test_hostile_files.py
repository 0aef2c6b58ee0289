"""Every way a file can be wrong has its own refusal (threats T21-T23), and none of them takes the program down."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from pathlib import Path

import pytest

from app.intake import refusals, sheet_child
from app.intake.sheets import read_sheets
from tests.intake.making import number, repacked, write_ods, write_xlsx

SHEET_XML = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "好.xlsx", {"表": [["姓名", "身份证号码", "缴费档次"], ["张三", number(1), "200"]]})


CONTENTS = [
    (b"%PDF-1.7 ...", refusals.FileIsPdf),
    (b"", refusals.FileEmpty),
    ("今天开会，请大家准时参加".encode(), refusals.FileNotTable),
    (b"<html><body><table><tr><td>1</td></tr></table></body></html>", refusals.FileIsWebPage),
    (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", refusals.FileIsWebPage),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', refusals.FileIsWebPage),
    (b"\x89PNG\r\n\x1a\n" + b"0" * 50, refusals.FileIsImage),
    (b"\xff\xd8\xff\xe0" + b"0" * 50, refusals.FileIsImage),
    (b"Rar!\x1a\x07\x00" + b"0" * 50, refusals.FileIsArchive),
    (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 20, refusals.FileHasPassword),
    (OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le") + b"\0" * 20, refusals.FileIsDocument),
    (OLE + b"\0" * 500, refusals.FileDamaged),
    (OLE + b"\0" * 500 + "Workbook".encode("utf-16-le") + b"\0" * 20, refusals.FileDamaged),
    (b"PK\x03\x04" + b"x" * 200, refusals.FileDamaged),
    (b"\x00\x01\x02\x03" * 50, refusals.FileRefused),
    (b"\x81\xff\x81\xff,a\n", refusals.TextUndecodable),
]


@pytest.mark.parametrize(("content", "refusal"), CONTENTS)
def test_each_wrong_kind_has_its_own_sentence(
    tmp_path: Path, content: bytes, refusal: type[refusals.FileRefused]
) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(content)
    with pytest.raises(refusal) as caught:
        read_sheets(path)
    assert "名册.xls" in caught.value.text
    assert caught.value.hint


def test_missing_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(refusals.FileMissing):
        read_sheets(tmp_path / "无.xlsx")
    with pytest.raises(refusals.FileIsFolder):
        read_sheets(tmp_path)


def test_huge_file_is_refused_by_its_size_at_once(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    started = time.perf_counter()
    with pytest.raises(refusals.FileTooLarge):
        read_sheets(path)
    assert time.perf_counter() - started < 0.5


def test_shared_strings_bomb_is_refused_before_it_is_inflated(tmp_path: Path, roster: Path) -> None:
    bomb = repacked(
        roster, tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 5_000_000}
    )
    assert bomb.stat().st_size < 1 << 20
    with pytest.raises((refusals.FileTooLarge, refusals.FileDamaged)):
        read_sheets(bomb)


def test_cells_at_both_corners_are_refused(tmp_path: Path, roster: Path) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    bomb = repacked(roster, tmp_path / "corner.xlsx", {"xl/worksheets/sheet1.xml": SHEET_XML % cells})
    with pytest.raises(refusals.FileDamaged):
        read_sheets(bomb)


def test_child_that_dies_is_a_sentence(tmp_path: Path, roster: Path) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    bomb = repacked(roster, tmp_path / "corner.xlsx", {"xl/worksheets/sheet1.xml": SHEET_XML % cells})
    with pytest.raises(refusals.FileDamaged):
        sheet_child.read_in_child(bomb.read_bytes(), "corner.xlsx")


def test_child_that_takes_too_long_is_a_sentence(roster: Path) -> None:
    with pytest.raises(refusals.FileDamaged):
        sheet_child.read_in_child(roster.read_bytes(), "慢.xlsx", time_limit_s=0.001)


def test_opendocument_repeats_of_filled_cells_are_refused(tmp_path: Path) -> None:
    body = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1000"'
        ' office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(refusals.FileDamaged):
        read_sheets(write_ods(tmp_path / "重复.ods", [["姓名"]], body))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_workbook_is_refused(tmp_path: Path, roster: Path, share: float) -> None:
    whole = roster.read_bytes()
    path = tmp_path / "截断.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(refusals.FileDamaged):
        read_sheets(path)


def test_duplicate_entries_are_refused(tmp_path: Path, roster: Path) -> None:
    path = tmp_path / "重名.xlsx"
    path.write_bytes(roster.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    with pytest.raises(refusals.FileDamaged):
        read_sheets(path)


def test_content_longer_than_declared_is_refused(tmp_path: Path, roster: Path) -> None:
    with zipfile.ZipFile(roster) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(roster.read_bytes())
    name = entry.filename.encode()
    central = data.rindex(name)
    data[central - 22 : central - 18] = (10).to_bytes(4, "little")  # the size that the directory declares
    path = tmp_path / "少报.xlsx"
    path.write_bytes(data)
    with pytest.raises(refusals.FileDamaged):
        read_sheets(path)


def test_entities_are_not_expanded(tmp_path: Path, roster: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    try:
        sheets = read_sheets(repacked(roster, tmp_path / "entity.xlsx", {"xl/sharedStrings.xml": laughs}))
    except refusals.FileRefused:
        return
    assert "haha" not in repr(sheets)


def test_word_document_and_plain_archive_are_named(tmp_path: Path) -> None:
    for entry, refusal in (("word/document.xml", refusals.FileIsDocument), ("照片.txt", refusals.FileIsArchive)):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(entry, "x")
        path = tmp_path / "文件.xlsx"
        path.write_bytes(packed.getvalue())
        with pytest.raises(refusal):
            read_sheets(path)


def test_unclosed_quote_is_refused_instead_of_swallowing_rows(tmp_path: Path) -> None:
    path = tmp_path / "引号.csv"
    path.write_text('姓名,身份证号码,缴费档次\n"张三,1,200\n' + "李四,2,200\n" * 100, encoding="utf-8")
    with pytest.raises(refusals.QuoteUnclosed):
        read_sheets(path)


def test_passphrase_never_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", "秘密")
    assert not any(key.startswith("XIANGBAO_") for key in sheet_child._environment())


def test_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sheet_child._command()[1:] == ["--intake-worker"]
