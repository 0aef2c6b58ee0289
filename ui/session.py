"""Who sits at this window: the signed-in desk and the two lanes its work goes through."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filing import LEVEL_TITLES
from app.ports import StoreOpener
from app.services.desk import Desk
from app.services.places import Choices
from ui.jobs import Jobs


@dataclass(eq=False)
class Session:
    """`choices` are what forms offer now; the shell reads them again when an import may have brought others."""

    desk: Desk
    jobs: Jobs
    opener: StoreOpener
    choices: Choices

    @property
    def level(self) -> str:
        """Village | township | district."""
        return self.desk.station.level

    @property
    def office(self) -> str:
        """村, 镇 or 区, for sentences."""
        return LEVEL_TITLES[self.level]

    def has(self, *roles: str) -> bool:
        """Whether the operator holds one of the roles."""
        return not self.desk.operator.roles.isdisjoint(roles)
