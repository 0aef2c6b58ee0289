"""缴费查询: who paid what, when it entered, by which filing; as a list and as a paper for the office that asks."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.domain.enquiry import CHANNELS
from app.domain.money import yuan
from app.services import payment_enquiries
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import (
    CHOICE,
    MONEY_GROUP,
    TEXT,
    Given,
    Job,
    Made,
    Need,
    NeedUnreadable,
    Outcome,
    village_need,
)


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.text("year").removesuffix("年")
    if year and not (year.isascii() and year.isdigit()):
        raise NeedUnreadable(f"「缴费年度」写的是「{year}」，不是年度。", "请写成 2026；不填就是全部年度。")
    wanted = payment_enquiries.question(
        int(year or 0), given.text("village"), given.text("first"), given.text("last"), given.text("channel")
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        count = payment_enquiries.write_xlsx(desk, wanted, path, progress)
        title = f"缴费查询-{payment_enquiries.said(wanted).replace('　', '-')}"
        files = [Made(f"{title}.xlsx", path.read_bytes(), count)] if count else []
    if 0 < count <= payment_enquiries.ON_PAPER:
        files.append(Made(f"{title}.pdf", payment_enquiries.paper_pdf(desk, wanted), count))
    fen = payment_enquiries.asked(desk, wanted).fen if count else 0
    said = f"{payment_enquiries.said(wanted)}：{count:,} 笔，{yuan(fen)} 元。" if count else "没有查到缴费。请换条件再查。"
    return Outcome(tuple(files), said, (("缴费", f"{count:,} 笔"), ("金额", f"{yuan(fen)} 元")))


JOB = Job(
    key="enquiry", title="缴费查询", group=MONEY_GROUP, order=5,
    does="按年度、村、日期和渠道查：谁缴了多少、哪天入库、凭哪份单据。",
    needs=(
        Need("year", "缴费年度", TEXT, hint="不填就是全部年度"), village_need(),
        Need("first", "缴费日期从", TEXT, hint="例如 2026-10-01"), Need("last", "到", TEXT, hint="例如 2026-10-31"),
        Need("channel", "缴费渠道", CHOICE, choices=(("", "全部渠道"), *CHANNELS.items())),
    ),
    run=run, words="明细 入账 单据 渠道 税务直缴 补缴 现金",
)  # fmt: skip
