"""Colours, type and lengths of the window: tokens from resources/theme, lengths from the metrics of the base font.

Nothing in the window is measured in pixels, so text of 100 to 200 % and screens of 100 to 150 % need nothing more.
What changes them while the window is open is ui/appearance.py.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from app.domain import resources

FAMILIES = ("Noto Sans SC", "HanaMinA", "HanaMinB")
"""The second and third draw names in CJK extensions B and later, which the first lacks."""

FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "HanaMinA.ttf", "HanaMinB.ttf")
BASE_POINTS = 10
LIGHT, DARK = "light", "dark"
SCHEMES = (LIGHT, DARK)
PERCENT = 100
_SCHEME = "xiangbao_scheme"
_LENGTH = re.compile(r"@\{([0-9.]+)\}")
_TYPE = re.compile(r"%\{([0-9.]+)\}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours by what they are for, as #RRGGBB."""

    paper: str
    ground: str
    line: str
    edge: str
    ink: str
    quiet: str
    stripe: str
    brand: str
    brand_deep: str
    soft: str
    on_brand: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    bar_rest: str


TEXT_ON_GROUND = (
    ("ink", "paper"), ("ink", "ground"), ("ink", "stripe"), ("ink", "soft"), ("quiet", "paper"), ("quiet", "ground"),
    ("quiet", "stripe"), ("quiet", "bar_rest"), ("quiet", "soft"), ("brand", "soft"), ("brand", "paper"),
    ("brand", "ground"),
    ("on_brand", "brand"), ("on_brand", "brand_deep"), ("good", "paper"), ("good", "stripe"), ("good", "good_soft"),
    ("good", "ground"), ("warn", "paper"), ("warn", "stripe"), ("warn", "warn_soft"), ("warn", "ground"),
    ("bad", "paper"),
    ("bad", "stripe"), ("bad", "bad_soft"), ("bad", "ground"), ("ink", "good_soft"),
    ("ink", "warn_soft"), ("ink", "bad_soft"),
)  # fmt: skip
"""Every pair in which text stands on a ground; a test keeps each at 4.5:1 or better."""


RING_ON_GROUND = (
    ("brand", "paper"), ("brand", "ground"), ("brand", "soft"), ("brand", "stripe"), ("on_brand", "brand_deep"),
    ("ink", "paper"), ("ink", "ground"), ("bad", "paper"), ("bad", "ground"),
)  # fmt: skip
"""What shows where the keyboard is, and the ground beside it; a test keeps each at 3:1 or better (WCAG 2.1, 1.4.11)."""


@cache
def read_tokens(scheme: str) -> Tokens:
    """The colours of a scheme, light or dark; both have every token."""
    raw = json.loads(resources.path(f"theme/{scheme}.json").read_text(encoding="utf-8"))
    return Tokens(**{field.name: raw[field.name] for field in fields(Tokens)})


def scheme() -> str:
    """The scheme that the application shows now, light or dark."""
    application = QApplication.instance()
    return str(application.property(_SCHEME) or LIGHT) if application is not None else LIGHT


def tokens() -> Tokens:
    """The colours now: read them when you draw, they change while the window is open."""
    return read_tokens(scheme())


def text_size() -> int:
    """Percent of the usual size that the application's text has now."""
    return round(QApplication.font().pointSizeF() / BASE_POINTS * PERCENT)


def line_height() -> float:
    """One line of the base font, the unit of every length in the window."""
    return QFontMetricsF(QApplication.font()).height()


def lines(count: float) -> int:
    """So many lines of text, in device-independent pixels."""
    return max(1, round(line_height() * count))


def chars(count: float) -> int:
    """The width of so many Chinese characters."""
    return round(QFontMetricsF(QApplication.font()).horizontalAdvance("字") * count)


def style_sheet() -> str:
    """The one style sheet, for the font that the application has now."""
    text = resources.path("theme/window.qss").read_text(encoding="utf-8")
    height, points = line_height(), QApplication.font().pointSizeF()
    text = _LENGTH.sub(lambda found: f"{max(1, round(height * float(found[1])))}px", text)
    text = _TYPE.sub(lambda found: f"{points * float(found[1]):.1f}pt", text)
    colours = {field.name: getattr(tokens(), field.name) for field in fields(Tokens)}
    files = {
        name: resources.path(f"theme/{file}-{scheme()}.svg").as_posix()
        for name, file in (("arrow", "arrow-down"), ("arrow_up", "arrow-up"), ("check", "check"))
    }
    return Template(text).substitute(colours, **files)


def palette(colours: Tokens) -> QPalette:
    """The colours for what Qt draws by itself: menus, tool tips, calendars, the print dialog."""
    made, role = QPalette(), QPalette.ColorRole
    for place, colour in (
        (role.Window, colours.ground), (role.WindowText, colours.ink), (role.Base, colours.paper),
        (role.AlternateBase, colours.stripe), (role.Text, colours.ink), (role.PlaceholderText, colours.quiet),
        (role.ToolTipBase, colours.paper), (role.ToolTipText, colours.ink), (role.Button, colours.paper),
        (role.ButtonText, colours.ink), (role.BrightText, colours.bad), (role.Link, colours.brand),
        (role.LinkVisited, colours.brand), (role.Highlight, colours.brand), (role.HighlightedText, colours.on_brand),
        (role.Accent, colours.brand), (role.Light, colours.paper), (role.Midlight, colours.line),
        (role.Mid, colours.edge), (role.Dark, colours.edge), (role.Shadow, colours.edge),
    ):  # fmt: skip
        made.setColor(place, QColor(colour))
    for place in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, place, QColor(colours.quiet))
    return made


def apply(application: QApplication) -> None:
    """Fonts, Fusion and the look of the first day."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}")))
    application.setStyle(QStyleFactory.create("Fusion"))
    put_on(application, PERCENT, LIGHT)


def base_font(percent: int) -> QFont:
    """The font of the window at so many percent."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BASE_POINTS * percent / PERCENT)
    return font


def growth(percent: int) -> float:
    """How many times higher a line of so many percent is than a line is now."""
    return QFontMetricsF(base_font(percent)).height() / line_height()


def put_on(application: QApplication, percent: int, scheme_name: str) -> None:
    """Text of so many percent and a scheme, for everything that the application shows from now on.

    What it shows already is to be polished by ui/restyling.py: the style forgets its widgets, since Qt would otherwise
    polish each of them once for every ancestor, all at once.
    """
    application.setProperty(_SCHEME, scheme_name)
    font = base_font(percent)
    colours = palette(tokens())
    application.setFont(font)
    application.setPalette(colours)
    QToolTip.setFont(font)
    QToolTip.setPalette(colours)
    if application.styleSheet():
        application.style().unpolish(application)
    application.setStyleSheet(style_sheet())


def contrast(ink: str, ground: str) -> float:
    """The contrast of two colours after WCAG 2.1, 1 to 21."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
