"""Memory that the program no longer uses goes back to the machine (performance: the window's resident memory).

glibc keeps what was freed between two things that are still in use; after a large piece of work that is tens of MiB.
Other systems' allocators give it back by themselves.
"""

from __future__ import annotations

import ctypes
import sys


def given_back() -> None:
    """Give back what lies free; nothing happens where the C library has no such call."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
