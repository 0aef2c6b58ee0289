"""Tests of the real window. The screen of tests and pictures: Qt's offscreen platform with room for the window of a
1366×768 laptop; left to itself that platform has a screen of 800×800, on which the window would fill it.
"""

from __future__ import annotations

import os
from pathlib import Path

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # before Qt is loaded
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"
