"""缴费查询单 of one person or of a whole list, one PDF to print in one go.

The person's own paper, handed to the person: the ID number stands there whole.
"""

from __future__ import annotations

from app.business.batch import PAYMENT
from app.documents.payment_statements import Cells, PaymentStatement, statements_pdf
from app.domain.money import yuan
from app.domain.records import Line, Resident
from app.errors import Problem
from app.intake.plain_tables import read_tables
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import FILE, LONG, PAPER_GROUP, Given, Job, Made, Need, NeedMissing, Outcome
from app.services.desk_jobs.standing import Standing, tier_text
from app.services.desk_jobs.strangers import KINDS, id_columns, number_at
from app.services.ledgers import PHASE_TITLES
from app.services.papers import stamp, village_name

NOTE = "以本系统登记的缴费为准；“待入库”的款已经缴了，国库入库后记入个人账户。有疑问请带凭证到经办窗口核对。"


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    numbers = _numbers(given)
    papers, problems = [], []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        known = standing.known(numbers)
        for done, number in enumerate(numbers):
            if done % 20 == 0:
                progress(done, len(numbers))
            if number in known:
                papers.append(_paper(standing, known[number]))
            else:
                problems.append(Problem("nobody", f"{number} 没有参保登记，没有查询单。", "numbers"))
        names = [known[number].name for number in numbers if number in known]
    title = f"缴费查询单-{names[0]}" if len(names) == 1 else f"缴费查询单-{len(names)}人"
    files = (Made(f"{title}.pdf", statements_pdf(papers), len(papers)),) if papers else ()
    said = f"{len(papers):,} 人的缴费查询单" + (f"，{len(problems):,} 个号码查无此人。" if problems else "。")
    return Outcome(files, said, (("查询单", f"{len(papers):,} 份"), ("查无此人", f"{len(problems):,} 个")), tuple(problems))


def _numbers(given: Given) -> list[str]:
    """The numbers typed and those of the file, each once, in their order."""
    found = list(given.words("numbers"))
    if given.text("file"):
        tables = read_tables(given.path("file"))
        for place, column in id_columns(tables).items():
            found += [number for row in tables[place].data() if (number := number_at(row, column))]
    if not found:
        raise NeedMissing("还没有证件号码。", "请输入一个或几个证件号码，或选一张有证件号码的表。")
    return list(dict.fromkeys(found))


def _paper(standing: Standing, one: Resident) -> PaymentStatement:
    unit = standing.unit
    entries = unit.postings.of_account(one.subject)
    lines = [line for line in unit.lines.of_subject(one.subject) if line.state == PAYMENT and line.phase != "dead"]
    counted = [line for line in lines if line.phase != "reversed"]
    pairs = (
        ("姓名", one.name), ("公民身份号码", one.id_number), ("性别", one.sex), ("出生日期", one.birth),
        ("所在村", f"{village_name(unit, one.village)} {one.village_group}".strip()), ("个人编号", one.insurance_number or "待生效"),
        ("参保状态", standing.state(one)), ("登记档次", f"{tier_text(one)} 元/年" if one.tier_fen else "未选"),
        (f"{standing.year}年度", standing.payment(one)),
    )  # fmt: skip
    years = len({line.year for line in counted})
    sums = (
        f"缴费合计：{len(counted)} 笔，{yuan(sum(line.amount_fen for line in counted))} 元，{years} 个年度",
        f"个人账户余额：{yuan(sum(entry.fen for entry in entries))} 元（已入账）",
    )
    rows = tuple(_row(line) for line in sorted(lines, key=lambda line: (line.year, line.paid_on)))
    subtitle = f"{standing.desk.station_name}　查询日期 {standing.desk.today:%Y-%m-%d}"
    return PaymentStatement(subtitle, pairs, rows, sums, (NOTE,), stamp(standing.desk))


def _row(line: Line) -> Cells:
    return (
        str(line.year), line.paid_on, yuan(line.amount_fen), line.entered_on or "—", PHASE_TITLES.get(line.phase, line.phase),
        f"{line.terminal}／{line.voucher}",
    )  # fmt: skip


JOB = Job(
    key="statement", title="缴费查询单", group=PAPER_GROUP, order=5,
    does="一个人或一批人的缴费查询单，一人一页，连着打印。",
    needs=(
        Need("numbers", "证件号码", LONG, hint="一个或几个，用空格或换行隔开；刷证件也可以"),
        Need("file", "或者一张名单", FILE, hint=KINDS),
    ),
    run=run, words="查询 打印 个人 对账单 缴费证明",
)  # fmt: skip
