"""The pages in the order of the navigation, and which of them an operator can use."""

from __future__ import annotations

from app.domain.route import FINANCE
from ui.pages.collection.page import CollectionPage
from ui.pages.exchange.page import ExchangePage
from ui.pages.ledger import LedgerPage
from ui.pages.page import Page
from ui.pages.people.page import PeoplePage
from ui.pages.reconcile import ReconcilePage
from ui.pages.reviews.page import ReviewsPage
from ui.pages.statistics.page import StatisticsPage
from ui.pages.system.page import SystemPage
from ui.pages.workbench.page import WorkbenchPage
from ui.session import Session

PAGES: tuple[type[Page], ...] = (
    WorkbenchPage, PeoplePage, CollectionPage, LedgerPage, ReconcilePage, ReviewsPage, ExchangePage, StatisticsPage,
    SystemPage,
)  # fmt: skip


def usable_pages(session: Session) -> tuple[type[Page], ...]:
    """What the operator's roles and the station's level can use; 对账 is the district's finance."""

    def usable(page: type[Page]) -> bool:
        return page is not ReconcilePage or (session.level == "district" and session.has(FINANCE))

    return tuple(page for page in PAGES if usable(page))
