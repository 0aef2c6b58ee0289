"""The row being typed: who pays, how much, and what is said about it beside the grid and in the row itself.

One scan and one Enter record a regular payment. Somebody unknown, already paid, or with a tier that is gone is said in
the row before anything is logged; a second Enter logs it as an open item, because the terminal has taken the money.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.business.batch import REFUND, SALE, VOID
from app.domain import id_number, money
from app.domain.money import MoneyUnreadable, yuan_plain
from app.domain.width import halfwidth
from app.errors import OfficeError
from app.services.batch_drafts import BatchDraft
from app.services.collections import NumberIncomplete, Payer
from app.services.people import Person
from ui import wording
from ui.pages.collection import columns, work
from ui.pages.collection.grid import EntryGrid
from ui.pages.collection.payer import PayerCard
from ui.pages.collection.slip import SlipPanel
from ui.session import Session
from ui.widgets.controls import label, set_tone

CHANGES = frozenset({"drafts"})
KEEP_AFTER_MS = 600
_PLAIN = wording.unmarked(columns.line_text)


class EntryNotice(QFrame):
    """The sentence about the line that needs attention; without one it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("entry_notice")
        self.setProperty("role", "message")
        self.sentence = label("", name="entry_problem", wrap=True)
        QVBoxLayout(self).addWidget(self.sentence)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        self.sentence.setText(text)
        set_tone(self, tone)
        self.setVisible(bool(text))


