"""读入税务明细 and 读入银行对账单: what the wizard must know of these lists (Songshan 003 art. 3(6)1; Linyi 004 2(4)-(5))."""

from __future__ import annotations

from app.domain.money import yuan
from app.services import import_records, statement_lists
from app.services.desk import Desk
from app.services.intake_checks import Checked
from app.services.statement_lists import Listed
from ui.intake.kinds import IntakeKind, Outcome
from ui.jobs import Progress


def _outcome(found: Listed, what: str, following: str, more: tuple[tuple[str, str], ...]) -> Outcome:
    facts = (
        ("清单行数", f"{found.rows:,}"), ("新的", f"{found.new:,} 行"), ("代替以前的", f"{found.changed:,} 行"),
        ("以前已读入", f"{found.same:,} 行"), ("金额合计", f"{yuan(found.total_fen)} 元"), *more,
    )  # fmt: skip
    kept = found.new + found.changed
    sentence = f"{what} {found.rows:,} 行已读入，其中新的或有变动的 {kept:,} 行。" if found.filings else f"{what}以前已经读入，没有变动。"
    return Outcome(0, kept, sentence, following, facts)


def _keep_tax(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = statement_lists.take_tax(desk, checked.file, checked.month, checked.layout, progress)
    return _outcome(found, f"{checked.month} 税务缴费明细", "按 Esc 回到三方对账，看还有哪些没有对上。", ())


def _keep_bank(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = statement_lists.take_bank(desk, checked.file, checked.month, checked.layout, progress)
    balances = (("期初余额", f"{yuan(found.opening_fen)} 元"), ("期末余额", f"{yuan(found.closing_fen)} 元"))
    return _outcome(found, f"{checked.month}对账单", "按 Esc 回到三方对账，看账上和银行还差哪些。", balances)


TAX_KIND = IntakeKind(
    kind=import_records.TAX, name="tax", title="读入税务缴费明细", hint="税务局给的缴费明细表；也可以拖进来", unit="行",
    doing="读入", trouble="不读入", keep=_keep_tax, by_month=True, changes=frozenset({"reconciled", "filings"}),
)  # fmt: skip
BANK_KIND = IntakeKind(
    kind=import_records.BANK, name="bank", title="读入银行对账单", hint="银行或国库给的对账单，要带余额；也可以拖进来", unit="行",
    doing="读入", trouble="不读入", keep=_keep_bank, by_month=True, period="账户", changes=frozenset({"reconciled", "filings"}),
)  # fmt: skip
