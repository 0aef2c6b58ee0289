"""A paper in the window: looked at, printed, saved, opened elsewhere.

The file that is saved is the PDF itself, byte for byte; printing draws its pages (ui.widgets.printing).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.errors import OfficeError
from ui import theme
from ui.jobs import Jobs
from ui.widgets import printing
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, line_edit, say
from ui.widgets.viewer import SystemViewer
from ui.widgets.wrap_row import WrapRow

ZOOM_STEP = 1.25
MOST_COPIES = 99
NO_PRINTER = "这台电脑没有装打印机：可以存为 PDF，拿到有打印机的电脑上打印。"
PRINT_ONLY = "这台电脑没有装打印机。这张纸不能存成文件：请接好打印机再打印。"


class PaperView(QWidget):
    """One PDF with its actions. `left` when the person goes back; `saved` carries the file, `printed` the sheets and
    the printer, `opened` the copy that another program shows.
    """

    left = Signal()
    saved = Signal(str)
    printed = Signal(int, str)
    opened = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._jobs = jobs
        self._file_name, self._pdf, self._buffer = "", b"", QBuffer(self)
        self.viewer = SystemViewer()
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("paper_view")
        self.view.setAccessibleName("纸面预览")
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.document)
        self.heading = label("", "title", name="paper_title")
        self.page_count = label("", "quiet", name="paper_pages")
        self.back = ActionButton("paper_back", "返回", self._go_back, key="Esc")
        self.save_button = ActionButton("paper_save", "存为 PDF", self._save, key="Ctrl+S")
        self.elsewhere = ActionButton("paper_open", "用系统程序打开", self._open, key="Ctrl+O")
        self.print_button = ActionButton("paper_print", "打印", self._ask_or_print, key="F7", role="primary")
        self.strip = self._print_strip()
        box = QVBoxLayout(self)
        side = theme.lines(1)
        box.setContentsMargins(side, theme.lines(0.6), side, theme.lines(0.6))
        box.addLayout(self._head())
        box.addWidget(self.strip)
        self.view.setParent(None)  # made first, it would be the first stop of Tab; it stands last
        box.addWidget(self.view, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.heading)
        words.addWidget(self.page_count)
        smaller = ActionButton("paper_smaller", "缩小", partial(self._zoom, -1), key="Ctrl+Shift+-")
        larger = ActionButton("paper_larger", "放大", partial(self._zoom, 1), key="Ctrl+Shift+=")
        buttons = (smaller, larger, self.back, self.elsewhere, self.save_button, self.print_button)
        head.addLayout(words)
        head.addSpacing(theme.lines(0.6))
        head.addWidget(WrapRow(*buttons, right=True), 1)
        return head

    def _print_strip(self) -> QFrame:
        """Printer, pages, copies: shown by F7, and F7 again prints."""
        strip = QFrame()
        strip.setObjectName("print_strip")
        strip.setProperty("role", "card")
        self.printer = combo("print_printer", "打印机", width=16)
        self.range = line_edit("print_pages", "页码", hint="全部；或例如 1-3,5", width=12)
        self.copies = QSpinBox()
        self.copies.setObjectName("print_copies")
        self.copies.setAccessibleName("份数")
        self.copies.setRange(1, MOST_COPIES)
        self.go = ActionButton("print_go", "开始打印", self._print)
        self.no_print = ActionButton("print_cancel", "不打印", self._close_strip)
        self.problem = later("print_problem", "problem")
        row = QHBoxLayout()
        for text, control in (("打印机", self.printer), ("页码", self.range), ("份数", self.copies)):
            row.addWidget(buddy(text, control))
            row.addWidget(control)
        row.addStretch(1)
        row.addWidget(self.no_print)
        row.addWidget(self.go)
        box = QVBoxLayout(strip)
        box.addLayout(row)
        box.addWidget(self.problem)
        self.range.returnPressed.connect(self._print)
        strip.hide()
        return strip

    def show_pdf(self, title: str, pdf: bytes, file_name: str) -> None:
        """A paper without a file name is printed only. The buffer lives as long as the document: QtPdf reads pages from
        it when they are drawn.
        """
        self.document.close()
        self._buffer.close()
        self._pdf, self._file_name = pdf, file_name
        for button in (self.save_button, self.elsewhere):
            button.setVisible(bool(file_name))
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.heading.setText(title)
        self.page_count.setText(f"共 {self.document.pageCount()} 页")
        self.range.clear()
        self.copies.setValue(1)
        self.strip.hide()
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Let go of the paper and of the copies shown elsewhere (the window is locked or closed)."""
        self.document.close()
        self._buffer.close()
        self._pdf = b""
        self.viewer.close()

    def _zoom(self, step: int) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            self.view.setZoomFactor(self._fitted())
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(max(0.2, min(5.0, self.view.zoomFactor() * ZOOM_STEP**step)))

    def _fitted(self) -> float:
        """The factor that fits a page to the width, from which enlarging begins."""
        inches = self.document.pagePointSize(0).width() / printing.POINTS_PER_INCH
        return self.view.viewport().width() / max(1.0, inches * self.view.logicalDpiX())

    def _go_back(self) -> None:
        if self.strip.isVisible():
            self._close_strip()
        else:
            self.left.emit()

    def _close_strip(self) -> None:
        self.strip.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        path = ask_where(self, "存为 PDF", self._file_name, "PDF 文件 (*.pdf)")
        if path is not None:
            self.saved.emit(str(write_file(path, self._pdf)))

    def _open(self) -> None:
        try:
            self.opened.emit(str(self.viewer.open(self._file_name, self._pdf)))
        except OfficeError as error:
            self._jobs.refused.emit(error)

    def _ask_or_print(self) -> None:
        if self.strip.isVisible():
            self._print()
            return
        found = printing.printers()
        fill(self.printer, found or [("", "没有打印机")])
        none = "" if found else NO_PRINTER if self._file_name else PRINT_ONLY
        self.go.allow_if(none)
        say(self.problem, none, "warn")
        self.strip.show()
        self.range.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        name = str(self.printer.currentData() or "")
        if name:
            printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
            printer.setDocName(self.heading.text())
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Print the pages and copies that are asked for; what is wrong with them is said in the strip."""
        try:
            pages = printing.pages_of(self.range.text(), self.document.pageCount())
        except printing.PagesUnreadable as error:
            say(self.problem, f"{error.text}没有打印。{error.hint}", "bad")
            self.range.setFocus()
            return
        say(self.problem, "")
        self._printing_on = printer.printerName() or "文件"
        job = partial(printing.print_pages, self._pdf, pages, self.copies.value(), printer)
        self._jobs.aside("打印", job, self._printed)
        self.strip.hide()

    def _printed(self, sheets: int) -> None:
        self.printed.emit(sheets, self._printing_on)
