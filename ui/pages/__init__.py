"""The pages in the order of the navigation, and which of them an operator can use."""

from __future__ import annotations

from app.domain.route import AUDITOR, CLERK, FINANCE, REVIEWER
from ui.pages.collection.page import CollectionPage
from ui.pages.estimate.page import EstimatePage
from ui.pages.exchange.page import ExchangePage
from ui.pages.fund_books import FundBooksPage
from ui.pages.grants.page import GrantsPage
from ui.pages.interest import InterestPage
from ui.pages.ledger import LedgerPage
from ui.pages.page import Page
from ui.pages.people.page import PeoplePage
from ui.pages.reconcile import ReconcilePage
from ui.pages.refunds import RefundsPage
from ui.pages.reviews.page import ReviewsPage
from ui.pages.statistics.page import StatisticsPage
from ui.pages.system.page import SystemPage
from ui.pages.three_way import ThreeWayPage
from ui.pages.workbench.page import WorkbenchPage
from ui.session import Session

PAGES: tuple[type[Page], ...] = (
    WorkbenchPage, PeoplePage, CollectionPage, LedgerPage, ReconcilePage, ReviewsPage, ExchangePage, StatisticsPage,
    SystemPage, InterestPage, GrantsPage, EstimatePage,
    ThreeWayPage, FundBooksPage, RefundsPage,
)  # fmt: skip


def usable_pages(session: Session) -> tuple[type[Page], ...]:
    """What the operator's roles and the station's level can use; 对账 is the district's finance, 结息 also its clerks',
    the fund's books also its reviewers' and auditors', 退费 its clerks' and reviewers'.
    """
    at_district = {
        ReconcilePage: (FINANCE,), InterestPage: (FINANCE, CLERK), ThreeWayPage: (FINANCE, REVIEWER, AUDITOR),
        FundBooksPage: (FINANCE, REVIEWER, AUDITOR), RefundsPage: (FINANCE, CLERK, REVIEWER),
    }  # fmt: skip

    def usable(page: type[Page]) -> bool:
        return page not in at_district or (session.level == "district" and session.has(*at_district[page]))

    return tuple(page for page in PAGES if usable(page))
