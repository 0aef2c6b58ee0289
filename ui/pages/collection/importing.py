"""导入 POS 交易明细: what the wizard must know of a terminal's export (Songshan 003 art. 7, 9).

Lines are logged, batches whose slip agrees are closed, the rest is listed.
"""

from __future__ import annotations

from app.domain.money import yuan
from app.services import import_records, pos_imports
from app.services.desk import Desk
from app.services.intake_checks import Checked
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.session import Session


def pos_wizard(session: Session) -> IntakeWizard:
    """The wizard for POS exports."""
    return IntakeWizard(session, KIND)


def _keep(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = pos_imports.log_rows(desk, checked.file, checked.layout, progress)
    sentence = f"已导入：新记缴费 {found.payments:,} 笔，{yuan(found.payments_fen)} 元。"
    tiers = "，".join(f"{tier} 元 {count:,} 笔" for tier, count in found.by_tier.items())
    facts = (
        ("文件", checked.file.name), ("交易行数", f"{found.lines:,}"), ("批次", f"{found.batches:,}"),
        ("全部交易净额", f"{yuan(found.net_fen)} 元"), ("新记缴费", f"{found.payments:,} 笔　{yuan(found.payments_fen)} 元"),
        ("各档次", tiers), ("以前已登记，跳过", f"{found.problems.get('already_logged', 0):,} 笔"),
        ("导入号", f"{found.number}（可在导入记录里撤销）" if found.number else "没有新的交易，不记"),
    )  # fmt: skip
    following = "结算单相符的批次已关闭，其余的在批次列表里继续。挂在待查的行请查清。"
    return Outcome(found.number, found.payments, sentence, following, facts)


KIND = IntakeKind(
    kind=import_records.POS, name="pos", title="导入 POS 交易明细", hint="从 POS 后台或 U 盘拷来的交易明细；也可以拖进来",
    unit="笔", doing="登记", trouble="待查", keep=_keep, changes=frozenset({"drafts", "batches", "filings"}),
)  # fmt: skip
