"""`xiangbao jobs …`: the jobs of 统计 from the command line, with the same names, needs and files as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import desk_jobs
from app.services.desk_jobs import running
from app.services.desk_jobs.declaration import Job


def add(commands: Any, sub: Any) -> None:
    """Add the job commands to the parser."""
    group = commands.add_parser("jobs", help="统计和常用表格").add_subparsers(dest="what", required=True)
    sub(group, "list", "能办的统计事项，和各要填什么", run_list)
    run = sub(group, "run", "办一项统计，文件和办理记录写入文件夹", run_job)
    run.add_argument("key", help="事项，见 jobs list")
    run.add_argument("values", nargs="*", metavar="栏目=内容", help="例如 file=名单.xlsx village=150404100200；几个文件就写几次")
    run.add_argument("--out", type=Path, required=True, help="写入哪个文件夹")
    run.add_argument("--commit", action="store_true", help="预览之后提交单据（只有批量信息变更用）")


def run_list(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = desk_jobs.jobs(desk)
    return {"jobs": [_shown(job) for job in found]}, 0


def _shown(job: Job) -> dict[str, Any]:
    needs = [
        {"name": n.name, "label": n.label, "kind": n.kind, "required": n.required, "choices": [v for v, _ in n.choices]}
        for n in job.needs
    ]  # fmt: skip
    return {"key": job.key, "title": job.title, "group": job.group[2:], "does": job.does, "needs": needs}


def run_job(call: work.Call) -> work.Result:
    given = values_of(call.options.values)
    with call.desk() as desk:
        outcome = running.run(desk, call.options.key, given, _silent, commit=call.options.commit)
        wanted = desk_jobs.job(desk, call.options.key)
        written = running.save(desk, wanted, given, outcome, call.options.out)
    return {
        "said": outcome.said, "counts": dict(outcome.counts), "ready": outcome.ready,
        "files": [{"file": str(path), "rows": made.rows} for path, made in zip(written, outcome.files, strict=False)],
        "log": str(written[-1]),
        "problems": [{"row": p.row, "field": p.field, "code": p.code, "text": p.text} for p in outcome.problems],
    }, 0  # fmt: skip


def _silent(_done: int, _total: int) -> None:
    """The command line is stopped by its own key."""


def values_of(words: list[str]) -> dict[str, str]:
    """栏目=内容 words as a mapping; a name given again adds a line (files, columns)."""
    given: dict[str, str] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name:
            raise work.FieldsUnreadable(f"「{word}」读不懂。", "请写成 栏目=内容，例如 village=150404100200。")
        given[name] = f"{given[name]}\n{text}" if name in given else text
    return given
