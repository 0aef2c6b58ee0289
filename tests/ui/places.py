"""Every page and every panel of a station, opened one after the other: what holds everywhere is tested everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain import id_number
from app.domain.records import Docket
from app.services import handling, people, quarantine, reviews
from app.services.review_lists import WAITING
from app.services.unpaid import unpaid_ids
from tests.ui.driver import Driver
from tests.ui.import_places import group_places, opening_places, policy_places, written
from tests.ui.money_places import money_places
from ui.handling.wanted import Wanted

STATIONS: tuple[tuple[str, str | None], ...] = (("village", None), ("township", None), ("district", "区财务"))
_FIRST_17 = "15040419680501123"
ROSTER = (
    f"姓名,身份证号码,缴费档次,联系电话\n石大海,{_FIRST_17}{id_number.check_digit(_FIRST_17)},200,13800000001\n"
    ",150404197005051212,300,\n林小溪,150404198502032427,二百,1380000\n石小海,150404199203043117,200,13800000003\n"
)
KINDS_OF_STATION = ("village", "township", "district")


def inside(widget: QWidget, around: QWidget) -> bool:
    return widget is around or around.isAncestorOf(widget)


def everything(driver: Driver, folder: Path) -> Iterator[str]:
    """Open each place and say its name; the test looks at the window between two of them."""
    for key in driver.shell.kinds:
        page = driver.open(key)
        page.take_focus()
        driver.idle()
        yield key
    yield from people_places(driver, folder)
    yield from collection_places(driver)
    yield from paper_places(driver)
    yield from statistics_places(driver, folder)
    yield from review_places(driver)
    yield from window_places(driver)


def everything_with_rows(driver: Driver, folder: Path) -> Iterator[str]:
    """The same, and after it what is only there to be seen with rows in it: views of money, drafts, files read in."""
    yield from everything(driver, folder)
    yield from policy_places(driver)
    yield from log_places(driver)
    yield from money_places(driver)
    yield from group_places(driver, folder)
    yield from opening_places(driver, folder)
    yield from exchange_places(driver, folder)


def log_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("system")
    if any(button.objectName() == "system_log" and not button.why for button in page.openers):
        page.open_log()
        driver.idle()
        yield "log"
        page.log.leave.click()


def people_places(driver: Driver, folder: Path) -> Iterator[str]:
    page: Any = driver.open("people")
    page.take_focus()
    driver.idle()
    for tab in range(4):
        page.panel.tabs.open(tab)
        driver.idle()
        yield f"people tab {tab}"
    page.panel.tabs.open(0)
    page.table.choose_columns()
    yield "people columns"
    driver.key(Qt.Key.Key_Escape)
    page.table.filters.ask(next(n for n in range(9) if page.table.source.filterable(n)))
    driver.idle()
    yield "people filter"
    driver.key(Qt.Key.Key_Escape)
    page.table.finder.begin()
    yield "people find in table"
    driver.key(Qt.Key.Key_Escape)
    if not page.new.why:
        page.begin_new()
        driver.idle()
        yield "registration"
        page.registration.submit()
        driver.idle()
        yield "registration refused"
        page.registration.go_back()
        driver.shell.messages.clear()
        page.take_focus()
        driver.idle()
        page.begin_change()
        driver.idle()
        yield "change"
        page.change.go_back()
        driver.shell.messages.clear()
    if not page.roster.why:
        yield from roster_places(driver, folder)


def roster_places(driver: Driver, folder: Path) -> Iterator[str]:
    page: Any = driver.open("people")
    file = folder / "花名册.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    page.begin_roster()
    driver.idle()
    yield "roster"
    wizard = page.import_panel
    wizard.begin(file)
    if wizard.choice is not None:
        wizard.choice.setCurrentIndex(wizard.choice.count() - 1)
        wizard.choice.activated.emit(wizard.choice.currentIndex())
    driver.idle()
    yield "roster file"
    for step in ("columns", "problems", "result"):
        wizard.step_on()
        driver.idle()
        yield f"roster {step}"
    wizard.begin()
    driver.idle()
    wizard.file_step.imports.table.choose(0)
    wizard.file_step.imports.table.setFocus()
    yield "roster imports"
    wizard.file_step.imports.undo.click()
    driver.idle()
    yield "roster undo"
    wizard.left.emit()
    driver.idle()


def collection_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("collection")
    if page.import_pos.why:
        return
    page.open_import()
    driver.idle()
    yield "pos import"
    page.importing.left.emit()
    page.batches.begun.emit("15040001", "000777")
    driver.idle()
    yield "entry"
    assert driver.window.desk is not None
    found = people.rows(driver.window.desk, list(unpaid_ids(driver.window.desk))[:3])
    lines = [f"{7001 + place}\t{one.id_number}\t\t200" for place, one in enumerate(found)]
    page.entry.grid.pasted.emit("\n".join(("凭证号\t证件号码\t姓名\t金额", *lines, "7009\t1\t\t十")))
    driver.idle()
    yield "entry paste"
    page.entry.pasting.go.click()
    driver.idle()
    page.entry.pasting.back.click()
    driver.idle()
    yield "entry lines"
    page.open_list()
    page.batches.begun.emit("15040001", "000778")
    driver.idle()
    page.open_list()
    driver.idle()
    yield "collection open"


def paper_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("ledger")
    if page.preview.why:
        return
    page.preview.click()
    driver.idle()
    yield "paper"
    driver.shell.paper.print_button.click()
    driver.idle()
    yield "paper print strip"
    driver.shell.paper.back.click()
    driver.idle()
    if driver.shell.current() is None:
        driver.shell.paper.back.click()


def statistics_places(driver: Driver, folder: Path) -> Iterator[str]:
    page: Any = driver.open("statistics")
    for key in page.jobs:
        page.choose(key)
        driver.idle()
        yield f"statistics {key}"
    page.choose("unpaid")
    page.start()
    driver.idle()
    yield "statistics result"
    file = written(folder / "外村.csv", [("姓名", "身份证号码"), *((f"外村人{n}", f"1504041970010112{n}") for n in (30, 31, 32))])
    page.choose("fill")
    driver.idle()
    page.form.controls["file"].edit.setText(str(file))
    page.form.controls["file"].settled.emit()
    driver.idle()
    page.start()
    driver.idle()
    yield "statistics problems"


def handling_places(driver: Driver) -> Iterator[str]:
    """The choice of a business, and the form of one with a table where there is one, with everything wrong."""
    page: Any = driver.open("reviews")
    if page.new.why:
        return
    page.begin_new()
    driver.idle()
    yield "handling choice"
    assert driver.window.desk is not None
    offered = handling.offered(driver.window.desk)
    blanks = [handling.blank(driver.window.desk, one.kind) for one in offered]
    wanted = next((blank for blank in blanks if blank.rows), blanks[0])
    page.handling.begin(Wanted(wanted.kind))
    driver.idle()
    yield "handling form"
    if page.handling.filling.table is not None:
        found = people.rows(driver.window.desk, people.find_ids(driver.window.desk, "")[:3])
        of_people = wanted.rows[0].kind == "id_number"
        first = [one.id_number for one in found] if of_people else [str(year) for year in (2024, 2025, 2026)]
        page.handling.filling.table.take_text("\n".join(first))
        driver.idle()
        yield "handling lines"
    page.handling.filling.submit()
    driver.idle()
    yield "handling refused"
    page.handling.filling.go_back()
    driver.shell.messages.clear()
    driver.idle()


def review_places(driver: Driver) -> Iterator[str]:
    yield from handling_places(driver)
    page: Any = driver.open("reviews")
    assert driver.window.desk is not None
    steps: list[tuple[int, Docket]] = []
    for kind, docket in {one.kind: one for one in reviews.listed(driver.window.desk)}.items():
        page.open_with(docket)
        driver.idle()
        yield f"review {kind}"
        steps.append((page.sheet.history.source.rowCount(), docket))
    page.open_with(max(steps, key=itemgetter(0))[1])
    driver.idle()
    page.sheet.tabs.open(2)
    driver.idle()
    yield "review history"
    page.sheet.tabs.open(0)
    page.open_with(WAITING)
    driver.idle()
    page.take_focus()
    page.deciding.reason.ask("退回这一件？", print, sure="退回", names=())
    yield "return reason"
    driver.key(Qt.Key.Key_Escape)


def exchange_places(driver: Driver, folder: Path) -> Iterator[str]:
    """Packages for everybody who is written to; and what a package brought that could not be taken."""
    page: Any = driver.open("exchange")
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    page.write.place.folder.edit.setText(str(stick))
    page.write.go.click()
    driver.idle()
    yield "exchange written"
    stopped(driver)
    page.refresh()
    driver.idle()
    page.left_out_go.click()
    driver.idle()
    yield "exchange left out"
    page.left_out.done.click()
    driver.idle()
    yield "exchange left out done"
    driver.key(Qt.Key.Key_Escape)
    page.compare_go.click()
    driver.idle()
    page.compare.place.folder.edit.setText(str(stick))
    page.compare.read.click()
    driver.idle()
    yield "exchange compare"


def stopped(driver: Driver) -> None:
    """As if a package had brought two versions of a village's filing."""
    desk = driver.window.desk
    assert desk is not None
    with desk.store.write() as unit:
        village = next(one for one in unit.roster.stations() if one.level == "village")
        text = f"站点 {village.id} 的第 7 份单据有两个不同的版本，可能是同一站点被复制到了两台电脑。"
        found = {"stream": f"{village.id}/{village.id.code}", "filings": 2, "fen": 40000, "code": "package_fork", "text": text}
        unit.links.log(str(village.id), quarantine.QUARANTINED, desk.clock.now().isoformat(), "", found)


