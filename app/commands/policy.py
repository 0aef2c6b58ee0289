"""`xiangbao policy …`: look at policies, fill in one as a spreadsheet or TOML file, check it, file it for the second key."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.policy_problems import problems
from app.services import policies, policy_editor, policy_papers
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("policy", help="政策").add_subparsers(dest="what", required=True)
    sub(group, "load", "下发新政策，由另一人核准；读 .toml、.json 和政策表格", run_load).add_argument("file", type=Path)
    show = sub(group, "show", "本站点知道的政策", run_show)
    show.add_argument("--pdf", type=Path, help="把现行政策写成政策参数表")
    sub(group, "check", "看一份政策文件有没有问题，不用站点", run_check).add_argument("file", type=Path)
    differ = sub(group, "compare", "一份政策文件改了什么", run_compare)
    differ.add_argument("file", type=Path)
    form = sub(group, "form", "把政策写成表格 .xlsx 或 .toml，改好再 load", run_form)
    form.add_argument("file", type=Path)
    form.add_argument("--of", type=date.fromisoformat, metavar="日期", help="哪一天的政策；不写就是今天的")


def run_load(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"filing": policies.load(desk, call.options.file)}, 0


def run_show(call: work.Call) -> work.Result:
    with call.desk() as desk:
        known = policies.in_force(desk)
        found = policy_editor.versions(desk)
        if call.options.pdf:
            write_whole(call.options.pdf, policy_papers.as_pdf(desk, policy_editor.of_day(desk)))
    shown = [{"state": one.state, "since": one.since, "until": one.until, "changes": len(one.changes)} for one in found]
    return {"policies": [policy.to_mapping() for policy in known], "versions": shown}, 0


def run_check(call: work.Call) -> work.Result:
    found = problems(policy_editor.read_file(call.options.file))
    good = not any(problem.blocking for problem in found)
    return {"ok": good, "problems": [asdict(problem) for problem in found]}, 0 if good else 1


def run_compare(call: work.Call) -> work.Result:
    mapping = policy_editor.read_file(call.options.file)
    with call.desk() as desk:
        found = policy_editor.changes(desk, policy_editor.whole(mapping))
    return {"changes": [{**asdict(change), "text": change.sentence} for change in found]}, 0


def run_form(call: work.Call) -> work.Result:
    with call.desk() as desk:
        mapping = policy_editor.of_day(desk, call.options.of)
    write_whole(call.options.file, policy_papers.file_of(mapping, call.options.file.suffix))
    return {"file": str(call.options.file), "valid_from": str(mapping["valid_from"])}, 0
