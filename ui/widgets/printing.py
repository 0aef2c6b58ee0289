"""Printing a PDF off the GUI thread: page images of 300 dpi onto the sheet, as many copies as asked for.

QPrinter rasterises anyway; the PDF itself is what is kept (the paper view saves it byte for byte). The document is
opened, drawn and closed within the job's one thread: it is the only object of Qt's that a job makes, because drawing a
ledger of a hundred pages takes seconds that the window must not stand still for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.domain.width import halfwidth
from app.errors import OfficeError
from ui.jobs import Progress

PRINT_DPI = 300
POINTS_PER_INCH = 72
_PART = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


class PagesUnreadable(OfficeError):
    """What stands in the page field is no list of pages of this paper."""


class PrinterFailed(OfficeError):
    """The printer took no page."""


def printers() -> list[tuple[str, str]]:
    """(system name, what to call it) of every printer, the default one first."""
    found = sorted(QPrinterInfo.availablePrinters(), key=lambda info: (not info.isDefault(), info.printerName()))
    return [(info.printerName(), info.description() or info.printerName()) for info in found]


def pages_of(text: str, count: int) -> tuple[int, ...]:
    """Pages from 0 for 「1-3,5」; everything for an empty field. Raises PagesUnreadable."""
    plain = halfwidth(text).replace("、", ",").replace("，", ",").replace("—", "-").replace(" ", "").strip(",")
    if not plain:
        return tuple(range(count))
    chosen: list[int] = []
    for part in plain.split(","):
        found = _PART.fullmatch(part)
        first = int(found[1]) if found else 0
        last = int(found[2] or found[1]) if found else 0
        if not 1 <= first <= last <= count:
            raise PagesUnreadable(
                f"页码「{text.strip()}」不对：这份一共 {count} 页。", "请照 1-3,5 的样子写，或者留空打印全部。"
            )
        chosen += range(first - 1, last)
    return tuple(dict.fromkeys(chosen))


def print_pages(pdf: bytes, pages: Sequence[int], copies: int, printer: QPrinter, progress: Progress) -> int:
    """Draw the pages onto the printer, whole copies one after the other. Returns the sheets. Raises PrinterFailed."""
    data = QByteArray(pdf)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterFailed("打印机没有接受这份文件。", "请检查打印机的电源、纸和连接，或换一台打印机。")
    sheets = [page for _ in range(copies) for page in pages]
    try:
        for done, page in enumerate(sheets):
            progress(done, len(sheets))
            if done:
                printer.newPage()
            _draw(document, page, painter)
    finally:
        painter.end()
        document.close()
    return len(sheets)


def _draw(document: QPdfDocument, page: int, painter: QPainter) -> None:
    """One page, fitted to the sheet."""
    points = document.pagePointSize(page)
    pixels = QSize(
        round(points.width() * PRINT_DPI / POINTS_PER_INCH), round(points.height() * PRINT_DPI / POINTS_PER_INCH)
    )
    image = document.render(page, pixels).convertToFormat(QImage.Format.Format_Grayscale8)
    sheet = QRectF(painter.viewport())
    fitted = pixels.scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, fitted.width(), fitted.height()), image)
