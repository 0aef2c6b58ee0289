"""A paper in the window: looked at, printed, saved, without another program.

Printing draws page images (QPrinter rasterises anyway); the file that is saved is the PDF itself, byte for byte.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.choose import save_bytes
from ui.widgets.controls import ActionButton, label

PRINT_DPI = 300
POINTS_PER_INCH = 72


class PaperView(QWidget):
    """One PDF with its actions. `left` when the person goes back; `saved` carries the file."""

    left = Signal()
    saved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._file_name, self._pdf, self._buffer = "", b"", QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("paper_view")
        self.view.setAccessibleName("纸面预览")
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.document)
        self.heading = label("", "title", name="paper_title")
        self.pages = label("", "quiet", name="paper_pages")
        back = ActionButton("paper_back", "返回", self.left.emit, key="Esc")
        self.save_button = ActionButton("paper_save", "存为 PDF", self._save, key="Ctrl+S")
        self.print_button = ActionButton("paper_print", "打印", self._print, key="F7", role="primary")
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addWidget(self.pages, 1)
        for button in (back, self.save_button, self.print_button):
            head.addWidget(button)
        box = QVBoxLayout(self)
        side = theme.lines(1)
        box.setContentsMargins(side, theme.lines(0.6), side, theme.lines(0.6))
        box.addLayout(head)
        box.addWidget(self.view, 1)

    def show_pdf(self, title: str, pdf: bytes, file_name: str) -> None:
        """A paper without a file name is printed only. The buffer lives as long as the document: QtPdf reads pages from
        it when they are drawn.
        """
        self.document.close()
        self._buffer.close()
        self._pdf, self._file_name = pdf, file_name
        self.save_button.setVisible(bool(file_name))
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.heading.setText(title)
        self.pages.setText(f"共 {self.document.pageCount()} 页")
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        kept = save_bytes(self, "存为 PDF", self._file_name, "PDF 文件 (*.pdf)", self._pdf)
        if kept is not None:
            self.saved.emit(str(kept))

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            self.print_to(printer)
        dialog.deleteLater()

    def print_to(self, printer: QPrinter) -> None:
        """Every page as an image of 300 dpi, fitted to the sheet."""
        printer.setFullPage(True)
        painter = QPainter(printer)
        for page in range(self.document.pageCount()):
            if page:
                printer.newPage()
            points = self.document.pagePointSize(page)
            pixels = QSize(
                round(points.width() * PRINT_DPI / POINTS_PER_INCH),
                round(points.height() * PRINT_DPI / POINTS_PER_INCH),
            )
            image = self.document.render(page, pixels)
            sheet = QRectF(painter.viewport())
            fitted = pixels.scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, fitted.width(), fitted.height()), image)
        painter.end()
