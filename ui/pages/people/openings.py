"""导入期初: what the wizard must know of an older system's balance file (Songshan 003 art. 12; Linyi 004 2(1))."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.domain.money import yuan
from app.services import import_records, openings
from app.services.desk import Desk
from app.services.intake_checks import Checked
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.session import Session

YEARS_OFFERED = 10


def openings_wizard(session: Session) -> IntakeWizard:
    """The wizard for balance files; it asks for the closed year, last year first."""
    return IntakeWizard(session, KIND, closed_years(session.desk.today))


def closed_years(today: date) -> tuple[tuple[str, str], ...]:
    """Years that have ended, as they are chosen."""
    years = range(today.year - 1, today.year - 1 - YEARS_OFFERED, -1)
    return tuple((str(year), f"{year} 年末") for year in years)


def _keep(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    beside = Path(checked.beside) if checked.beside else None
    found = openings.file_rows(desk, checked.file, int(checked.month), checked.layout, beside, progress)
    skipped = found.problems.get(openings.SKIPPED, 0)
    refused = found.rows - found.accepted - skipped
    sentence = f"已提交 {len(found.villages):,} 个村 {found.accepted:,} 人的期初，共 {yuan(found.fen)} 元。"
    following = "请另一位操作员在「业务单据」里逐村复核，并打印期初建账确认表给村里核对签字。"
    facts = (
        ("文件", checked.file.name), ("截止", f"{found.closed_year} 年 12 月 31 日"), ("建账", f"{found.accepted:,} 人"),
        ("建账金额", f"{yuan(found.fen)} 元"), ("已建过，跳过", f"{skipped:,} 人"), ("有问题，没有建账", f"{refused:,} 人"),
        ("单据", f"{found.filings:,} 份"), ("导入号", f"{found.number}（复核以前可在导入记录里撤销）"),
    )  # fmt: skip
    return Outcome(found.number, found.accepted, sentence, following, facts)


KIND = IntakeKind(
    kind=import_records.OPENING, name="opening", title="导入期初余额", hint="原系统导出的余额表：xlsx、xls、ods 或 csv",
    unit="人", doing="建账", trouble="不建账", keep=_keep, by_month=True, period="截止年度", beside="分年缴费表",
    changes=frozenset({"people", "filings"}),
)  # fmt: skip
