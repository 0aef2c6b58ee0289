"""Preview and print: pages, copies, printer, another program (interface, 台账; the PDF is the record, paper a copy)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter

from tests.ui.driver import Driver
from ui.widgets import printing
from ui.widgets.controls import ActionButton
from ui.widgets.printing import PagesUnreadable, pages_of


def test_empty_field_means_every_page() -> None:
    assert pages_of("  ", 3) == (0, 1, 2)


@pytest.mark.parametrize("text", ["1-3,5", "１－３，５", "1—3、5", " 1 - 3 , 5 ,"])
def test_ranges_are_read_as_people_write_them(text: str) -> None:
    assert pages_of(text, 9) == (0, 1, 2, 4)


@pytest.mark.parametrize("text", ["0", "10", "3-1", "一页", "1-", "1,,2", "-2", "1.5"])
def test_pages_that_the_paper_does_not_have_are_refused(text: str) -> None:
    with pytest.raises(PagesUnreadable, match="一共 9 页"):
        pages_of(text, 9)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10)), min_size=1, max_size=6))
def test_each_page_is_printed_once_in_the_order_asked_for(parts: list[tuple[int, int]]) -> None:
    text = ",".join(f"{first}-{first + more}" for first, more in parts)
    expected = [page - 1 for first, more in parts for page in range(first, first + more + 1)]
    assert list(pages_of(text, 60)) == list(dict.fromkeys(expected))


@pytest.fixture
def paper(enter) -> Driver:
    driver: Driver = enter("village")
    driver.go(4)
    driver.key(Qt.Key.Key_F7)
    return driver


def to_file(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def sheets(path: Path) -> int:
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:"))


def test_copies_and_pages_are_printed_as_asked(paper: Driver, tmp_path: Path) -> None:
    whole = paper.shell.paper.document.pageCount()
    assert whole >= 2
    paper.shell.paper.range.setText("2")
    paper.shell.paper.copies.setValue(3)
    paper.shell.paper.print_to(to_file(tmp_path / "印.pdf"))
    paper.idle()
    assert sheets(tmp_path / "印.pdf") == 3
    assert "3 张" in paper.text("message_text")


def test_wrong_pages_are_told_at_their_place_and_nothing_is_printed(
    paper: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "printers", lambda: [("HP", "HP 办公室")])
    paper.key(Qt.Key.Key_F7)
    assert paper.focus() == "print_pages"
    paper.type("99")
    paper.shell.paper.print_to(to_file(tmp_path / "印.pdf"))
    assert "没有打印" in paper.text("print_problem")
    assert not (tmp_path / "印.pdf").exists()
    paper.key(Qt.Key.Key_Escape)
    assert paper.shell.paper.isVisible()
    paper.key(Qt.Key.Key_Escape)
    assert paper.page.key == "ledger"


def test_without_a_printer_the_button_says_what_to_do(paper: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "printers", list)
    paper.key(Qt.Key.Key_F7)
    assert "存为 PDF" in paper.find(ActionButton, "print_go").toolTip()


def test_copy_for_the_system_viewer_goes_with_the_program(paper: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []

    def show(url: QUrl) -> bool:
        shown.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    paper.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert shown[0].read_bytes().startswith(b"%PDF")
    assert "系统里看 PDF" in paper.text("message_text")
    paper.shell.paper.forget()
    assert not shown[0].exists()


def test_no_program_for_papers_is_told(paper: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    paper.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert "没有能打开 PDF 的程序" in paper.text("message_text")
