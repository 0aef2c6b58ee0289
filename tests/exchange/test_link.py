"""Which streams travel between which stations: up everything of one's own and below, down only what concerns the child."""

from __future__ import annotations

import pytest

from app.domain.filing import StationId, StreamKey
from app.exchange.link import travels
from tests.exchange.make_filings import DISTRICT, TOWNSHIP, VILLAGE

OTHER = StationId("150404100201")
AWAY = StationId("150404101")


@pytest.mark.parametrize(("stream", "sender", "receiver"), [
    (StreamKey(VILLAGE, VILLAGE.code), VILLAGE, TOWNSHIP),
    (StreamKey(VILLAGE, "office"), VILLAGE, TOWNSHIP),
    (StreamKey(VILLAGE, VILLAGE.code), VILLAGE, DISTRICT),
    (StreamKey(VILLAGE, VILLAGE.code), TOWNSHIP, DISTRICT),
    (StreamKey(TOWNSHIP, VILLAGE.code), TOWNSHIP, DISTRICT),
    (StreamKey(TOWNSHIP, VILLAGE.code), TOWNSHIP, VILLAGE),
    (StreamKey(DISTRICT, VILLAGE.code), TOWNSHIP, VILLAGE),
    (StreamKey(DISTRICT, "office"), TOWNSHIP, VILLAGE),
    (StreamKey(DISTRICT, VILLAGE.code), DISTRICT, TOWNSHIP),
    (StreamKey(TOWNSHIP, VILLAGE.code), DISTRICT, VILLAGE),
])  # fmt: skip
def test_these_travel(stream, sender, receiver):
    assert travels(stream, sender, receiver)


@pytest.mark.parametrize(("stream", "sender", "receiver"), [
    (StreamKey(OTHER, OTHER.code), VILLAGE, TOWNSHIP),
    (StreamKey(TOWNSHIP, VILLAGE.code), VILLAGE, TOWNSHIP),
    (StreamKey(TOWNSHIP, OTHER.code), TOWNSHIP, VILLAGE),
    (StreamKey(DISTRICT, OTHER.code), TOWNSHIP, VILLAGE),
    (StreamKey(DISTRICT, DISTRICT.code), DISTRICT, TOWNSHIP),
    (StreamKey(VILLAGE, VILLAGE.code), TOWNSHIP, VILLAGE),
    (StreamKey(OTHER, "office"), TOWNSHIP, VILLAGE),
    (StreamKey(TOWNSHIP, "office"), AWAY, DISTRICT),
    (StreamKey(DISTRICT, AWAY.code), DISTRICT, TOWNSHIP),
    (StreamKey(VILLAGE, VILLAGE.code), VILLAGE, OTHER),
    (StreamKey(TOWNSHIP, "office"), TOWNSHIP, AWAY),
])  # fmt: skip
def test_these_do_not(stream, sender, receiver):
    assert not travels(stream, sender, receiver)
