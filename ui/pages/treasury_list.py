"""导入国库清单: what the wizard must know of the treasury's list (Songshan 003 art. 3(6)1, 10-11, 13)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.money import yuan
from app.services import import_records, reconciliations
from app.services.desk import Desk
from app.services.intake_checks import Checked
from app.services.reconciliations import Reconciled
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.session import Session


def treasury_wizard(session: Session, months: Sequence[tuple[str, str]]) -> IntakeWizard:
    """The wizard for treasury lists; it asks for the month that is compared."""
    return IntakeWizard(session, KIND, months)


def counts_of(found: Reconciled) -> dict[str, tuple[int, int | None]]:
    """(rows, fen) of each kind of result, for the numbers of the page."""
    return {
        "matched": (found.matched, found.matched_fen), "pos_only": (found.pos_only, found.pos_only_fen),
        "treasury_only": (found.treasury_only, found.treasury_only_fen),
        "amount_differs": (found.amount_differs, None), "late": (found.late, None),
    }  # fmt: skip


def _keep(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = reconciliations.settle_rows(desk, checked.file, checked.month, checked.layout, progress)
    earlier = f"（其中以前月份的 {found.late:,} 笔）" if found.late else ""
    sentence = f"清单 {found.rows:,} 行，对上的 {found.matched + found.late:,} 笔{earlier}已从国库入库之日记入个人账户。"
    facts = (
        ("文件", checked.file.name), ("对账月份", checked.month),
        ("对上入账", f"{found.matched:,} 笔　{yuan(found.matched_fen)} 元"), ("以前月份今天对上", f"{found.late:,} 笔"),
        ("POS 有、国库无", f"{found.pos_only:,} 笔　{yuan(found.pos_only_fen)} 元"),
        ("国库有、POS 无", f"{found.treasury_only:,} 笔　{yuan(found.treasury_only_fen)} 元"),
        ("金额不符", f"{found.amount_differs:,} 笔"), ("以前清单已对过，跳过", f"{found.repeated:,} 笔"),
    )  # fmt: skip
    following = "按 Esc 回到差异表，逐笔查清或手工对上。"
    return Outcome(0, found.matched, sentence, following, facts, counts_of(found))


KIND = IntakeKind(
    kind=import_records.TREASURY, name="treasury", title="导入国库清单", hint="国库或税务给的入库清单；也可以拖进来",
    unit="行", doing="对账", trouble="读不出", keep=_keep, by_month=True,
    changes=frozenset({"reconciled", "batches", "people", "filings"}),
)  # fmt: skip
