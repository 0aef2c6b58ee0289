"""导入部门名单: what the wizard must know of agencies' lists: group, agency, day, how far the list reaches."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.business.group_list import AGENCIES
from app.domain.month import parse_date
from app.services import group_lists, import_records
from app.services.desk import Desk
from app.services.group_sorting import ListTerms
from app.services.intake_checks import Checked
from ui import theme
from ui.forms.calendar import Calendar
from ui.forms.lines import KindEdit
from ui.intake import work
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.wizard import FILE, IntakeWizard
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import combo
from ui.widgets.wrap_row import WrapRow, titled

BY_COLUMN = "按表里的类别"


class GroupWizard(IntakeWizard):
    """The wizard, with what a person must say of the list besides its file."""

    def __init__(self, session: Session, groups: tuple[str, ...]) -> None:
        today = session.desk.clock.today()
        code = session.desk.station.code
        self.group = combo("groups_group", "人群", [("", BY_COLUMN), *((name, name) for name in groups)], width=9)
        self.source = combo("groups_source", "名单来源", [("", "请选择"), *((name, name) for name in AGENCIES)], width=10)
        self.day = KindEdit("date", today)
        self.scope = combo("groups_scope", "不在名单上的", [(code, "按退出办理"), ("", "保留，只增加")], width=8)
        super().__init__(session, KIND)
        self.day.setObjectName("groups_day")
        self.day.setAccessibleName("名单日期")
        self.day.setText(today.isoformat())
        self.day.setFixedWidth(theme.chars(11))
        Calendar(self.day, today)
        asked = (("人群", self.group), ("名单来源", self.source), ("名单日期", self.day), ("不在名单上的", self.scope))
        box = self.file_step.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(1, WrapRow(*(titled(title, control) for title, control in asked)))
        for earlier, later in pairwise((self.file_step.file.look, self.group, self.source, self.day, self.scope)):
            QWidget.setTabOrder(earlier, later)
        for chosen in (self.group, self.source, self.scope):
            chosen.activated.connect(self._judge)
        self.day.textChanged.connect(self._judge)

    def terms(self) -> ListTerms | None:
        """What was said of the list; None while something is missing."""
        day = parse_date(self.day.value())
        source = str(self.source.currentData() or "")
        if day is None or not source or day > self.session.desk.clock.today():
            return None
        return ListTerms(str(self.group.currentData() or ""), source, day, str(self.scope.currentData() or ""))

    def _judge(self) -> None:
        super()._judge()
        if self.step == FILE and self.look is not None and self.terms() is None:
            self._offer("下一步", "请选名单来源，填名单日期（不能晚于今天）。")

    def _check(self) -> None:
        terms = self.terms()
        if self.look is None or terms is None:
            return
        job = partial(work.check, self.session.desk, self.kind.kind, self.look.file, self._layout(), "", terms.written(), "")
        self.session.jobs.aside(f"检查{self.kind.noun}", job, self._judged, failed=self._refused)


def _keep(desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    found = group_lists.file_rows(desk, checked.file, ListTerms.read(checked.month), checked.layout, progress)
    sentence = f"名单已提交：新进 {found.new:,} 人，退出 {found.ended:,} 人，涉及 {len(found.filings):,} 个村。"
    facts = (
        ("文件", checked.file.name), ("新进", f"{found.new:,} 人"), ("已在册", f"{found.same:,} 人"), ("退出", f"{found.ended:,} 人"),
        ("未参保登记", f"{found.missing:,} 人"), ("号码或姓名有误", f"{found.wrong:,} 人"),
        ("导入号", f"{found.number}（可在导入记录里撤销）"),
    )  # fmt: skip
    following = "请另一个人在区里复核，复核以后生效。" + ("没有参保的人，在「名单」里打印给村里走访。" if found.missing else "")
    return Outcome(found.number, found.new + found.ended, sentence, following, facts)


KIND = IntakeKind(
    kind=import_records.GROUPS, name="groups", title="导入部门名单", hint="民政、残联等给的名单，表头照旧；也可以拖进来", unit="人",
    doing="提交", trouble="不登记", keep=_keep, changes=frozenset({"filings", "people"}),
)  # fmt: skip
