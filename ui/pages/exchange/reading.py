"""从 U 盘读取: first what a package would bring, per village in counts and yuan; then reading it in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.money import yuan
from app.errors import OfficeError
from app.services import drives, exchange_in, workbench
from app.services.exchange_in import Imported
from ui import theme
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.exchange import columns, packages
from ui.pages.exchange.places import TABLE_LINES, PlaceField
from ui.pages.page import PageColumn
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, say
from ui.widgets.table import DataTable

REFUSALS_SHOWN = 3
NO_PLACE = "请插好 U 盘，或选择文件夹。"
FOUND = "交换包选好了，请先看看里面有什么，再读取。"
NO_PACKAGE = "这里没有给本站点的交换包。请换一个 U 盘或文件夹，或请对方重新写给本站点。"


class ReadPanel(QFrame):
    """`done` carries the tone, what was read in, whether the data is safe, and what to do next."""

    done = Signal(str, str, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("read_panel")
        self.setProperty("role", "card")
        self.session = session
        self.place = PlaceField("read_folder", "从哪里读")
        self.packages = combo("read_package", "交换包")
        self.look = ActionButton("read_look", "看看里面有什么", self.preview)
        self.go = ActionButton("read_go", "从 U 盘读取", self.read, key="Ctrl+F9", role="primary")
        self.verdict = later("read_verdict")
        self.effects = DataTable(
            "read_effects",
            "读入以后的变化",
            RowsModel(columns.EFFECTS),
            empty="选好交换包，先看每个村会多出多少单据和多少钱，再读入。",
        )
        box = PageColumn(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("从 U 盘读取", "section"))
        box.addWidget(self.place)
        box.addWidget(buddy("交换包", self.packages))
        box.addWidget(self.packages)
        row = QHBoxLayout()
        row.addWidget(self.look)
        row.addWidget(self.go, 1)
        box.addLayout(row)
        box.addWidget(self.verdict)
        self.effects.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.effects, 1)
        self.place.settled.connect(self.look_in)
        self.packages.activated.connect(self._picked)
        self.names: dict[str, str] = {}
        self._offer([])

    def look_in(self) -> None:
        """Look for packages for this station in the chosen place."""
        folder = self.place.path()
        if folder is not None:
            self.session.jobs.read(partial(_packages, self.session, folder), self._offer, failed=self._refused)

    def _offer(self, found: list[Path]) -> None:
        kept = str(self.packages.currentData() or "")
        choices = [(str(path), packages.title(path.name, self.names)) for path in found]
        fill(self.packages, choices or [("", "这里没有给本站点的交换包")], kept)
        self.packages.setEnabled(bool(found))
        if found and self.verdict.text() in {NO_PLACE, NO_PACKAGE}:
            say(self.verdict, "")

    def show_names(self, names: dict[str, str]) -> None:
        """By station code; the packages that are offered already get their names too."""
        self.names = names
        for place in range(self.packages.count()):
            file = str(self.packages.itemData(place) or "")
            if file:
                self.packages.setItemText(place, packages.title(Path(file).name, names))

    def _nothing_chosen(self) -> None:
        """Whoever asks for a package that is not there is led to where it can be said where it is."""
        folder = self.place.path()
        if folder is None:
            say(self.verdict, NO_PLACE, "bad")
            self.place.folder.setFocus()
        else:  # typed without Enter, or the stick has been put in since
            self.session.jobs.read(partial(_packages, self.session, folder), self._looked_again, failed=self._refused)

    def _looked_again(self, found: list[Path]) -> None:
        self._offer(found)
        say(self.verdict, FOUND if found else NO_PACKAGE, "" if found else "bad")
        (self.packages if found else self.place.folder).setFocus()

    def _allow(self, why: str) -> None:
        self.look.allow_if(why)
        self.go.allow_if(why)

    def _picked(self, _place: int) -> None:
        self._empty()
        self.preview()

    def _empty(self) -> None:
        """What another package would bring says nothing of this one."""
        assert isinstance(self.effects.source, RowsModel)
        self.effects.source.show(())

    def chosen(self) -> Path | None:
        text = str(self.packages.currentData() or "")
        return Path(text) if text else None

    def preview(self) -> None:
        """What reading would do; nothing is kept. A receipt has nothing to look at."""
        file = self.chosen()
        if file is None:
            self._nothing_chosen()
        elif packages.is_receipt(file.name):
            say(self.verdict, "这是对方的回执：读入后就知道哪些单据对方已经收到。", "")
        else:
            self._allow("正在查看…")
            job = partial(_preview, self.session, file)
            self.session.jobs.write("查看交换包", job, self._previewed, changes=frozenset(), failed=self._refused)

    def _previewed(self, result: Imported) -> None:
        self._allow("")
        self._show(result)
        if result.already:
            say(self.verdict, f"这个包已经读过，再读一遍也不会重复记。校验码 {result.check_code}", "")
        else:
            say(
                self.verdict,
                f"{self.names.get(result.sender, result.sender_name)} 给的包：{_sum(result)}。还没有写入。"
                f"校验码 {result.check_code}，与交接单一致再读入。",
                "",
            )

    def _show(self, result: Imported) -> None:
        assert isinstance(self.effects.source, RowsModel)
        self.effects.source.show(result.villages)

    def read(self) -> None:
        file = self.chosen()
        if file is None:
            self._nothing_chosen()
            return
        self._allow("正在读入，请不要拔 U 盘…")
        job = partial(_read, self.session, file)
        changes = frozenset({"links", "filings", "batches", "people", "months", "operators"})
        self.session.jobs.write("读取交换包", job, self._read_in, changes=changes, failed=self._refused)

    def _read_in(self, answer: tuple[Imported, int, int]) -> None:
        result, waiting, returned = answer
        self._allow("")
        self._show(result)
        file = self.chosen()
        if file is not None and packages.is_receipt(file.name) and result.refused:
            say(self.verdict, "".join(problem.text for problem in result.refused), "warn")
            return
        if file is not None and packages.is_receipt(file.name):
            say(self.verdict, "✓ 回执读入了：对方收到到哪里，已经记下。", "good")
            self.done.emit("good", "对方的回执读入了。", "本站点的单据都在。", "下次写入 U 盘，只带对方还没有收到的单据。")
            return
        refused = "".join(problem.text for problem in result.refused[:REFUSALS_SHOWN])
        receipt = (
            "回执已写在同一个 U 盘上，请带回给对方。" if result.receipt else "U 盘写不上，回执会随下一个交换包送出。"
        )
        whole, tone = ("⚠ 只读入了一部分", "warn") if refused else ("✓ 读入了", "good")
        say(self.verdict, f"{whole}：{_sum(result)}。{refused}", tone)
        what = f"{result.sender_name or '对方'}的交换包{'只读入了一部分' if refused else '读入了'}：{_sum(result)}。"
        look = "没有读入的原因写在「从 U 盘读取」下面。" if refused else ""
        self.done.emit(tone, what, "单据已记入本站点，再读一遍也不会重复。", look + _next(waiting, returned) + receipt)

    def _refused(self, error: OfficeError) -> None:
        self._allow("")
        self._empty()
        say(self.verdict, f"{error.text}{'' if '没有读入' in error.text else '没有读入任何东西。'}{error.hint}", "bad")


def _sum(result: Imported) -> str:
    fen = sum(village.fen for village in result.villages)
    left_out = f"，没有读入 {result.quarantined:,} 件" if result.quarantined else ""
    return f"新单据 {result.new:,} 件，已有 {result.duplicate:,} 件{left_out}，新缴费 {yuan(fen)} 元"


def _packages(session: Session, folder: Path, _progress: Progress) -> list[Path]:
    found = drives.packages_in(folder, session.desk)
    return [*found, *packages.receipts_in(folder, session.desk.station.code)]


def _preview(session: Session, file: Path, _progress: Progress) -> Imported:
    return exchange_in.preview(session.desk, file)


def _read(session: Session, file: Path, progress: Progress) -> tuple[Imported, int, int]:
    """What came in, and what it leaves to do here: (…, waiting for review, own filings that came back)."""
    return exchange_in.read_in(session.desk, file, progress=progress), *workbench.to_do(session.desk)


def _next(waiting: int, returned: int) -> str:
    told = [f"{returned:,} 件被退回，请到「业务单据」改正"] if returned else []
    told += [f"{waiting:,} 件等您审核"] if waiting else []
    return f"{'；'.join(told)}。" if told else ""
