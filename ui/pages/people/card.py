"""What a card reader brings from a card's chip, as values of a form; what the form does not ask is left on the card.

Card and police register can write a rare name differently (民委发〔2016〕33号): both are shown, the police form is kept.
"""

from __future__ import annotations

from collections.abc import Container

from ui.readers import CardRead


def values(card: CardRead, fields: Container[str]) -> dict[str, str]:
    """By field of the form; what the card does not say is left out."""
    said = {
        "id_number": card.id_number, "name": card.police_name or card.name, "sex": card.sex, "birth": card.birth,
        "ethnicity": card.nation, "address": card.address,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value and name in fields}


def both_names(card: CardRead) -> str:
    """The sentence under the name; "" when there is nothing to compare."""
    if not card.names_differ:
        return ""
    return f"证件上是「{card.name}」，公安登记的是「{card.police_name}」。已按公安登记填写，请核对。"


def somebody_else(number: str, card: CardRead) -> bool:
    """Whether the form holds the number of another person than the card's."""
    return bool(number) and number != card.id_number
