"""Doing a job: what was given is completed and checked first, and the files are kept together with one log sheet.

Every run can be proved later: which job, when, by whom, from what, how many rows went where (Songshan 003 art. 16:
what was done stays traceable).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain.audit import PRINT
from app.domain.month import Month, MonthUnreadable
from app.domain.width import halfwidth
from app.errors import OfficeError
from app.intake.plain_tables import read_tables
from app.services.desk import Desk, Progress
from app.services.desk_jobs import declaration as kinds
from app.services.desk_jobs import job as find_job
from app.services.desk_jobs.declaration import Given, Job, Made, Need, NeedMissing, NeedUnreadable, Outcome
from app.services.places import villages
from app.storage import storage_errors, write_whole

_UNLAWFUL = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
LOG_TITLE = "办理记录"
LONGEST, LONGEST_BYTES = 80, 230
"""Signs and bytes of a file's name that every system and the zip of a mail program take, with room for a number."""


class SavedInPart(OfficeError):
    """Some of the files are written, the others not."""

    def __init__(self, refused: OfficeError, written: Sequence[Path], total: int) -> None:
        names = "、".join(path.name for path in written[:10]) + ("等" if len(written) > 10 else "")
        said = f"{refused.text}{total} 个文件里已写好 {len(written)} 个（{names}），其余没有写。"
        super().__init__(said, f"{refused.hint}已写好的是完整的；重新保存时会另取名字，不会覆盖。")


def run(
    desk: Desk, key: str, values: Mapping[str, str], progress: Progress, *, commit: bool = False, seal: str = ""
) -> Outcome:
    """Do a job, or file what its preview has shown: `seal` is the preview's, so that other files are refused.

    Raises JobUnknown, NeedMissing, NeedUnreadable and the job's own.
    """
    wanted = find_job(desk, key)
    given = replace(completed(desk, wanted, values), seal=seal if commit else "")
    if commit and wanted.commit is None:
        raise NeedUnreadable(f"「{wanted.title}」只出表格，没有要提交的单据。", "请去掉 --commit 再办。")
    act = wanted.commit if commit and wanted.commit is not None else wanted.run
    outcome = act(desk, given, progress)
    desk.note(PRINT, f"{act.__module__.removeprefix('app.services.')}.{act.__name__}")
    names = distinct([made.name for made in outcome.files])
    return replace(outcome, files=tuple(replace(made, name=name) for made, name in zip(outcome.files, names, strict=True)))


def completed(desk: Desk, wanted: Job, values: Mapping[str, str]) -> Given:
    """The values with what stands otherwise; refuses what is missing or cannot be read, naming its label."""
    unknown = sorted(set(values) - {need.name for need in wanted.needs})
    if unknown:
        names = "、".join(need.name for need in wanted.needs) or "什么都不用填"
        raise NeedUnreadable(f"「{wanted.title}」没有「{unknown[0]}」这一栏。", f"这里可以填：{names}。")
    full = {need.name: _value(desk, need, values.get(need.name, "").strip()) for need in wanted.needs}
    for need in wanted.needs:
        if need.required and not full[need.name]:
            raise NeedMissing(f"请先填「{need.label}」。", need.hint or "填好后再办一次。")
    return Given(full)


def _value(desk: Desk, need: Need, text: str) -> str:
    if need.kind == kinds.VILLAGE:
        return _village(desk, need, text)
    text = text or need.otherwise
    if need.kind == kinds.YEAR:
        return _number(need, text or str(desk.today.year), 1990, 2200)
    if need.kind == kinds.NUMBER and text:
        return _number(need, text, 0, 10_000)
    if need.kind == kinds.MONTH:
        try:
            return str(Month.parse(text)) if text else str(Month.of(desk.today))
        except MonthUnreadable as refused:
            raise NeedUnreadable(f"「{need.label}」{refused.text}", refused.hint) from refused
    if need.choices and text and need.kind == kinds.CHOICE and text not in {value for value, _ in need.choices}:
        offered = "、".join(value for value, _ in need.choices)
        raise NeedUnreadable(f"「{need.label}」没有「{text}」这一项。", f"可以选：{offered}。")
    return text


