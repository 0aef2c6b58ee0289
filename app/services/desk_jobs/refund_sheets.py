"""退费明细表 of a month, among the tables that a district makes every month (Qingdao 000 art. 4)."""

from __future__ import annotations

from app.domain.money import yuan
from app.services import refunds
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import MONEY_GROUP, MONTH, Given, Job, Made, Need, Outcome


def run(desk: Desk, given: Given, _progress: Progress) -> Outcome:
    month = given.text("month") or f"{desk.today:%Y-%m}"
    done = refunds.paid(desk, month)
    files = (
        Made(f"退费明细表-{month}.pdf", refunds.as_pdf(desk, month), len(done)),
        Made(f"退费明细表-{month}.xlsx", refunds.as_xlsx(desk, month), len(done)),
    )
    paid = [one.fen for one in done if one.state == refunds.PAID]
    back = [-one.fen for one in done if one.state == refunds.BACK]
    counts = [("支付", f"{len(paid):,} 笔 {yuan(sum(paid))} 元"), ("银行退票", f"{len(back):,} 笔 {yuan(sum(back))} 元")]
    said = f"{month} 支付退费 {len(paid):,} 笔，{yuan(sum(paid))} 元。" if paid else f"{month} 没有支付退费。"
    return Outcome(files, said, tuple(counts))


JOB = Job(
    key="refunds", title="退费明细表", group=MONEY_GROUP, order=9,
    does="一个月支付的退费和银行退票，本月还列出等待支付的。", needs=(Need("month", "月份", MONTH, hint="不填就是本月"),),
    run=run, words="退费 退款 退票 冲销",
)  # fmt: skip
