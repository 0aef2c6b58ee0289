"""The policies that come with the program: the national rules and what is known of each region.

A district's own file may be as small as its tiers; the rest is taken from the pack of its region (found by
the province prefix of its code, or by a place name), and what the region does not say from the national
pack. A payment window is never taken from a pack: none given means all year.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from app.domain import resources
from app.domain.policy_terms import PolicyUnreadable

_KEY = re.compile(r"\[{0,2}([A-Za-z_]+)\]{0,2}\s*(?:=|#|$)")
_REMARK = re.compile(r'(?:[^#"]|"[^"]*")*#\s*(.*)')
NATIONAL = "national"
_MOST_BYTES = 1 << 20
# What only a pack says about itself.
_ABOUT = frozenset({"region", "valid_from", "prefix", "names", "window"})


def defaults(region: str, valid_from: date) -> dict[str, object]:
    """Everything that a policy for `region` from that day may leave out; tables merged key by key."""
    found = {key: value for key, value in _packs()[NATIONAL].items() if key not in _ABOUT}
    pack = _pack_of(region, valid_from)
    return merged(found, {key: value for key, value in pack.items() if key not in _ABOUT})


def merged(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """`over` laid on `under`; tables are merged, lists and values replaced."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def notes(region: str) -> dict[str, str]:
    """What the packs remark about their own values, by top-level key: where a number is from, whether it is certain."""
    found: dict[str, str] = {}
    names = [NATIONAL, *(name for name, pack in _packs().items() if _covers(pack, region))]
    for name in names:
        found |= _remarks(resources.path(f"policy/{name}.toml").read_text("utf-8"))
    return found


def _remarks(text: str) -> dict[str, str]:
    """The comments above a key or heading and behind it."""
    found: dict[str, str] = {}
    above: list[str] = []
    for line in text.splitlines():
        behind, key = _REMARK.match(line), _KEY.match(line)
        remark = behind[1] if behind is not None else ""
        if line.startswith("#"):
            above.append(line.lstrip("# "))
        elif key is not None and (said := " ".join([*above, remark.strip()]).strip()):
            found.setdefault(key[1], said)
            above = []
        elif not line.strip() or key is not None:
            above = []
    return found


class PolicyFileMissing(PolicyUnreadable):
    """There is no such file."""


def read(file: Path) -> dict[str, object]:
    """The content of a JSON or TOML file; decimals stay text. Raises PolicyUnreadable."""
    if not file.is_file():
        raise PolicyFileMissing(f"没有「{file.name}」这个文件", "请核对文件名和它所在的文件夹；在 U 盘上的，请确认 U 盘已插好")
    try:
        with file.open("rb") as source:
            data = source.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError(file.name)  # noqa: TRY301 - told as any other file that is no policy
        loaded: object = _loads(data.decode("utf-8-sig"), file.suffix.lower())
    except (OSError, ValueError, RecursionError) as fault:  # UnicodeDecodeError and both decode errors are ValueErrors
        raise PolicyUnreadable(
            f"政策文件 {file.name} 读不出来", "请确认是 UTF-8 的 .json 或 .toml 文件"
        ) from fault
    if not isinstance(loaded, dict):
        raise PolicyUnreadable(f"政策文件 {file.name} 里不是一项政策", "请对照附带的政策样例")
    return loaded


def _loads(text: str, suffix: str) -> object:
    if suffix == ".toml" or (suffix != ".json" and not text.lstrip().startswith("{")):
        return tomllib.loads(text, parse_float=str)
    return json.loads(text, parse_float=str)


def _pack_of(region: str, valid_from: date) -> Mapping[str, object]:
    """The region's latest pack in force on the day, else its earliest, else nothing."""
    mine = sorted((str(pack["valid_from"]), name) for name, pack in _packs().items() if _covers(pack, region))
    in_force = [name for since, name in mine if since <= valid_from.isoformat()]
    chosen = in_force[-1:] or [name for _since, name in mine[:1]]
    return _packs()[chosen[0]] if chosen else {}


def _covers(pack: Mapping[str, object], region: str) -> bool:
    prefix, places = str(pack.get("prefix", "")), pack.get("names", ())
    if region.isdigit():
        return bool(prefix) and region.startswith(prefix)
    return isinstance(places, list) and any(str(place) in region for place in places)


@cache
def _packs() -> dict[str, dict[str, object]]:
    return {file.stem: read(file) for file in sorted(resources.path("policy").glob("*.toml"))}
