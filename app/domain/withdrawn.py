"""A question that nobody waits for any more: whoever types on does not wait for the answer to what stood there before.

The window says so for each of its questions; the store asks while it looks and gives up (interface: no key stroke waits
for an earlier one). A list that was asked for on the command line is never withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_stopped: ContextVar[Callable[[], bool] | None] = ContextVar("stopped", default=None)


class Withdrawn(Exception):
    """The question has been withdrawn; there is no answer."""


@contextmanager
def while_wanted(stopped: Callable[[], bool]) -> Iterator[None]:
    """Inside the block, questions of this thread are withdrawn once `stopped` says so; it is called from this thread."""
    token = _stopped.set(stopped)
    try:
        yield
    finally:
        _stopped.reset(token)


def withdrawn() -> bool:
    """Whether the question that this thread works on has been withdrawn."""
    stopped = _stopped.get()
    return stopped is not None and stopped()
