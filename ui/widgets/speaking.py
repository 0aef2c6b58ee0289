"""What changes without the keyboard being there is said to screen readers: a problem, a job under way, a step reached.

A name and a role tell what a control is; only an announcement tells that something has happened elsewhere (interface,
rules 3, 5 and 9).
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Say a sentence; an urgent one breaks into what is being read. What is not in sight says nothing."""
    if not text or not widget.isVisible():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if urgent else polite.Polite)
    send(event)


def alert(widget: QWidget) -> None:
    """Something that has to be read now; its accessible name says it."""
    send(QAccessibleEvent(widget, QAccessible.Event.Alert))


def send(event: QAccessibleEvent) -> None:
    """To whatever reads the screen, if there is anything."""
    QAccessible.updateAccessibility(event)
