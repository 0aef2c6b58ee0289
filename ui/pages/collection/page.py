"""收缴: batches of POS terminals, keyboard entry, the settlement slip, POS import (Songshan 003 art. 7, 9)."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit

from app.domain.route import ASSISTANT, CLERK
from app.services import collections, line_reversals, people
from app.services.batch_drafts import BatchDraft
from ui.handling.wanted import Wanted
from ui.intake.drop import FileDrop
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.pages.collection.batches import BatchesPanel
from ui.pages.collection.cash import CashPanel, cash_said
from ui.pages.collection.entry import BatchPanel
from ui.pages.collection.importing import pos_wizard
from ui.pages.page import Page
from ui.pages.people.errand import Errand, errand
from ui.session import Session
from ui.widgets.controls import ActionButton, label, say
from ui.widgets.lazy import added, shows
from ui.widgets.stack import ShownStack

HELD = "已经填的都在，没有动。"


class CollectionPage(Page):
    key: ClassVar[str] = "collection"
    title: ClassVar[str] = "收缴"
    shows: ClassVar[frozenset[str]] = frozenset({"drafts", "batches", "filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.batches = BatchesPanel(session)
        self.stack = ShownStack()
        self.stack.addWidget(self.batches)
        self.import_pos = ActionButton("pos_open", "导入 POS 文件", self.open_import, key="Ctrl+I")
        self.cash_open = ActionButton("cash_open", "现金与收据", self.open_cash)
        self.cash_open.hide()
        self.cash_due = label("", "strong", name="cash_due")
        self.cash_due.hide()
        self.add_actions(self.cash_open, self.import_pos)
        self.box.addWidget(self.cash_due)
        self.box.addWidget(self.stack, 1)
        may = "" if session.has(ASSISTANT, CLERK) else "收缴由协办员或经办登记，当前操作员没有这个角色。"
        for button in (self.import_pos, self.batches.begin):
            button.allow_if(may)
        if may:
            self.batches.open.empty_text = f"没有未关闭的批次。{may}"
        self.batches.opened.connect(self.open_batch)
        self.batches.begun.connect(self._begin)
        self.batches.reversal_given.connect(self._reverse)
        self.batches.handling_wanted.connect(self._handle)
        for table in (self.batches.open, self.batches.closed, self.batches.lines):
            table.typed.connect(self.typed)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.open_import)

    @cached_property
    def entry(self) -> BatchPanel:
        """The lines of one open batch."""
        panel = added(self.stack, BatchPanel(self.session))
        panel.grid.typed.connect(self.typed)
        panel.left.connect(self.open_list)
        panel.closed.connect(self._closed)
        panel.register_wanted.connect(self.take_unknown)
        return panel

    @cached_property
    def importing(self) -> IntakeWizard:
        """The import of a terminal's file."""
        wizard = added(self.stack, pos_wizard(self.session))
        wizard.left.connect(self.open_list)
        wizard.told.connect(self.told)
        wizard.person_wanted.connect(self._person_wanted)
        return wizard

    @cached_property
    def cash(self) -> CashPanel:
        """Receipts, money on hand and takings, where the policy allows cash."""
        panel = added(self.stack, CashPanel(self.session))
        panel.left.connect(self.open_list)
        panel.handling_wanted.connect(self._handle)
        panel.paper.connect(self.paper)
        for table in (panel.books, panel.drawers, panel.takings):
            table.typed.connect(self.typed)
        return panel

    def refresh(self) -> None:
        """The lists are read when they are in sight; while lines are typed the grid has them already."""
        if shows(self.stack, self, "entry"):
            return
        self.session.jobs.read(partial(cash_said, self.session), self._show_cash)
        if shows(self.stack, self, "cash"):
            self.cash.refresh()
        else:
            self.batches.refresh()

    def _show_cash(self, said: tuple[bool, str, bool]) -> None:
        known, sentence, due = said
        self.cash_open.setVisible(known and not shows(self.stack, self, "cash"))
        say(self.cash_due, sentence, "bad" if due else "")

    def help_key(self) -> str:
        return "cash" if shows(self.stack, self, "cash") else self.key

    def person_field(self) -> QLineEdit | None:
        return self.entry.person_field() if shows(self.stack, self, "entry") else None

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """A row that is begun for one payer is not turned into another's."""
        if shows(self.stack, self, "entry") and self.entry.person_field() is not None:
            return self.entry.typing.refuses_scan(number)
        return super().refuses_scan(number)

    def take_person(self, n: int) -> bool:
        """Whom the search box found comes into the open row."""
        if self.person_field() is None:
            return False
        self.session.jobs.read(partial(_number_of, self.session, n), self._put_person)
        return True

    def _put_person(self, number: str) -> None:
        field = self.person_field()
        if field is None:
            return
        why, following = self.refuses_scan(number)
        if why:
            self.told.emit("warn", why, HELD, following)
            field.setFocus()
        else:
            self.entry.put_person(number)

    def nobody_found(self) -> str:
        return "" if self.person_field() is None else "没登记过的，按回车登记，登记完回到这一行。"

    def take_unknown(self, words: str) -> None:
        """Somebody who is not on the register yet pays: he is registered first, and comes back into the row."""
        self.wants.emit("people", errand(self.key, "这一批", words))

    def open_with(self, argument: object) -> None:
        """A registration that this page has waited for comes back, filed or not."""
        field = self.person_field()
        if not isinstance(argument, Errand) or field is None:
            return
        if argument.done and self.entry.typing.unknown():
            field.clear()  # the number may have been mistyped here
        if argument.done:
            self._put_person(argument.number)
        else:
            field.setFocus()

    def take_focus(self) -> None:
        if shows(self.stack, self, "entry"):
            self.entry.take_focus()
        elif shows(self.stack, self, "importing"):
            self.importing.take_focus()
        elif shows(self.stack, self, "cash"):
            self.cash.take_focus()
        else:
            self.batches.open.setFocus()

    def open_list(self) -> None:
        self.subtitle.setText("")
        self.heading.setText(self.title)
        self.stack.setCurrentWidget(self.batches)
        self.refresh()
        self.batches.open.setFocus()

    def open_import(self, path: Path | bool | None = None) -> None:
        """The import wizard; with a file that was dropped it begins at once."""
        if self.import_pos.why:
            return
        self.subtitle.setText("")
        self.stack.setCurrentWidget(self.importing)
        self.importing.begin(path if isinstance(path, Path) else None)

    def open_cash(self) -> None:
        """The stock of receipts and the money on hand."""
        self.subtitle.setText("")
        self.heading.setText(f"{self.title}　现金与收据")
        self.stack.setCurrentWidget(self.cash)
        self.cash_open.hide()
        self.cash.refresh()
        self.cash.take_focus()

    def _person_wanted(self, n: int) -> None:
        self.wants.emit("people", n)

    def open_batch(self, draft: BatchDraft) -> None:
        """Go on with an open batch."""
        self.heading.setText(f"收缴　批次 {draft.batch}")
        self.subtitle.setText(f"终端 {draft.terminal}　{draft.opened_on} 打开")
        self.stack.setCurrentWidget(self.entry)
        self.batches.number.clear()  # the next batch has another one
        self.entry.show_draft(draft)

    def _begin(self, terminal: str, number: str) -> None:
        job = partial(_start, self.session, terminal, number)
        self.session.jobs.write("", job, self.open_batch, changes=frozenset({"drafts"}))

    def _closed(self, sentence: str) -> None:
        self.open_list()
        self.batches.number.setFocus()
        self.told.emit("good", sentence, "这一批已记入本站点，不再改动；要更正的用红字冲销。", "下次写入 U 盘时送上级核对。")

    def _handle(self, wanted: Wanted) -> None:
        self.wants.emit("reviews", wanted)

    def _reverse(self, line: str, reason: str) -> None:
        job = partial(_reverse, self.session, line, reason)
        changes = frozenset({"batches", "filings", "people"})
        self.session.jobs.write("提交冲销", job, self._reversed, changes=changes)

    def _reversed(self, _filing: str) -> None:
        self.told.emit("good", "红字冲销已提交。", "原记录保留，审核之前这一笔仍算缴费。", "下次写入 U 盘时送上级审核。")


def _number_of(session: Session, n: int, _progress: Progress) -> str:
    return people.rows(session.desk, [n])[0].id_number


def _start(session: Session, terminal: str, number: str, _progress: Progress) -> BatchDraft:
    return collections.start_batch(session.desk, terminal, number)


def _reverse(session: Session, line: str, reason: str, _progress: Progress) -> str:
    return line_reversals.reverse_line(session.desk, line, reason)
