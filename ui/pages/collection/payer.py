"""Who has just been scanned, to compare with the card in hand: group, tier, and the years already paid."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain import id_number
from app.domain.money import yuan_plain
from app.services import person_notes
from app.services.people import Person
from ui import theme, wording
from ui.widgets.controls import label, later, say
from ui.widgets.panels import Facts

YEARS_SHOWN = 6


class PayerCard(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("payer_card")
        self.setProperty("role", "card")
        self.title = label("缴费人", "section", name="payer_title")
        self.facts = Facts("payer_facts", 4)
        self.paid = later("payer_paid")
        self.hint = label("刷证件后，这里显示缴费人，与证件核对。", "quiet")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        for widget in (self.title, self.hint, self.facts, self.paid):
            box.addWidget(widget)
        box.addStretch(1)

    def show_person(self, person: Person) -> None:
        resident = person.resident
        self.hint.hide()
        self.title.setText(f"缴费人　{resident.name}")
        tier = f"{yuan_plain(resident.tier_fen)} 元" if resident.tier_fen else "未选"
        self.facts.show_facts([
            ("证件号码", id_number.mask(resident.id_number)), ("性别", resident.sex), ("出生日期", resident.birth),
            ("村组", resident.village_group), ("登记档次", tier), ("特殊人群", resident.special_group),
            ("联系电话", resident.phone), ("登记状态", wording.state_text(resident.status)), *person_notes.facts(person),
        ])  # fmt: skip
        years = sorted(
            {(line.year, line.amount_fen) for line in person.payments if line.state == "payment"}, reverse=True
        )
        said = "、".join(f"{year} 年 {yuan_plain(fen)} 元" for year, fen in years[:YEARS_SHOWN])
        say(self.paid, f"已缴：{said}" if said else "以前没有缴费记录。", "" if said else "quiet")

    def clear(self) -> None:
        """Nobody known."""
        self.title.setText("缴费人")
        self.facts.show_facts([])
        say(self.paid, "")
        self.hint.show()
