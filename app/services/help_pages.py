"""The help inside the program: one page for every screen, pages for troubles, and a search over all of them.

A village assistant has nobody to ask at eight in the evening; so every page is plain Chinese, says what to press, and
is found by the words of the trouble (peers: 扣缴客户端 users search by symptom, not by function).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.business import business
from app.domain import resources

START = "index"
GROUP_PAGES = {
    "更正与退费": "corrections", "补缴": "back_payment", "补助": "grants", "对账": "three_way", "基金": "fund_books",
    "个人账户": "openings", "现金收缴": "cash",
}  # fmt: skip
"""Help of a group of businesses, by the group's heading."""
_HEAD = re.compile(r"^# +(.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NAMED = re.compile("「([^」]+)」")
_MARKS = re.compile(r"^[-\d]+\.? |[#*`>\[\]|]|\([a-z0-9_]+\.md\)|-{3,}", re.MULTILINE)
EXCERPT = 42
"""Characters of the text around what was found."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: its key is the file's name, its title the first heading, `text` is Markdown."""

    key: str
    title: str
    text: str

    def links(self) -> tuple[str, ...]:
        """The keys of the pages that this one points to."""
        return tuple(key_of(target) for target in _LINK.findall(self.text))

    def named(self) -> tuple[str, ...]:
        """What stands in 「」: pages, buttons and cards by their titles."""
        return tuple(_NAMED.findall(self.text))

    def plain(self) -> str:
        return _MARKS.sub("", self.text)


@dataclass(frozen=True, slots=True)
class Found:
    key: str
    title: str
    excerpt: str


def key_of(target: str) -> str:
    """A link's page."""
    return target.removesuffix(".md")


@cache
def pages() -> dict[str, HelpPage]:
    """Every page by its key."""
    return {file.stem: _read(file) for file in sorted(resources.path("help").glob("*.md"))}


def page(key: str) -> HelpPage:
    """The page for a screen; the contents for a screen without one."""
    return pages().get(key) or pages()[START]


def of_business(kind: str) -> str:
    """The page for the form of a business: its own, else that of its group; "" when there is neither."""
    named = (kind, kind.partition("_")[0], GROUP_PAGES.get(business(kind).group, ""))
    return next((key for key in named if key in pages()), "")


def search(words: str) -> list[Found]:
    """Pages that hold every word, those with it in the title first."""
    wanted = words.lower().split()
    if not wanted:
        return []
    found = [one for one in pages().values() if all(word in _lower(one) for word in wanted)]
    found.sort(key=lambda one: (not _in_title(one, wanted), one.key))
    return [Found(one.key, one.title, _excerpt(one.plain().partition("\n")[2], wanted[0])) for one in found]


def _lower(one: HelpPage) -> str:
    return f"{one.title}\n{one.plain()}".lower()


def _in_title(one: HelpPage, wanted: Iterable[str]) -> bool:
    return all(word in one.title.lower() for word in wanted)


def _excerpt(text: str, word: str) -> str:
    at = max(text.lower().find(word), 0)
    begin = max(0, at - EXCERPT // 3)
    return " ".join(text[begin : begin + EXCERPT].split())


def _read(file: Path) -> HelpPage:
    text = file.read_text(encoding="utf-8")
    head = _HEAD.search(text)
    return HelpPage(file.stem, head[1].strip() if head else file.stem, text)
