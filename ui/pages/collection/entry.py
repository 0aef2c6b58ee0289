"""One open batch: its grid, its slip, and the sentence about the line that needs attention."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.business.batch import REFUND, SALE, VOID
from app.domain import money
from app.domain.money import MoneyUnreadable, yuan_plain
from app.domain.width import halfwidth
from app.errors import OfficeError
from app.services import collections, people
from app.services.batch_drafts import BatchDraft
from app.services.collections import Payer
from app.services.people import Person
from ui import theme
from ui.jobs import Progress
from ui.pages.collection import columns
from ui.pages.collection.grid import EntryGrid
from ui.pages.collection.payer import PayerCard
from ui.pages.collection.slip import SlipPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, card, label, later, say, set_tone

CHANGES = frozenset({"drafts"})
KEYS = "回车 下一格　Shift+Tab 上一格　= 按差额填金额　Delete 登记撤销选中的行"
TURN_TITLES = {SALE: "改记退货", REFUND: "改记撤销", VOID: "改记消费"}


class BatchPanel(QWidget):
    """`closed` carries a sentence once the batch is filed, `left` when the person goes back to the list."""

    closed = Signal(str)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.draft: BatchDraft | None = None
        self._asking = self._accept_next = False
        self._doubted = ""
        self.grid = EntryGrid()
        self.slip = SlipPanel()
        self.payer = PayerCard()
        self.notice = QFrame()
        self.notice.setObjectName("entry_notice")
        self.notice.setProperty("role", "message")
        self.sentence = label("", name="entry_problem", wrap=True)
        self.close_button = ActionButton("batch_close", "关闭批次", self.close_batch, key="F9", role="primary")
        self.reason = later("batch_close_why", "reason")
        self.back = ActionButton("batch_back", "批次列表", self.left.emit, key="Esc")
        self.turn = ActionButton("entry_turn", TURN_TITLES[SALE], self.grid.turn_kind, key="F6")
        self._lay_out()
        self.grid.kind_turned.connect(self._kind_turned)
        self.grid.number_given.connect(self._ask_payer)
        self.grid.accepted.connect(self._accept)
        self.grid.void_wanted.connect(self._void)
        self.grid.amount.textEdited.connect(self._by_difference)
        self.slip.typed.connect(self._set_slip)
        self.slip.count.textChanged.connect(self._judge)
        self.slip.total.textChanged.connect(self._judge)

    def _lay_out(self) -> None:
        left, box = card("entry_card")
        pad = theme.lines(0.4)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.grid, 1)
        keys = QHBoxLayout()
        keys.addWidget(label(KEYS, "quiet", wrap=True), 1)
        keys.addWidget(self.turn)
        box.addLayout(keys)
        notice = QVBoxLayout(self.notice)
        notice.addWidget(self.sentence)
        self.notice.hide()
        middle = QVBoxLayout()
        middle.setSpacing(theme.lines(0.6))
        middle.addWidget(left, 3)
        middle.addWidget(self.payer, 1)
        right = QVBoxLayout()
        right.setSpacing(theme.lines(0.6))
        right.addWidget(self.slip)
        right.addWidget(self.notice)
        right.addStretch(1)
        right.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.close_button, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.6))
        row.addLayout(middle, 1)
        holder = QWidget()
        holder.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(theme.chars(20))
        row.addWidget(holder)

    def show_draft(self, draft: BatchDraft) -> None:
        """Open a batch and wait for the next person."""
        self._show(draft)
        self._say("", "")
        self.begin_row()

    def _show(self, draft: BatchDraft) -> None:
        self.draft = draft
        self.grid.show_lines(draft.lines)
        self.slip.show_draft(draft)
        self._judge()

    def begin_row(self) -> None:
        self._asking = self._accept_next = False
        self._doubted = ""
        self.grid.begin_row(self.session.desk.clock.today().year)

    def take_focus(self) -> None:
        self.grid.number.setFocus()

    def person_field(self) -> QLineEdit:
        return self.grid.number

    def _judge(self) -> None:
        why = self.slip.why_open()
        self.close_button.allow_if(why)
        say(self.reason, f"还不能关闭：{why}" if why else "", "")

    def _say(self, text: str, tone: str) -> None:
        self.sentence.setText(text)
        set_tone(self.notice, tone)
        self.notice.setVisible(bool(text))

    def _kind_turned(self, kind: str) -> None:
        self.turn.rename(TURN_TITLES[kind])
        self._asking = self._accept_next = False
        self._doubted = ""
        if kind != SALE:
            self.payer.clear()

    def _name_sale(self, voucher: str) -> None:
        """The typed void names its sale by the voucher number: its amount is filled in."""
        plain = halfwidth(voucher)
        if not (plain.isascii() and plain.isdigit()):
            self._say("请照撤销单填被撤销的凭证号（原凭证号）。", "warn")
            return
        sale = self.grid.sale_named(plain)
        if sale is None:
            self._say(f"这一批里没有凭证号 {plain} 的消费。请核对；没有错的，填金额后按回车，记为待查。", "warn")
        else:
            self._say("", "")
            self.grid.name.setText(sale.name)
            self.grid.amount.setText(yuan_plain(sale.amount_fen))
            self.grid.remark.setText("回车 记下撤销")
        self.grid.amount.setFocus()
        self.grid.amount.selectAll()

    def _ask_payer(self, number: str, year: str) -> None:
        if self.grid.kind == VOID:
            self._name_sale(number)
            return
        if not number and self.grid.kind == REFUND:
            self.grid.amount.setFocus()
            return
        if not number:
            self._say("请刷证件或输入证件号码。", "warn")
            return
        if self._asking:
            self._accept_next = True
            return
        if number == self._doubted:
            self.grid.amount.setFocus()
            return
        self._asking = True
        job = partial(_payer, self.session, number, _year(year))
        self.session.jobs.read(job, self._payer_found, failed=self._payer_missing)

    def _payer_found(self, answer: tuple[Payer, Person]) -> None:
        payer, person = answer
        self._asking = False
        self.payer.show_person(person)
        self.grid.number.setText(payer.id_number)
        self.grid.name.setText(payer.name)
        self.grid.amount.setText(yuan_plain(payer.tier_fen) if payer.tier_fen else "")
        what = "退货" if self.grid.kind == REFUND else "这一笔"
        self.grid.remark.setText(f"回车 记下{what}" if payer.tier_fen else "填金额后按回车")
        self._say(payer.warning if self.grid.kind == SALE else "", "warn")
        self.grid.amount.setFocus()
        self.grid.amount.selectAll()
        if self._accept_next and payer.tier_fen and not payer.warning:
            self._accept()
        self._accept_next = False

    def _payer_missing(self, error: OfficeError) -> None:
        self._asking = self._accept_next = False
        self.payer.clear()
        self._doubted = self.grid.number.text().strip()
        self._say(f"{error.text}这一笔还没有记下。{error.hint}号码没有错的，再按一次回车，把它记为待查。", "bad")
        self.grid.number.setFocus()
        self.grid.number.selectAll()

    def _by_difference(self, text: str) -> None:
        slip = self.slip.read()
        if halfwidth(text).endswith("=") and slip is not None and self.draft is not None:
            self.grid.amount.setText(yuan_plain(slip[1] - self.draft.net_fen))

    def _accept(self) -> None:
        if self.draft is None:
            return
        try:
            fen = money.parse_yuan(self.grid.amount.text())
        except MoneyUnreadable as error:
            self._say(f"{error.text}。{error.hint}。这一笔还没有记下。", "bad")
            return
        if self.grid.kind == SALE and fen < 0:
            self._say("金额是负数：退货按一次 F6，撤销按两次 F6，再填。这一笔还没有记下。", "bad")
            return
        if not self.grid.voucher.text().strip():
            self._say("请先填凭证号（签购单上的流水号）。这一笔还没有记下。", "bad")
            self.grid.voucher.setFocus()
            return
        job = partial(
            _add, self.session, self.draft.key, halfwidth(self.grid.voucher.text()).strip(),
            self.grid.number.text().strip(), _year(self.grid.year.text()), abs(fen), self.grid.kind,
        )  # fmt: skip
        self.session.jobs.write("", job, self._added, changes=CHANGES, failed=self._not_added)

    def _added(self, draft: BatchDraft) -> None:
        self._show(draft)
        line = draft.lines[-1]
        if line.state == "payment":
            self._say("", "")
        elif line.state == "voided":
            self._say("已登记终端上的撤销，原来那一行和撤销都留在本批。", "plain")
        elif line.kind != SALE:
            self._say(f"第 {len(draft.lines)} 行，{columns.line_text(line)}。这一行留在本批，随批次上报。", "warn")
        else:
            what = columns.line_text(line)
            self._say(
                f"第 {len(draft.lines)} 行 {line.name}，{what}。钱已进终端，这一行留在本批。"
                "在 POS 上撤销后，选中它按 Delete 登记撤销。",
                "warn",
            )
        self.begin_row()

    def _not_added(self, error: OfficeError) -> None:
        self._say(f"{error.text}这一笔还没有记下。{error.hint}", "bad")

    def _void(self, row: int) -> None:
        if self.draft is not None:
            job = partial(_void, self.session, self.draft.key, row)
            self.session.jobs.write("", job, self._voided, changes=CHANGES, failed=self._not_added)

    def _voided(self, draft: BatchDraft) -> None:
        self._show(draft)
        self._say("已登记终端上的撤销，原来那一行和撤销都留在本批。", "plain")
        self.begin_row()

    def _set_slip(self, count: int, fen: int) -> None:
        if self.draft is not None:
            job = partial(_slip, self.session, self.draft.key, count, fen)
            self.session.jobs.write("", job, self._show, changes=CHANGES)

    def close_batch(self) -> None:
        """File the batch; the service refuses while the slip differs."""
        slip = self.slip.read()
        if self.draft is None or slip is None:
            return
        self.close_button.refuse("正在关闭…")
        job = partial(_close, self.session, self.draft.key, slip)
        changes = frozenset({"drafts", "batches", "filings"})
        self.session.jobs.write("关闭批次", job, self._closed, changes=changes, failed=self._not_closed)

    def _closed(self, _filing: str) -> None:
        draft, self.draft = self.draft, None
        if draft is not None:
            self.closed.emit(
                f"批次 {draft.batch} 已关闭并提交：{draft.payments:,} 笔，{money.yuan(draft.payments_fen)} 元。"
            )

    def _not_closed(self, error: OfficeError) -> None:
        self._judge()
        self._say(f"{error.text}{error.hint}", "bad")


def _year(text: str) -> int:
    plain = halfwidth(text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() else 0


def _payer(session: Session, number: str, year: int, _progress: Progress) -> tuple[Payer, Person]:
    found = collections.payer(session.desk, number, year)
    return found, people.account_of(session.desk, found.id_number)


def _add(
    session: Session, key: str, voucher: str, number: str, year: int, fen: int, kind: str, _progress: Progress
) -> BatchDraft:
    """`number` is the payer's, of a void the original voucher's."""
    return collections.add_line(
        session.desk, key, voucher=voucher, id_text="" if kind == VOID else number, year=year, amount_fen=fen, kind=kind,
        original_voucher=halfwidth(number) if kind == VOID else "",
    )  # fmt: skip


def _void(session: Session, key: str, row: int, _progress: Progress) -> BatchDraft:
    return collections.void_line(session.desk, key, row)


def _slip(session: Session, key: str, count: int, fen: int, _progress: Progress) -> BatchDraft:
    return collections.set_slip(session.desk, key, count, fen)


def _close(session: Session, key: str, slip: tuple[int, int], _progress: Progress) -> str:
    collections.set_slip(session.desk, key, *slip)
    return collections.close_batch(session.desk, key)
