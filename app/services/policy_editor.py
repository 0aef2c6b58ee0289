"""政策 as a district works on it: versions by month, a draft from the one in force, all problems, what changes, filing it.

Songshan 003 art. 7, 40: what is charged and paid stands in a dated policy that a second key has looked at; older months
keep computing with the policy of their day, so a new version never touches what was booked under an old one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.business.policy_notice import version_of
from app.domain import policy_packs
from app.domain.filing import OFFICE, Draft
from app.domain.policy import Policy, policy_on
from app.domain.policy_compare import Change, compare
from app.domain.policy_form import PolicyForm
from app.domain.policy_problems import problems
from app.domain.policy_terms import PolicyUnreadable, day_of
from app.domain.records import FILED, RETURNED, Docket
from app.domain.route import ADMIN, CLERK, DISTRICT
from app.errors import OfficeError, Problem
from app.intake.policy_workbooks import read_policy_workbook
from app.ports import Unit
from app.services.desk import Desk, FormRefused, policies

KIND = "policy"
DRAFT, OWN = "policy_form", "new"
"""Where what is typed is kept: the kind and the key of the draft."""

PAST, NOW, LATER, REPLACED, WAITS, BACK = "past", "now", "later", "replaced", "waits", "back"
STATE_TITLES = {
    PAST: "以前的", NOW: "现行", LATER: "还没到生效日", REPLACED: "被同日的新政策代替", WAITS: "等第二人核准", BACK: "被退回",
}  # fmt: skip
SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods", ".et"})


class PolicyNotHere(OfficeError):
    """Only the district sets policy."""


@dataclass(frozen=True, slots=True)
class Version:
    """One policy: `since` and `until` are ISO days ("" = for ever), `changes` against the one before it. `docket` is the
    filing that waits or came back; None for one that holds.
    """

    state: str
    since: str
    until: str
    mapping: Mapping[str, object]
    changes: tuple[Change, ...]
    docket: Docket | None = None

    @property
    def title(self) -> str:
        return f"{self.since} 起" + (f"，到 {self.until}" if self.until else "")


def versions(desk: Desk) -> list[Version]:
    """Every policy that this station knows, the newest first; those that wait for the second operator before them."""
    with desk.store.read() as unit:
        known = sorted(policies(unit), key=lambda policy: policy.valid_from)
        waiting = [docket for docket in unit.dockets.listed(kinds=(KIND,)) if docket.state in {FILED, RETURNED}]
        bodies = [(docket, unit.journal.by_number(docket.n).body) for docket in waiting]
    held = _held(known, desk.today)
    pending = [
        Version(
            WAITS if docket.state == FILED else BACK, str(body["valid_from"]), "", body,
            tuple(compare(_before(known, str(body["valid_from"])), body)), docket,
        )
        for docket, body in bodies
    ]  # fmt: skip
    return [*pending, *reversed(held)]


def _held(known: Sequence[Policy], today: date) -> list[Version]:
    found = []
    mappings = [policy.to_mapping() for policy in known]
    in_force = policy_on(known, today) if known else None
    for place, policy in enumerate(known):
        later = [other.valid_from for other in known[place + 1 :]]
        until = (later[0] - timedelta(days=1)).isoformat() if later else ""
        state = NOW if policy is in_force else LATER if policy.valid_from > today else PAST
        if later and later[0] == policy.valid_from:
            state, until = REPLACED, policy.valid_from.isoformat()
        changes = tuple(compare(mappings[place - 1], mappings[place])) if place else ()
        found.append(Version(state, policy.valid_from.isoformat(), until, mappings[place], changes))
    return found


def _before(known: Sequence[Policy], since: str) -> Mapping[str, object]:
    """The policy that a new one of this day comes after; nothing when there is none."""
    earlier = [policy for policy in known if policy.valid_from.isoformat() <= since] or list(known[:1])
    return earlier[-1].to_mapping() if earlier else {}


def filed_changes(unit: Unit, body: Mapping[str, object]) -> list[Change]:
    """What a filed policy changes against the one before it, whether it waits still or has long been in force."""
    known = sorted(policies(unit), key=lambda policy: policy.valid_from)
    own = next((place for place in reversed(range(len(known))) if known[place].to_mapping() == body), len(known))
    return compare(_before(known[:own] or known[:1], str(body["valid_from"])), body)


def base_for(desk: Desk, mapping: Mapping[str, object]) -> Mapping[str, object]:
    """The policy with which a draft is compared: the newest that holds on its first day."""
    with desk.store.read() as unit:
        known = sorted(policies(unit), key=lambda policy: policy.valid_from)
    try:
        since = day_of(mapping.get("valid_from"), "valid_from").isoformat()
    except PolicyUnreadable:
        since = desk.today.isoformat()
    return _before(known, since)


def draft_from(desk: Desk, day: date | None = None) -> dict[str, object]:
    """The policy of a day (today's unless given) as a new one, valid from the next 1 January."""
    with desk.store.read() as unit:
        mapping = policy_on(policies(unit), day or desk.today).to_mapping()
    return {**mapping, "valid_from": f"{desk.today.year + 1}-01-01"}


def of_day(desk: Desk, day: date | None = None) -> dict[str, object]:
    """The policy of a day as it holds."""
    with desk.store.read() as unit:
        return policy_on(policies(unit), day or desk.today).to_mapping()


def checked(desk: Desk, mapping: Mapping[str, object]) -> list[Problem]:
    """All problems of a draft, with what this station's own policies say to it."""
    told = problems(mapping)
    with desk.store.read() as unit:
        known = sorted(policies(unit), key=lambda policy: policy.valid_from)
    try:
        since = day_of(mapping.get("valid_from"), "valid_from")
    except PolicyUnreadable:
        return told
    newest = known[-1].valid_from if known else since
    if since < newest:
        text = f"早于已有的最新政策（{newest} 起）：这一份只管到后一份生效以前的月份，请核对日期。"
        told.append(Problem("policy_older", text, "valid_from", blocking=False))
    elif known and since == newest:
        text = f"已有一份 {newest} 起的政策：核准以后，以这一份为准。"
        told.append(Problem("policy_same_day", text, "valid_from", blocking=False))
    if since < desk.today.replace(day=1):
        text = "生效日期在本月以前：已经登记的缴费、已经记的账不会改动，以后办的那些月份的业务按新政策。"
        told.append(Problem("policy_past", text, "valid_from", blocking=False))
    return told


def changes(desk: Desk, mapping: Mapping[str, object]) -> list[Change]:
    """What a draft changes against the policy before it."""
    return compare(base_for(desk, mapping), mapping)


def why_not(desk: Desk) -> str:
    """Why this operator cannot set policy here; "" when he can."""
    if desk.level != DISTRICT:
        return "政策由区级下发，本站点只能查看。"
    return "" if desk.can(ADMIN, CLERK) else "下发政策由区级的管理或经办办理。"


def submit(desk: Desk, mapping: Mapping[str, object]) -> str:
    """File a policy; it holds once a second operator approves it. Raises FormRefused with all problems."""
    desk.need(ADMIN, CLERK, doing="下发政策")
    if desk.level != DISTRICT:
        raise PolicyNotHere("政策由区级下发。", "本站点读取区里的交换包就会得到新政策。")
    told = problems(mapping)
    if any(problem.blocking for problem in told):
        raise FormRefused(told)
    policy = Policy.from_mapping(mapping)
    draft = Draft(KIND, policy.to_mapping(), kind_version=version_of(policy))
    with desk.store.write() as unit:
        filed = desk.file(unit, OFFICE, [draft])[0][1].id
        unit.drafts.drop(DRAFT, OWN)
    return filed


def read_file(path: Path) -> dict[str, object]:
    """A policy's mapping out of a TOML or JSON file or the spreadsheet form. Raises an OfficeError."""
    if path.suffix.lower() in SPREADSHEETS:
        return read_policy_workbook(path)
    return policy_packs.read(path)


def keep(desk: Desk, form: PolicyForm | None) -> None:
    """Keep what is typed into the editor; None: nothing waits any more."""
    with desk.store.write() as unit:
        if form is None:
            unit.drafts.drop(DRAFT, OWN)
            return
        body = {"values": dict(form.values), "base": dict(form.base), "by": desk.operator.name}
        tables = {path: [dict(row) for row in rows] for path, rows in form.tables.items()}
        unit.drafts.put(DRAFT, OWN, {**body, "tables": tables, "at": desk.clock.now().isoformat()})


def kept(desk: Desk) -> PolicyForm | None:
    """What was typed last and not filed; None when nothing waits."""
    with desk.store.read() as unit:
        body = unit.drafts.get(DRAFT, OWN)
    if not body:
        return None
    tables = {path: tuple(rows) for path, rows in body["tables"].items()}
    return PolicyForm(body["values"], tables, body["base"])


def whole(mapping: Mapping[str, object]) -> dict[str, object]:
    """A file's policy with what it leaves out taken from the packs; as it is when it cannot be read."""
    try:
        return Policy.from_mapping(mapping).to_mapping()
    except PolicyUnreadable:
        return dict(mapping)
