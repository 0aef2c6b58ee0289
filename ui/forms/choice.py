"""A short list to choose from by typing: a tier by its first digits, a word by its characters or pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain import names, pinyin
from app.domain.width import halfwidth
from ui.forms.picking import Offer, PickEdit


class ChoiceEdit(PickEdit):
    """Chooses among (value, title); what the list does not know is kept as typed, and the form says so."""

    def __init__(self, name: str, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, title)
        self.choices = [Offer(value, text) for value, text in choices if value]

    def offers(self, typed: str) -> Sequence[Offer]:
        ranked = [(place, one) for one in self.choices if (place := rank(one, typed)) is not None]
        return [one for _place, one in sorted(ranked, key=lambda pair: pair[0])]

    def known(self, value: str) -> Offer | None:
        return next((one for one in self.choices if one.value == value), None)

    def titles(self) -> tuple[str, ...]:
        return tuple(one.title for one in self.choices)


def rank(one: Offer, typed: str) -> int | None:
    """0 the whole of it, 1 its beginning, 2 a part, None not; digits only by their beginning."""
    key, title = names.search_key(halfwidth(typed)), names.search_key(one.title)
    if key in {title, one.value}:
        return 0
    if title.startswith(key) or one.value.startswith(key):
        return 1
    if key.isascii() and key.isdigit():
        return None
    letters = (*pinyin.initials(one.title), *pinyin.syllables(one.title))
    if any(found.startswith(key) for found in letters):
        return 1
    return 2 if key in title or any(key in found for found in letters) else None
