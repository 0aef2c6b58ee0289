"""A registration that another page waits for: somebody stands at the counter who is not on the register yet.

The page that sends says what it knows of the person; once the registration is filed, or left, it gets the errand back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ui.pages.people.editing import EditPanel


@dataclass(frozen=True, slots=True)
class Errand:
    """`page` sent it and gets it back; `number` or `name` is what was typed there; `title` names where it leads back to.
    `done`: `number` is registered now.
    """

    page: str
    title: str
    number: str = ""
    name: str = ""
    done: bool = False


def errand(page: str, title: str, words: str) -> Errand:
    """For words that found nobody: digits are the number, anything else the name; a pinyin initial is neither."""
    plain = words.strip()
    if plain[:1].isdigit():
        return Errand(page, title, number=plain)
    return Errand(page, title, name="" if plain.isascii() else plain)


class Waiting:
    """Who waits for the registration that is open."""

    def __init__(self) -> None:
        self._errand: Errand | None = None

    def drop(self) -> None:
        """The form is begun for nobody in particular."""
        self._errand = None

    def begin(self, errand: Errand, registration: EditPanel) -> None:
        """Go on in the empty form with what is known of the person, and say where it leads back to."""
        self._errand = errand
        registration.know(errand.number, errand.name)
        registration.title.setText(f"参保登记　提交后回到{errand.title}")

    def end(self, registration: EditPanel, *, done: bool) -> Errand | None:
        """The errand for the page that sent it; None when nobody waits."""
        errand, self._errand = self._errand, None
        number = registration.form.editors["id_number"].value() if done else ""
        return None if errand is None else replace(errand, number=number, done=done)
