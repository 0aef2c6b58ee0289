"""导入花名册: what the wizard must know of rosters (Songshan 003 art. 3(3)1, 4-6)."""

from __future__ import annotations

from collections.abc import Sequence

from app.services import import_records, rosters
from app.services.desk import Desk
from app.services.intake_checks import Checked
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.session import Session


def roster_wizard(session: Session, villages: Sequence[tuple[str, str]]) -> IntakeWizard:
    """The wizard for rosters; a township or hall says whose village it is."""
    return IntakeWizard(session, KIND, () if session.level == "village" else (("", "请选择村"), *villages))


def _keep(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = rosters.file_rows(desk, checked.file, checked.layout, checked.village, progress)
    skipped = found.problems.get(rosters.SKIPPED, 0)
    refused = found.rows - found.accepted - skipped
    sentence = f"已提交 {found.accepted:,} 人的参保登记" + (f"，{refused:,} 人有问题没有登记" if refused else "") + "。"
    following = "下次写入 U 盘时送上级审核。" + ("没有登记的行可以存成表格，改好再导入。" if refused else "")
    facts = (
        ("文件", checked.file.name), ("登记", f"{found.accepted:,} 人"), ("已登记，跳过", f"{skipped:,} 人"),
        ("有问题，没有登记", f"{refused:,} 人"), ("就地改过", f"{len(checked.layout.corrections)} 格"),
        ("导入号", f"{found.number}（可在导入记录里撤销）" if found.number else "没有新登记，不记"),
    )  # fmt: skip
    return Outcome(found.number, found.accepted, sentence, following, facts)


KIND = IntakeKind(
    kind=import_records.ROSTER, name="roster", title="导入花名册", hint="xlsx、xls、ods 或 csv，表头照旧；也可以拖进来",
    unit="人", doing="登记", trouble="不登记", keep=_keep, changes=frozenset({"people", "filings"}),
)  # fmt: skip
