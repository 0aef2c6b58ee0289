"""The declared fields of a policy's section as the fields of a form and the columns of a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.business.declaration import Field
from app.domain.policy_sections import CHOICE, DAY, FLAG, MONEY, NAMES, NUMBER, WORDS, Item, head_of
from app.domain.policy_texts import NO, YES

KINDS = {MONEY: "money", NUMBER: "number", DAY: "date", FLAG: "choice", CHOICE: "choice", NAMES: "long", WORDS: "long"}
"""How each kind is typed; the others are plain text, and what is wrong with them is the policy's own check to say."""

Choices = dict[str, tuple[tuple[str, str], ...]]


def fields_of(items: Iterable[Item], *, grid: bool = False) -> tuple[Field, ...]:
    """Fields by path; in a form a list is one line too."""
    return tuple(
        Field(
            item.path, item.label if grid and item.kind == MONEY else head_of(item),
            KINDS.get(item.kind, "text") if grid or item.kind not in {NAMES, WORDS} else "text", item.required,
            hint=item.hint, help=item.hint,
        )
        for item in items
    )  # fmt: skip


def choices_of(items: Iterable[Item]) -> Choices:
    """What the fields offer, by path: the words themselves, as the form writes them."""
    found: Choices = {}
    for item in items:
        if item.kind == FLAG:
            found[item.path] = ((YES, YES), (NO, NO))
        elif item.kind == CHOICE:
            found[item.path] = tuple((title, title) for _, title in item.choices)
    return found


def certainties(values: Mapping[str, str]) -> list[str]:
    """What a section says of where its numbers come from, without repeats."""
    return list(dict.fromkeys(text for path, text in values.items() if path.endswith("certainty") and text))