def window_places(driver: Driver) -> Iterator[str]:
    driver.open("people")
    driver.shell.messages.tell("bad", "U 盘写不进去（只读）。", "数据没有改动。", "请打开写保护开关，再写一次。")
    yield "message"
    driver.shell.messages.clear()
    driver.shell.search.setFocus()
    driver.type("z")
    driver.qtbot.waitUntil(driver.shell.drop.isVisible)
    driver.idle()
    yield "search"
    driver.key(Qt.Key.Key_Escape)
    driver.shell.search.clear()
    QApplication.processEvents()
    driver.window.guide.turn_help()
    driver.idle()
    yield "help"
    driver.window.guide.close_help()


def first_hour(driver: Driver) -> Iterator[str]:
    """The strip over a made-up district with its ten steps; a station that is copied out of its district has none."""
    driver.open("workbench")
    strip = driver.window.guide.strip
    assert strip is not None
    strip.all_steps.setFocus()
    strip.all_steps.click()
    yield "first hour"
    strip.all_steps.click()


def locked(driver: Driver) -> Iterator[str]:
    """The lock over a page; the window stays locked."""
    driver.open("people")
    driver.window.lock()
    QApplication.processEvents()
    yield "lock"


def outside(driver: Driver) -> Iterator[str]:
    """Before one has signed in."""
    driver.idle()
    yield "sign in"
    assert driver.window.sign_in is not None
    operator = driver.window.sign_in.operator.currentText()
    driver.window.begin_recovery(operator)
    driver.idle()
    yield "recovery"
    driver.window.begin_restore()
    driver.idle()
    yield "restore"


def first_steps(driver: Driver) -> Iterator[str]:
    """Every step of the first start, for each kind of station."""
    first: Any = driver.window.shown()
    for level in KINDS_OF_STATION:
        first.kind.buttons[level].click()
        for place in range(len(first.steps())):
            first.show_step(place)
            driver.idle()
            yield f"first start {level} {place}"
        first.show_step(0)
