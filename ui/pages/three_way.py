"""三方对账 at the district: a month between POS, tax office, treasury and banks; explanations; the certificate (003 art. 10-11).

Finance works here; reviewers and auditors look. What is open stands in one table with its kind, age, rule and next step. The
page opens at the month that has to be worked on (app.services.month_books): the oldest with rows that is not certified.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.business.fund_standing import AccountStanding
from app.domain import id_number
from app.domain.chart import BANK_ACCOUNTS
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.open_items import BANK_ONLY, BOOK_ONLY, LINE, TAX
from app.domain.route import FINANCE
from app.services import month_books
from app.services.month_books import MONTHS_OFFERED, MonthView, Row
from ui import theme, wording
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.outside_lists import BANK_KIND, TAX_KIND
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, buddy, card, combo, label, later, say
from ui.widgets.figures import Figures
from ui.widgets.lazy import added, shows
from ui.widgets.panels import ReasonStrip
from ui.widgets.side_by_side import SideBySide
from ui.widgets.table import DataTable

ROWS_SEEN, ACCOUNTS_SEEN, BESIDE = 9, 6, 72
NOT_FINANCE = "三方对账由财务登录办理；说明和确认表由复核的人到「业务单据」里复核。"
NUMBERS = (("pos", "POS 收缴"), ("tax", "税务缴费明细"), ("treasury", "国库入库"), ("entered", "记入个人账户"), ("transit", "在途"))


def _fen(fen: int) -> str:
    return yuan(fen) if fen else ""


def _explanation(row: Row) -> str:
    return row.explanation or (f"待复核：{row.proposed}" if row.proposed else "—")


ITEMS: tuple[Column, ...] = (
    Column("差异", lambda row: row.item.title, 9.4, least=7.7, tone=lambda _row: "warn", filterable=True),
    Column("挂账", lambda row: row.age, 3.8, least=3.8, order=lambda row: row.item.since, hint="到月底挂了多久"),
    Column("村", lambda row: row.village, 5.5, least=5.2, yields=3, filterable=True),
    Column("姓名／账户", lambda row: row.item.name, 4.6),
    Column("证件号码", lambda row: id_number.mask(row.item.id_number) if row.item.id_number else "", 10.8, yields=4),
    Column("收缴／账面（元）", lambda row: _fen(row.item.pos_fen), 5.2, right=True, total_fen=lambda row: row.item.pos_fen),
    Column("税务（元）", lambda row: _fen(row.item.tax_fen), 5.2, right=True, total_fen=lambda row: row.item.tax_fen),
    Column("国库／银行（元）", lambda row: _fen(row.item.treasury_fen), 5.2, right=True, total_fen=lambda row: row.item.treasury_fen),
    Column("依据", lambda row: row.rule, 4, yields=2, filterable=True, hint="两边是凭什么对到一起的"),
    Column("说明", _explanation, yields=1, least=6),
    Column("终端／参考号／凭证", lambda row: row.item.reference, 9, hidden=True),
    Column("发生日期", lambda row: row.item.since, 5.7, hidden=True),
)  # fmt: skip


def _bank(account: AccountStanding) -> str:
    return "—" if account.bank_closing_fen is None else yuan(account.bank_closing_fen)


ACCOUNTS: tuple[Column, ...] = (
    Column("账户", lambda one: one.name, least=4),
    Column("账面（元）", lambda one: yuan(one.closing_fen), 5.6, right=True, total_fen=lambda one: one.closing_fen),
    Column("银行（元）", _bank, 5.6, right=True, total_fen=lambda one: one.bank_closing_fen or 0),
    Column("差额（元）", lambda one: _fen(one.difference_fen), 5, right=True, total_fen=lambda one: one.difference_fen,
           tone=lambda one: "warn" if one.difference_fen else ""),
)  # fmt: skip


class ThreeWayPage(Page):
    key: ClassVar[str] = "three_way"
    title: ClassVar[str] = "三方对账"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"reconciled", "filings", "batches"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.month = combo("three_way_month", "对账月份", self._months(), width=10)
        self._opened = False
        self.verdict = later("three_way_verdict")
        self.step = label("", "quiet", name="three_way_step", wrap=True)
        self.figures = Figures("three_way", NUMBERS, below=True)
        self.numbers = self.figures.labels
        self.items = DataTable("three_way_items", "未了结项", RowsModel(ITEMS), empty="没有未了结项。", many=True)
        self.accounts = DataTable("three_way_accounts", "基金账户", RowsModel(ACCOUNTS), empty="没有账户。", many=True)
        self.reason = ReasonStrip("three_way_reason")
        self.tax = ActionButton("three_way_tax", "读入税务明细", self._open_tax)
        self.bank = ActionButton("three_way_bank", "读入银行对账单", self._open_bank)
        self.explain = ActionButton("three_way_explain", "写说明", self._ask_explain)
        self.match = ActionButton("three_way_match", "手工对上选中的两行", self._ask_match)
        self.preview = ActionButton("three_way_preview", "三方对账单", self._preview, key="F7")
        self.xlsx = ActionButton("three_way_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.certify = ActionButton("three_way_certify", "编制确认表", self._ask_certify, key="F9", role="primary")
        self.items.setSelectionMode(DataTable.SelectionMode.ExtendedSelection)
        self.items.selectionModel().selectionChanged.connect(self._judge)
        self.month.activated.connect(self._other_month)
        self._lay_out()
        self._judge()

    def _months(self) -> list[tuple[str, str]]:
        this = Month.of(self.session.desk.clock.today())
        return [(str(month), month.title) for month in (this.plus(-back) for back in range(MONTHS_OFFERED))]

    def _lay_out(self) -> None:
        self.add_actions(self.xlsx, self.preview, self.certify)
        self.body = QWidget()
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._top())
        outer.addWidget(self.reason)
        left, inner = card("three_way_items_card")
        head = QHBoxLayout()
        head.addWidget(label("未了结项", "section"), 1)
        head.addWidget(self.match)
        head.addWidget(self.explain)
        inner.addLayout(head)
        self.items.setMinimumHeight(theme.lines(ROWS_SEEN))
        inner.addWidget(self.items, 1)
        inner.addWidget(self.step)
        right, below = card("three_way_accounts_card", "账户月末余额")
        self.accounts.setMinimumHeight(theme.lines(ACCOUNTS_SEEN))
        below.addWidget(self.accounts, 1)
        sides = SideBySide(BESIDE)
        sides.add(left, 2)
        sides.add(right, 1)
        outer.addWidget(sides, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.body)
        self.box.addWidget(self.whole, 1)

    def _top(self) -> QWidget:
        top, box = card("three_way_card")
        row = QHBoxLayout()
        row.addWidget(buddy("月份", self.month))
        row.addWidget(self.month)
        row.addWidget(self.verdict, 1)
        row.addStretch(0)
        row.addWidget(self.tax)
        row.addWidget(self.bank)
        box.addLayout(row)
        box.addWidget(self.figures)
        return top

    @cached_property
    def tax_import(self) -> IntakeWizard:
        return self._wizard(IntakeWizard(self.session, TAX_KIND, self._months()))

    @cached_property
    def bank_import(self) -> IntakeWizard:
        return self._wizard(IntakeWizard(self.session, BANK_KIND, [(name, name) for name in BANK_ACCOUNTS]))

    def _wizard(self, made: IntakeWizard) -> IntakeWizard:
        added(self.whole, made)
        made.left.connect(self._leave_import)
        made.told.connect(self.told)
        return made

    def chosen_month(self) -> str:
        return str(self.month.currentData())

    def open_with(self, argument: object) -> None:
        place = self.month.findData(argument)
        if place >= 0:
            self._opened = True
            self.month.setCurrentIndex(place)
            self.refresh()

    def take_focus(self) -> None:
        for name in ("tax_import", "bank_import"):
            if shows(self.whole, self, name):
                getattr(self, name).take_focus()
                return
        self.month.setFocus()

    def refresh(self) -> None:
        self.items.source.wait()
        self.accounts.source.wait()
        self.session.jobs.aside("三方对账", partial(_view, self.session, self.chosen_month() if self._opened else ""), self._show)

    def _other_month(self, _place: int) -> None:
        self._opened = True
        self.reason.hide()
        self.refresh()

    def _show(self, found: MonthView) -> None:
        standing = found.standing
        if not self._opened:
            self._opened = True
            self.month.setCurrentIndex(max(0, self.month.findData(standing.month)))
        if standing.month != self.chosen_month():
            return
        for table, records in ((self.items, found.rows), (self.accounts, standing.accounts)):
            assert isinstance(table.source, RowsModel)
            table.about = wording.month_title(standing.month)
            table.source.show(records)
        pos, _, tax, treasury, entered = standing.sides[:5]
        named = (("pos", pos), ("tax", tax), ("treasury", treasury), ("entered", entered))
        counts = {name: (one.count or 0, one.fen) for name, one in named}
        counts["transit"] = sum(one.count for one in standing.transit), sum(one.fen for one in standing.transit)
        for name, (count, fen) in counts.items():
            there = name != "tax" or tax.there
            self.numbers[name].setText(f"{count:,}" if there else "—")
            self.numbers[f"{name}_fen"].setText(f"{yuan(fen)} 元" if there else "还没有读入")
        say(self.verdict, *_verdict(found))
        self._judge()

    def _judge(self) -> None:
        why = "" if self.session.has(FINANCE) else NOT_FINANCE
        marked: list[Row] = self.items.marked()
        for button in (self.tax, self.bank):
            button.allow_if(why)
        over = Month.parse(self.chosen_month()).last_day < self.session.desk.clock.today()
        self.certify.allow_if(why or ("" if over else "这个月还没有结束，月底以后再编制确认表。"))
        self.explain.allow_if(why or ("" if len(marked) == 1 else "请先选中一项。"))
        self.match.allow_if(why or ("" if _pair(marked) else "请按住 Ctrl 选中两行：一行税务的和一行 POS 的，或一行银行的和一行账上的。"))
        self.step.setText(f"下一步：{marked[0].item.step}" if len(marked) == 1 else "")

    def _ask_explain(self) -> None:
        (row,) = self.items.marked()
        sentence = f"「{row.item.title}」{row.item.name}：为什么还没有了结、什么时候办？说明由另一个人复核。"
        self.reason.ask(sentence, partial(self._file, "explain", (row.item.key,)), sure="提交")

    def _ask_match(self) -> None:
        pair = _pair(self.items.marked())
        if pair:
            sentence = "把选中的两行认作同一笔？由另一个人复核以后对上，账户不变。"
            self.reason.ask(sentence, partial(self._file, "match", pair), sure="提交")

    def _file(self, what: str, keys: tuple[str, ...], reason: str) -> None:
        how = month_books.explain if what == "explain" else month_books.match
        title = "提交说明" if what == "explain" else "提交手工对上"
        job = partial(_filed, how, self.session, (*keys, reason))
        self.session.jobs.write(title, job, self._told, changes=frozenset({"filings"}))

    def _ask_certify(self) -> None:
        title = wording.month_title(self.chosen_month())
        sentence = f"编制 {title}三方对账确认表？由另一个人复核以后，这个月算确认；未了结项逐项列在表上，带到下个月。"
        self.reason.ask(sentence, partial(self._certify, self.chosen_month()), sure="提交", reason=False)

    def _certify(self, month: str, _reason: str) -> None:
        job = partial(_filed, month_books.certify, self.session, (month,))
        self.session.jobs.write("编制确认表", job, self._told, changes=frozenset({"filings"}))

    def _told(self, _filing: str) -> None:
        self.told.emit("good", "已提交，等另一个人复核。", "复核以前对账结果不变。", "请复核人到「业务单据」办理。")

    def _open_tax(self) -> None:
        assert self.tax_import.choice is not None
        self.tax_import.choice.setCurrentIndex(self.month.currentIndex())
        self._begin(self.tax_import)

    def _open_bank(self) -> None:
        self._begin(self.bank_import)

    def _begin(self, wizard: IntakeWizard) -> None:
        self.whole.setCurrentWidget(wizard)
        for button in (self.xlsx, self.preview, self.certify):
            button.hide()
        wizard.begin(None)

    def _leave_import(self) -> None:
        self.whole.setCurrentWidget(self.body)
        for button in (self.xlsx, self.preview, self.certify):
            button.show()
        self.refresh()
        self.items.setFocus()

    def _preview(self) -> None:
        self.session.jobs.aside("制作三方对账单", partial(_pdf, self.session, self.chosen_month()), self._show_paper)

    def _show_paper(self, answer: tuple[str, bytes]) -> None:
        month, pdf = answer
        self.paper.emit(f"{wording.month_title(month)}三方对账单", pdf, f"三方对账单-{month}.pdf")

    def _xlsx(self) -> None:
        month = self.chosen_month()
        path = ask_where(self, "存为表格", f"三方对账单-{month}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(_write, self.session, month, path), self._saved)

    def _saved(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, wording.COPY_HAS_PEOPLE)


def _pair(marked: list[Row]) -> tuple[str, str] | None:
    """(list's row, line or movement) when exactly one of each is marked."""
    if len(marked) != 2:
        return None
    for one, other in (marked, marked[::-1]):
        tax = one.item.key.startswith(f"{TAX}:") and other.item.key.startswith(f"{LINE}:") and not other.item.tax_fen
        if tax or (one.item.kind == BANK_ONLY and other.item.kind == BOOK_ONLY and one.item.name == other.item.name):
            return one.item.key, other.item.key
    return None


def _verdict(found: MonthView) -> tuple[str, str]:
    """How the month stands in a sentence, with its tone."""
    certified = f"{found.certified} 已确认"
    if found.certified and found.agrees and not found.stale:
        return f"✓ {certified}。", "good"
    if found.certified:
        return f"{certified}，以后又有变动，请重新编制确认表。", "warn"
    if found.standing.clean:
        return "月清月结，可以编制确认表。", "good"
    if not found.rows:
        return "只有在途，没有其他差异。", "warn"
    proposed = sum(bool(row.proposed) and not row.explanation for row in found.rows)
    without = sum(not row.explanation and not row.proposed for row in found.rows)
    parts = [f"未了结 {len(found.rows):,} 项", f"{without:,} 项没有说明", f"{proposed:,} 项说明待复核" if proposed else ""]
    return f"{'，'.join(filter(None, parts))}。", "warn"


def _view(session: Session, month: str, _progress: Progress) -> MonthView:
    return month_books.view(session.desk, month)


def _filed(how: object, session: Session, values: tuple[str, ...], _progress: Progress) -> str:
    assert callable(how)
    return str(how(session.desk, *values))


def _pdf(session: Session, month: str, _progress: Progress) -> tuple[str, bytes]:
    return month, month_books.as_pdf(session.desk, month)


def _write(session: Session, month: str, path: Path, _progress: Progress) -> Path:
    return write_file(path, month_books.as_xlsx(session.desk, month))