def _village(desk: Desk, need: Need, text: str) -> str:
    """A village by its code or its name; a village station has only its own."""
    if desk.level == "village":
        return desk.station.code
    if not text:
        return ""
    known = villages(desk)
    found = [code for code, name in known if text in (code, name)]
    if not found:
        offered = "、".join(f"{name} {code}" for code, name in known[:5])
        raise NeedUnreadable(f"「{need.label}」没有「{text}」这个村。", f"请写村名或 12 位代码，例如 {offered}。")
    return found[0]


def _number(need: Need, text: str, least: int, most: int) -> str:
    plain = halfwidth(text).removesuffix("年").strip()
    if not (plain.isascii() and plain.isdigit() and least <= int(plain) <= most):
        raise NeedUnreadable(f"「{need.label}」写的是「{text}」，不是 {least} 到 {most} 的数字。", "请改成数字再办。")
    return str(int(plain))


def headers(path: Path) -> tuple[str, ...]:
    """The headers of a file's sheets, for choosing a column; in their order, each once."""
    return tuple(dict.fromkeys(header for table in read_tables(path) for header in table.headers if header))


def save(
    desk: Desk, wanted: Job, given: Mapping[str, str], outcome: Outcome, folder: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Every file and the log sheet into a folder of its own name; nothing that is there is overwritten.

    Raises what app.storage raises, or SavedInPart, which names what has been written before it.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    stem = f"{LOG_TITLE}-{wanted.title}-{desk.clock.now():%Y%m%d-%H%M%S}.xlsx"
    files = (*outcome.files, Made(lawful(stem), log(desk, wanted, given, outcome)))
    written: list[Path] = []
    for made in files:
        try:
            with storage_errors(folder / made.name):
                target = free_name(folder / made.name)
                write_whole(target, made.content)
        except OfficeError as refused:
            if not written:
                raise
            raise SavedInPart(refused, written, len(files)) from refused
        written.append(target)
        if progress is not None:
            progress(len(written), len(files))
    return tuple(written)


def log(desk: Desk, wanted: Job, given: Mapping[str, str], outcome: Outcome) -> bytes:
    """The log sheet: what was done, by whom, from what; every file with its rows; every problem with its place."""
    head: list[tuple[Value, ...]] = [
        ("事项", wanted.title), ("站点", f"{desk.station_name}（{desk.station.code}）"), ("操作员", desk.operator.name),
        ("时间", desk.clock.now().strftime("%Y-%m-%d %H:%M:%S")), ("结果", outcome.said),
    ]  # fmt: skip
    head += [(need.label, given.get(need.name, "") or need.otherwise) for need in wanted.needs]
    head += [(what, count) for what, count in outcome.counts]
    files: list[tuple[Value, ...]] = [("文件", "行数"), *((made.name, made.rows) for made in outcome.files)]
    found: list[tuple[Value, ...]] = [("行", "栏目", "性质", "说明")]
    found += [(p.row or "", p.field, "问题" if p.blocking else "提示", p.text) for p in outcome.problems]
    return plain_workbook([
        PlainSheet("办理情况", head, 0), PlainSheet("文件", files), PlainSheet("问题和提示", found),
    ])  # fmt: skip


def lawful(name: str) -> str:
    """A name that every system takes for a file: no forbidden or invisible signs, not too long."""
    plain = _UNLAWFUL.sub("_", name).strip(" .") or "文件"
    ending = plain[plain.rindex(".") :] if "." in plain[-6:] else ""
    return _cut(plain.removesuffix(ending), LONGEST - len(ending), LONGEST_BYTES - len(ending)) + ending


def _cut(text: str, most: int, most_bytes: int) -> str:
    return text[:most].encode()[:most_bytes].decode(errors="ignore").rstrip(" .")


def distinct(names: Sequence[str]) -> list[str]:
    """Lawful names, each once (capitals do not tell files apart); what was cut to the same name gets a number."""
    taken: set[str] = set()
    found = []
    for name in names:
        short = lawful(name)
        path, free, number = Path(short), short, 1
        while free.casefold() in taken:
            number += 1
            free = f"{_cut(path.stem, LONGEST - 12, LONGEST_BYTES - 12)}({number}){path.suffix}"
        taken.add(free.casefold())
        found.append(free)
    return found


def free_name(path: Path) -> Path:
    """The path, or the next one beside it that nothing has: 名单.xlsx, 名单(2).xlsx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
    return free


