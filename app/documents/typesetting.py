"""Text and rules onto PDF pages, fast: the one module that touches ReportLab's private interface.

A district's month has thousands of rows; drawing each cell with the public calls takes seconds on the
machines of a township office. Here each different text of a strip (a column, say) is cut into font
subsets once, and what remains per cell is one small string in the page's content stream, gathered per
font. ReportLab is pinned for this reason, and tests read every cell back out of the finished file.

The output depends on the input alone: no clock, no random identifiers, so a reprint is the same file.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal, Self

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.documents import fonts
from app.documents.fonts import Face

Align = Literal["l", "c", "r"]

PORTRAIT: tuple[float, float] = A4
LANDSCAPE: tuple[float, float] = landscape(A4)

_ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
_KNOWN_TEXTS_MAX = 20_000  # identity numbers differ in every row; do not keep half a million of them

# ReportLab's font objects serve one document at a time.
_press = threading.Lock()

Piece = tuple[list[str], str, str]
"""(the font's bucket on the page, content before the y coordinate, content after it)"""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: face and type size in points."""

    face: Face = Face.SANS
    size: float = 9.0


class Strip:
    """Texts that share an x position and a style; `put` is the inner loop of a ledger."""

    def __init__(self, setter: Typesetter, x: float, style: Style, align: Align) -> None:
        self._setter = setter
        self._x = x
        self._style = style
        self._align = align
        self._known: dict[str, list[Piece]] = {}

    def put(self, text: str, y: str) -> None:
        """Set one line of text with its baseline at y (points, as content text)."""
        pieces = self._known.get(text)
        if pieces is None:
            if len(self._known) >= _KNOWN_TEXTS_MAX:
                self._known.clear()
            pieces = self._known[text] = self._setter.pieces(text, self._x, self._style, self._align)
        for bucket, before, after in pieces:
            bucket.append(before + y + after)


class Typesetter:
    """One PDF file in the making. Use as a context manager: it holds the fonts until it is left."""

    def __init__(self, title: str, page_size: tuple[float, float]) -> None:
        self._title = title
        self._page_size = page_size
        self._buckets: dict[tuple[str, float], list[str]] = {}
        self._bucket_of: dict[tuple[str, int, float], list[str]] = {}
        self._drawing: list[str] = []

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            _press.acquire()
            undo.callback(_press.release)
            self._open()
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        _press.release()

    def _open(self) -> None:
        rl_config.useA85 = 0
        fonts.font(Face.SANS)
        self._file = BytesIO()
        self._canvas = Canvas(
            self._file,
            pagesize=self._page_size,
            pageCompression=1,
            invariant=1,
            initialFontName=Face.SANS.value,
            lang="zh-CN",
        )
        self._canvas.setTitle(self._title)
        self._canvas.setAuthor("乡保")
        self._canvas.setCreator("乡保")
        self._canvas.setProducer("乡保")
        self._canvas.setSubject(self._title)
        self._document: Any = self._canvas._doc  # noqa: SLF001 - see the module's docstring

    def strip(self, x: float, style: Style, align: Align = "l") -> Strip:
        """A run of texts at x: their left edge, middle or right edge, as `align` says."""
        return Strip(self, x, style, align)

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "l") -> None:
        """Set a single line of text; x and y in points from the lower left corner, y is the baseline."""
        for bucket, before, after in self.pieces(text, x, style, align):
            bucket.append(f"{before}{y:.2f}{after}")

    def line(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.5) -> None:
        """Draw a straight black rule; all in points."""
        self._drawing.append(f"{thickness:g} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def box(self, x: float, y: float, width: float, height: float, *, dash: str = "") -> None:
        """Draw an empty rectangle from its lower left corner; `dash` such as "3 2" in points."""
        before, after = (f"[{dash}] 0 d ", " [] 0 d") if dash else ("", "")
        self._drawing.append(f"{before}0.5 w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S{after}")

    def end_page(self) -> None:
        """Finish the page; the next call draws on a new one."""
        code: list[str] = self._canvas._code  # noqa: SLF001 - see the module's docstring
        code.append("\n".join(self._drawing))
        self._drawing.clear()
        for (name, size), bucket in self._buckets.items():
            if bucket:
                code.append(f"BT {name} {size:g} Tf\n" + "\n".join(bucket) + "\nET")
                bucket.clear()
        self._canvas.showPage()

    def turn(self, page_size: tuple[float, float]) -> None:
        """From the next page on the paper has this size; only between two pages."""
        self._canvas.setPageSize(page_size)

    def finish(self) -> bytes:
        """The whole file; nothing can be drawn afterwards."""
        self._canvas.save()
        return self._file.getvalue()

    def pieces(self, text: str, x: float, style: Style, align: Align) -> list[Piece]:
        """Cut a text into what each font subset draws, already placed along x."""
        if align != "l":
            extent = fonts.width(style.face, text, style.size)
            x -= extent if align == "r" else extent / 2
        if text.isascii() and text.isprintable() and "\x7f" not in text:
            # Printable ASCII sits at its own codes in every font's first subset.
            bucket = self._bucket(style.face.value, 0, style.size)
            return [(bucket, f"1 0 0 1 {x:.2f} ", f" Tm ({text.translate(_ESCAPES)}) Tj")]
        pieces: list[Piece] = []
        for name, part in fonts.runs(style.face, text):
            at = 0
            for subset, codes in fonts.font(name).splitString(part, self._document):
                bucket = self._bucket(name, subset, style.size)
                show = f" Tm <{codes.hex()}> Tj"
                if pieces and pieces[-1][0] is bucket:
                    pieces[-1] = (bucket, pieces[-1][1], pieces[-1][2] + show.removeprefix(" Tm"))
                else:
                    pieces.append((bucket, f"1 0 0 1 {x:.2f} ", show))
                x += fonts.width(style.face, part[at : at + len(codes)], style.size)  # a code is a character
                at += len(codes)
        return pieces

    def _bucket(self, name: str, subset: int, size: float) -> list[str]:
        made = self._bucket_of.get((name, subset, size))
        if made is None:
            made = self._bucket_of[name, subset, size] = self._new_bucket(name, subset, size)
        return made

    def _new_bucket(self, name: str, subset: int, size: float) -> list[str]:
        font = fonts.font(name)
        font._assignState(self._document, asciiReadable=True)  # noqa: SLF001 - see the module's docstring
        internal = font.getSubsetInternalName(subset, self._document)
        return self._buckets.setdefault((internal, size), [])
