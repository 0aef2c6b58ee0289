"""个人账户对账单 of a whole village in one run, with the list to sign on receipt (Songshan 003 art. 15: at least once a year)."""

from __future__ import annotations

from app.domain.money import yuan
from app.services import statement_papers
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import PAPER_GROUP, Given, Job, Made, Outcome, village_need, year_need
from app.services.places import villages
from app.services.statement_papers import Run


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year, village = given.number("year"), given.text("village")
    made = statement_papers.village_run(desk, village, year, progress)
    statement_papers.keep(desk, made)
    return outcome(made, dict(villages(desk)).get(village, desk.station_name))


def outcome(made: Run, place: str) -> Outcome:
    """The files of a run and what to say of it."""
    title = f"{made.year}年度个人账户对账单-{place}"
    said = f"{made.people:,} 人的对账单，后面是领取签字表。" + (f"{len(made.problems)} 人没有印。" if made.problems else "")
    counts = (("对账单", f"{made.people:,} 份"), ("年末余额合计", f"{yuan(made.closing_fen)} 元"))
    return Outcome((Made(f"{title}.pdf", made.pdf, made.people),), said, counts, made.problems)


JOB = Job(
    key="account_statements", title="个人账户对账单（整村）", group=PAPER_GROUP, order=7,
    does="一个村每人一份对账单，A4 一页两份，裁开发给本人；后面附领取签字表。",
    needs=(village_need(required=True), year_need()), run=run, words="对账单 余额 利息 年度 发放 签字",
)  # fmt: skip
