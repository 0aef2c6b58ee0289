"""`xiangbao draft …` and `xiangbao division …`: the forms that wait, and the places that a form can name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import cli_work as work
from app.domain import division_index
from app.errors import OfficeError
from app.services import drafts


class DraftUnknown(OfficeError):
    """No form of this name waits."""


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("draft", help="填到一半没有提交的表").add_subparsers(dest="what", required=True)
    sub(group, "list", "列出没有提交的登记和变更", run_list)
    sub(group, "drop", "丢弃一份，先把内容写到标准输出", run_drop).add_argument("form", help="list 给出的 form")
    places = commands.add_parser("division", help="行政区划").add_subparsers(dest="what", required=True)
    find = sub(places, "find", "按名称、拼音首字母或代码的一段查找", run_find)
    find.add_argument("text")
    find.add_argument("--within", default="", help="只要这个代码以下的")
    find.add_argument("--most", type=int, default=20)


def run_list(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"drafts": [asdict(kept) for kept in drafts.waiting(desk)]}, 0


def run_drop(call: work.Call) -> work.Result:
    with call.desk() as desk:
        kept = drafts.kept(desk, call.options.form)
        if not kept.values:
            raise DraftUnknown(f"没有叫「{call.options.form}」的草稿。", "用 draft list 看有哪些。")
        drafts.keep(desk, kept.form, {})
        return {"dropped": asdict(kept)}, 0


def run_find(call: work.Call) -> work.Result:
    o = call.options
    found = division_index.shipped().search(o.text, within=o.within, near=o.within, most=o.most)
    return {"places": [asdict(place) for place in found]}, 0