class RowTyping(QObject):
    """Between the grid's typed row and the services. `shown` carries the batch after a line was logged, `emptied`
    whether a row that was emptied can be brought back.
    """

    shown = Signal(object)
    emptied = Signal(bool)

    def __init__(self, session: Session, grid: EntryGrid, slip: SlipPanel, payer: PayerCard, notice: EntryNotice) -> None:
        super().__init__(grid)
        self.session, self.grid, self.slip, self.payer, self.notice = session, grid, slip, payer, notice
        self.draft: BatchDraft | None = None
        self._asking = self._accept_next = False
        self._doubted = ""
        self._emptied: dict[str, str] = {}
        self._owed = False
        self._sent: deque[tuple[str, dict[str, str], str]] = deque()
        self._kept: dict[str, str] = {}
        self._logged_last: dict[str, str] = {}
        self._changing: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        grid.kind_turned.connect(self._kind_turned)
        grid.number_given.connect(self._ask_payer)
        grid.accepted.connect(self._accept)
        grid.void_wanted.connect(self._void)
        grid.row_typed.connect(self._timer.start)
        grid.amount.textEdited.connect(self._by_difference)

    def open(self, draft: BatchDraft) -> None:
        """Wait for the next person of this batch; a row typed before and not logged is brought back."""
        self.draft = draft
        self._say("", "")
        self._kept = {}
        self.begin_row()
        self.session.jobs.read(partial(work.kept_row, self.session, draft.key), self._found_row)

    def _found_row(self, answer: tuple[str, dict[str, str]]) -> None:
        key, cells = answer
        if cells and self.draft is not None and self.draft.key == key and not self.grid.typed_cells():
            self._kept = cells
            self.grid.put_cells(cells)
            self._say("上次打了一半的这一行已恢复，还没有记下。接着按回车，或按 Esc 清空。", "plain")

    def begin_row(self) -> None:
        self._asking = self._accept_next = False
        self._doubted = ""
        self._logged_last = {}
        self.grid.begin_row(self.session.desk.clock.today().year)
        self.keep()

    def keep(self) -> None:
        """Keep the typed row as it stands, when it has changed."""
        cells = self.grid.typed_cells()
        if self.draft is not None and cells != self._kept:
            self._kept = cells
            job = partial(work.keep_row, self.session, self.draft.key, cells)
            self.session.jobs.write("", job, changes=frozenset())

    def empty_row(self) -> bool:
        """Empty a row that something was typed into; whether there was anything to empty."""
        cells = self.grid.typed_cells()
        if not cells:
            return False
        self._emptied = cells
        self.payer.clear()
        self.begin_row()
        self._say("这一行已清空，没有记下。", "plain")
        self.emptied.emit(True)
        return True

    def bring_back(self) -> None:
        """Undo the emptying; what has been typed since takes its place and can be brought back in turn."""
        back, self._emptied = self._emptied, self.grid.typed_cells()
        self.grid.put_cells(back)
        self._owed = False
        self._say("", "")
        self.emptied.emit(bool(self._emptied))
        self.keep()

    def unknown(self) -> str:
        """The number in a row of which nobody is known yet; "" for any other row."""
        return "" if self.grid.kind == VOID or self.grid.name.text() else id_number.fold(self.grid.number.text())

    def ask_anew(self) -> None:
        """The number in the row may have been registered meanwhile: what was doubted of it is asked again."""
        self._asking = self._accept_next = False
        self._doubted = ""
        self._say("", "")

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """Why a scanned number does not come into the typed row, and what to do; ("", ""): it may."""
        typed, name = id_number.fold(self.grid.number.text()), self.grid.name.text()
        if self.grid.kind == VOID and typed:
            return f"这一行正在登记撤销，原凭证号 {typed}，没有换成刷的证件。", "请先按回车记下，或按 Esc 清空，再刷。"
        if not typed or (number.startswith(typed) and not name):
            return "", ""
        if number == typed:
            return f"这一行就是{name}。", "核对金额后按回车记下。"
        return f"这一行正在登记{name or typed}，没有换成刷的证件。", "请先按回车记下，或按 Esc 清空，再刷。"

    def _say(self, text: str, tone: str) -> None:
        self.notice.say(text, tone)

    def _kind_turned(self, kind: str) -> None:
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
            self.grid.remark_in_row("回车 记下撤销", brief="回车")
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
        job = partial(work.payer, self.session, number, _year(year))
        self.session.jobs.read(job, self._payer_found, failed=self._payer_missing)

    def _payer_found(self, answer: tuple[Payer, Person]) -> None:
        payer, person = answer
        self._asking = False
        self.payer.show_person(person)
        self.grid.number.setText(payer.id_number)
        self.grid.name.setText(payer.name)
        self.grid.amount.setText(yuan_plain(payer.tier_fen) if payer.tier_fen else "")
        what = "退货" if self.grid.kind == REFUND else "这一笔"
        self.grid.remark_in_row(f"回车 记下{what}" if payer.tier_fen else "填金额后按回车", brief="回车")
        warning = payer.warning if self.grid.kind == SALE else ""
        if warning:
            self.grid.remark_in_row(f"⚠ {warning}", "warn", "⚠ 请核对")
        self._say(f"{warning}。没有收错的，再按回车，记为待查。" if warning else "", "warn")
        self.grid.amount.setFocus()
        self.grid.amount.selectAll()
        if self._accept_next and payer.tier_fen and not payer.warning:
            self._accept()
        self._accept_next = False

    def _payer_missing(self, error: OfficeError) -> None:
        self._asking = self._accept_next = False
        self.payer.clear()
        self._doubted = self.grid.number.text().strip()
        part = isinstance(error, NumberIncomplete)
        self.grid.remark_in_row("✕ 号码不完整" if part else "✕ 不是这里的参保人", "bad", "✕ 不完整" if part else "✕ 没找到")
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
        if not self.grid.amount.text().strip():
            self._say("请填金额，照签购单上的写，例如 200。这一笔还没有记下。", "bad")
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
        if self._changes_amount():
            self._change_amount(fen)
            return
        if self._typed_again(fen) or not self._send():
            return
        job = partial(
            work.add, self.session, self.draft.key, halfwidth(self.grid.voucher.text()).strip(),
            self.grid.number.text().strip(), _year(self.grid.year.text()), abs(fen), self.grid.kind,
        )  # fmt: skip
        self.session.jobs.write("", job, self._added, changes=CHANGES, failed=self._not_added)

    def _changes_amount(self) -> bool:
        """Whether the row is the one that was sent or logged last, but for its amount."""
        last = self._sent[-1][1] if self._sent else self._logged_last
        typed = self.grid.typed_cells()
        return (
            bool(last) and typed["kind"] == SALE and typed["amount"] != last["amount"]
            and {**typed, "amount": ""} == {**last, "amount": ""}
        )  # fmt: skip

    def _typed_again(self, fen: int) -> bool:
        """A logged sale typed once more with another amount is its correction: asked first, done by a second Enter."""
        typed = self.grid.typed_cells()
        line = self.grid.sale_named(halfwidth(typed["voucher"]).strip()) if typed["kind"] == SALE else None
        if line is None or line.id_number != typed["number"].strip() or line.amount_fen == fen:
            return False
        self._logged_last = {**typed, "amount": yuan_plain(line.amount_fen)}
        was, now = money.yuan(line.amount_fen), money.yuan(fen)
        self._say(f"凭证号 {line.voucher} 已记下 {was} 元。要改成 {now} 元，再按回车；不改，按 Esc。", "warn")
        return True

    def _change_amount(self, fen: int) -> None:
        """The writer does it after the line itself: nothing is logged twice."""
        assert self.draft is not None
        self._changing = self.grid.typed_cells()
        job = partial(work.change_amount, self.session, self.draft.key, self._changing["voucher"], fen)
        self.session.jobs.write("", job, self._changed, changes=CHANGES, failed=self._not_changed)

    def _changed(self, draft: BatchDraft) -> None:
        changed, self._changing = self._changing, {}
        if self.draft is None or self.draft.key != draft.key:
            return
        self._logged(draft)
        voucher = changed.get("voucher", "").zfill(6)
        line = next((line for line in reversed(draft.lines) if line.voucher == voucher), draft.lines[-1])
        what = "" if line.state == "payment" else f"，{_PLAIN(line)}"
        tone = "plain" if line.state == "payment" else "warn"
        self._say(f"凭证号 {line.voucher} 的金额已改为 {money.yuan(line.amount_fen)} 元{what}。", tone)
        if self.grid.typed_cells() in ({}, changed):
            self.begin_row()

    def _not_changed(self, error: OfficeError) -> None:
        self._changing = {}
        self._say(f"{error.text}金额没有改。{error.hint}", "bad")

    def _send(self) -> bool:
        """Note what is sent to the writer, who may be busy; False for the same row once more."""
        waiting = [cells for _, cells, _ in self._sent]
        if self.grid.typed_cells() in waiting:
            return False
        if waiting and self.grid.voucher.text() == waiting[-1]["voucher"]:
            self.grid.count_on(waiting[-1]["voucher"])
        assert self.draft is not None
        self._sent.append((self.draft.key, self.grid.typed_cells(), self.grid.name.text()))
        return True

    def _end_row(self, sent: dict[str, str], name: str) -> None:
        """Empty the row of what was sent; what has been typed for the next payer since stays."""
        typed = self.grid.typed_cells()
        if typed in ({}, sent):
            self.begin_row()
            return
        self._logged_last = sent
        if self._changes_amount():
            if typed != self._changing:
                self._say(
                    f"凭证号 {sent['voucher']} 已记下 {sent['amount']} 元。要改成 {typed['amount']} 元，再按回车；不改，按 Esc。",
                    "warn",
                )
            return
        if typed["voucher"] == sent["voucher"]:
            self.grid.count_on(sent["voucher"])
        if typed["number"] != sent["number"] and self.grid.name.text() == name:
            self.grid.name.setText("")
            if typed["amount"] == sent["amount"]:
                self.grid.amount.clear()
        self.keep()

    def _added(self, draft: BatchDraft) -> None:
        key, sent, name = self._sent.popleft()
        if self.draft is None or self.draft.key != key:
            return
        self._logged(draft)
        line = draft.lines[-1]
        if line.state == "payment":
            self._say("", "")
        elif line.state == "voided":
            self._say("已登记终端上的撤销，原来那一行和撤销都留在本批。", "plain")
        elif line.kind != SALE:
            self._say(f"第 {len(draft.lines)} 行，{_PLAIN(line)}。这一行留在本批，随批次上报。", "warn")
        else:
            what = _PLAIN(line)
            self._say(
                f"第 {len(draft.lines)} 行 {line.name}，{what}。钱已进终端，这一行留在本批。"
                "在 POS 上撤销后，选中它按 Delete 登记撤销。",
                "warn",
            )
        self._end_row(sent, name)

    def _not_added(self, error: OfficeError) -> None:
        key, sent, _name = self._sent.popleft()
        if self.draft is None or self.draft.key != key or self.grid.typed_cells() in ({}, sent):
            self._not_done(error)
            return
        self._emptied, self._owed = sent, True
        self.emptied.emit(True)
        voucher = sent["voucher"]
        self._say(f"凭证号 {voucher} 那一笔还没有记下：{error.text}{error.hint}按 Ctrl+Z 换回那一行。", "bad")

    def _not_done(self, error: OfficeError) -> None:
        self._say(f"{error.text}这一笔还没有记下。{error.hint}", "bad")

    def _void(self, row: int) -> None:
        if self.draft is not None:
            job = partial(work.void, self.session, self.draft.key, row)
            self.session.jobs.write("", job, self._voided, changes=CHANGES, failed=self._not_done)

    def _voided(self, draft: BatchDraft) -> None:
        self._logged(draft)
        self._say("已登记终端上的撤销，原来那一行和撤销都留在本批。", "plain")
        if not self.grid.typed_cells():
            self.begin_row()

    def _logged(self, draft: BatchDraft) -> None:
        self.draft = draft
        if not self._owed:
            self._emptied = {}
            self.emptied.emit(False)
        self.shown.emit(draft)


def _year(text: str) -> int:
    plain = halfwidth(text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() else 0
