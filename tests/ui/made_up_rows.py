"""The tables that no walk through the made-up district fills: why, and how they come into sight with made-up rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from app.services.aid_awaited import Proposal
from app.services.cash import Book, Drawer, Taking
from app.services.comparisons import Difference
from app.services.exchange_in import VillageEffect
from app.services.exchange_out import Exported
from app.services.grant_overview import GroupConflict
from app.services.grants import Awaited
from app.services.import_undo import Left
from app.services.quarantine import LeftOut
from app.services.refunds import Refund
from tests.ui.driver import Driver
from ui.models.rows import RowsModel
from ui.pages.collection.cash import CashPanel
from ui.widgets.table import DataTable

T = TypeVar("T")
VILLAGE, FINANCE = ("village", None), ("district", "区财务")
Show = Callable[[Driver], DataTable]


def rows(kind: type[T], **said: Sequence[Any]) -> list[T]:
    """Two records that differ in every field; `said` gives the values of some."""
    names = [(field.name, str(field.type)) for field in fields(kind)]  # type: ignore[arg-type]
    return [kind(**{name: _value(name, text, n, said) for name, text in names}) for n in (0, 1)]


def _value(name: str, kind: str, n: int, said: dict[str, Sequence[Any]]) -> object:
    if name in said:
        return said[name][n]
    if kind == "str":
        return f"2026-10-0{n + 1}" if name.endswith("_on") or name in {"oldest", "since"} else "甲乙"[n] + name[:1]
    return {"int": 100 * (n + 1), "bool": bool(n), "bytes": b"", "Path": Path(name)}.get(kind, ("甲",))


def filled(driver: Driver, table: DataTable, records: Sequence[object]) -> DataTable:
    driver.idle()
    assert isinstance(table.source, RowsModel)
    table.source.show(records)
    return table


def effects(driver: Driver) -> DataTable:
    return filled(driver, driver.open("exchange").read.effects, rows(VillageEffect))


def written(driver: Driver) -> DataTable:
    return filled(driver, driver.open("exchange").write.result, rows(Exported))


def compared(driver: Driver) -> DataTable:
    page = driver.open("exchange")
    page.compare.ask()
    return filled(driver, page.compare.table, rows(Difference, side=("theirs", "forked")))


def left_out(driver: Driver) -> DataTable:
    page = driver.open("exchange")
    moment = ("2026-10-09T08:00:00+08:00", "2026-10-10T08:00:00+08:00")
    page.left_out.show()  # hidden while everything has been taken in
    return filled(driver, page.left_out.table, rows(LeftOut, since=moment, last=moment, state=("waiting", "done")))


def undo_left(driver: Driver) -> DataTable:
    page = driver.open("people")
    page.begin_roster()
    driver.idle()
    wizard = page.import_panel
    wizard.stack.setCurrentWidget(wizard.undo_step)
    return filled(driver, wizard.undo_step.left, rows(Left))


def awaited(driver: Driver) -> DataTable:
    page = driver.open("grants")
    page.tabs.open(1)
    return filled(driver, page.arrivals.table, rows(Awaited, what=("subsidy",) * 2, level=("province", "county")))


def aid(driver: Driver) -> DataTable:
    page = driver.open("grants")
    page.tabs.open(1)
    driver.idle()
    page.arrivals.aid.show()  # hidden while nothing waits
    return filled(driver, page.arrivals.aid.table, rows(Proposal))


def one_persons_interest(driver: Driver) -> DataTable:
    page = driver.open("interest")
    page.open_person()
    return filled(driver, page.person.sources, [("个人缴费", 300), ("县级补贴", 20)])


def conflicts(driver: Driver) -> DataTable:
    page = driver.open("grants")
    page.tabs.open(2)
    return filled(driver, page.conflicts, rows(GroupConflict, id_number=("150404199001010018", "150404199001010026")))


def refunds(driver: Driver) -> DataTable:
    return filled(driver, driver.open("refunds").rows, rows(Refund))


def cash(which: str, kind: type[object]) -> Show:
    """A panel that only a district that takes cash has."""

    def shown(driver: Driver) -> DataTable:
        page = driver.open("collection")
        panel = CashPanel(driver.shell.session)
        page.box.addWidget(panel)
        visible: QWidget = panel
        visible.show()
        table: DataTable = getattr(panel, which)
        return filled(driver, table, rows(kind))

    return shown


NO_CASH = "the made-up district takes no cash (tests/ui/test_cash.py)"
MADE_UP: dict[str, tuple[tuple[str, str | None], Show, str]] = {
    "read_effects": (FINANCE, effects, "a package comes from another station (tests/ui/test_exchange.py)"),
    "write_result": (FINANCE, written, "every station of the district writes to one other only"),
    "compare_table": (FINANCE, compared, "a file comes from another station (tests/ui/test_compare.py)"),
    "left_out": (FINANCE, left_out, "a package with something in it that is not taken (tests/ui/test_left_out.py)"),
    "*_undo_left": (VILLAGE, undo_left, "an import whose filings have been reviewed (tests/ui/test_intake.py)"),
    "grants_awaited": (FINANCE, awaited, "one request of the district is under way"),
    "grants_aid_awaited": (FINANCE, aid, "the treasury's list has no such row (tests/ui/test_grants.py)"),
    "interest_person_sources": (FINANCE, one_persons_interest, "a person's year is tried out by hand (tests/ui/test_interest.py)"),
    "grants_conflicts": (FINANCE, conflicts, "nobody is in two groups (tests/ui/test_grants.py)"),
    "refunds_table": (FINANCE, refunds, "one refund waits (tests/ui/test_refunds.py)"),
    "cash_books": (VILLAGE, cash("books", Book), NO_CASH),
    "cash_drawers": (VILLAGE, cash("drawers", Drawer), NO_CASH),
    "cash_takings": (VILLAGE, cash("takings", Taking), NO_CASH),
}
