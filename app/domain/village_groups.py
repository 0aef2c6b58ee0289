"""村组 as it is filed: one way to write a numbered group, so that a list does not have it twice (Songshan 003 art. 3(3)1).

Rosters and clerks write 3, ３, 3组 and 3 组 for the same group. A name (东营子) and other words (第三村民小组) stay.
"""

from __future__ import annotations

import re

from app.domain.width import halfwidth

_NUMBERED = re.compile(r"([0-9]{1,3})组?")


def tidied(text: str) -> str:
    """`text` without blanks and full-width forms; a number alone, or with 组, is 3组."""
    bare = "".join(halfwidth(text).split())
    found = _NUMBERED.fullmatch(bare)
    return f"{int(found[1])}组" if found else bare
