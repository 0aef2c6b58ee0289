"""Starting the desktop program: fonts, Chinese for Qt's own texts, theme, window, exception hook."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.ports import Clock, StoreOpener
from ui import appearance, garbage, last_place, layout_items, theme
from ui.crash import CrashHook
from ui.window import Window

QT_TEXTS = ("qtbase_zh_CN", "qt_zh_CN")


def prepare(application: QApplication) -> None:
    """Make a QApplication ours."""
    layout_items.install()
    garbage.install()
    application.setApplicationName("xiangbao")
    application.setApplicationDisplayName("乡保")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in QT_TEXTS:
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
    theme.apply(application)
    application.styleHints().colorSchemeChanged.connect(appearance.put_on_wanted)


def default_home() -> Path:
    return Path(platformdirs.user_data_dir("xiangbao", appauthor=False))


def _settle_memory() -> None:
    """What was imported stays to the end: collections of garbage need not look through it again.

    Looking through everything took the GUI thread 45 ms in the middle of typing; without what was imported it is 5.
    """
    gc.collect()
    gc.freeze()


def start(
    home: Path | None, opener: StoreOpener, clock: Clock, passphrase: str | None = None, operator: str | None = None
) -> int:
    """Run the program until its window is closed; with a passphrase it signs in by itself. Returns the exit status."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    prepare(application)
    window = Window(last_place.opened(home or default_home()), opener, clock)
    hook = CrashHook(window)
    window.show()
    _settle_memory()
    if passphrase is not None and window.sign_in is not None:
        window.sign_in.sign_in_as(operator, passphrase)
    status = application.exec()
    hook.release()
    return status
