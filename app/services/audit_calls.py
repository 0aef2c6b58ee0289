"""What a service call means in the log: looked at, done, exported, read in or printed; and what is not noted, with reasons.

H5 of the security catalogue: every call that reads or writes more than one person has its line. Nothing has to be
remembered for that: the store of a desk notes whoever opens it (app/services/audited_store.py), under the name of the
service that the window or the command line called. Only what stands in QUIET is left out, each with its reason.
"""

from __future__ import annotations

import inspect

from app.domain.audit import EXPORT, IMPORT, PRINT, READ, SIGN_IN, WRITE

HOME = "app.services."
PASSED = frozenset({"audited_store", "audit_calls", "audit_notes", "audit_seals", "desk", "desk_jobs.running", "papers"})
"""Modules through which a call goes to the service that it is for."""

EXPORT_CALL = "exchange_out.export"
SELF_NOTED = frozenset({EXPORT_CALL})
"""Calls that note a line themselves when they are done, with counts that only they know."""

KINDS = {
    "backups.backup": EXPORT,
    "comparisons.write": EXPORT,
    "exchange_in.preview": READ,
    "exchange_in.read_grant": IMPORT,
    "exchange_in.read_in": IMPORT,
    EXPORT_CALL: EXPORT,
    "exchange_out.write_grant": EXPORT,
    "listings.export": EXPORT,
    "receipts.read_receipt": IMPORT,
    "recovery.make": PRINT,
    "stations.admit": EXPORT,
}
_ON_PAPER = ("pdf", "xlsx", "paper", "csv")
"""How the names end of functions that make something to be printed or carried away."""

NOBODYS = "只读站点、名册、政策、链接或程序自己的记录，没有参保人的数据"
COUNTS = "只算份数和合计，不给出任何一个人"
ONE = "只看一个人或一份单据"
QUIET = {
    "aid_books.months": COUNTS,
    "attempts.waiting": NOBODYS,
    "audit_logs.events": NOBODYS,
    "backup_days.is_on": NOBODYS,
    "backup_places.places": NOBODYS,
    "backup_rounds.back_up": NOBODYS,
    "backups.last_backup": NOBODYS,
    "cautions.cautions": NOBODYS,
    "collections.terminals": NOBODYS,
    "comparisons.partners": NOBODYS,
    "deadlines.tasks": COUNTS,
    "ended_slots.names": NOBODYS,
    "explanations.explain": ONE,
    "first_hour.hour": COUNTS,
    "grant_overview.overview": COUNTS,
    "handling.offered": NOBODYS,
    "intakes.forget": NOBODYS,
    "intakes.open_file": NOBODYS,
    "intakes.remember": NOBODYS,
    "ledgers.months": COUNTS,
    "line_actions.offered_here": ONE,
    "links.links": COUNTS,
    "links.traffic": NOBODYS,
    "links.waiting_for": NOBODYS,
    "links.withheld": COUNTS,
    "operators.operators": NOBODYS,
    "operators.own_fingerprint": NOBODYS,
    "passphrases.why_new": NOBODYS,
    "people_lists.prepare": "只让查找先准备好，什么也不给出",
    "places.choices": NOBODYS,
    "places.groups": NOBODYS,
    "places.station_names": NOBODYS,
    "places.tiers": NOBODYS,
    "places.villages": NOBODYS,
    "policies.in_force": NOBODYS,
    "policy_editor.kept": NOBODYS,
    "policy_editor.of_day": NOBODYS,
    "policy_editor.versions": NOBODYS,
    "progress.collected": COUNTS,
    "quarantine.listed": NOBODYS,
    "recovery.state": NOBODYS,
    "refunds.months": COUNTS,
    "rehearsals.last": NOBODYS,
    "roster_age.days_without_news": NOBODYS,
    "sign_in.must_change": NOBODYS,
    "staff.in_office": NOBODYS,
    "staff.known": NOBODYS,
    "standing.standing": COUNTS,
    "station_ends.below": NOBODYS,
    "stations.request_fingerprint": NOBODYS,
    "stations.root_fingerprint": NOBODYS,
    "unsent.oldest_unsent": COUNTS,
    "unsent.unsent_ns": COUNTS,
    "workbench.overdue": COUNTS,
    "workbench.summary": COUNTS,
    "workbench.to_do": COUNTS,
}
"""Calls that are not noted when they only read."""


def service() -> str:
    """The service whose work is going on: the outermost function of app.services on the stack, as "module.function".

    As a logger finds its caller; so no service can be forgotten. "" when the store was opened by none.
    """
    found, frame = "", inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(HOME) and not frame.f_code.co_name.startswith("<"):
            name = module.removeprefix(HOME)
            if name not in PASSED:
                found = f"{name}.{frame.f_code.co_name}".lower()
        frame = frame.f_back
    return found[:80]


def kind_of(call: str, *, writes: bool) -> str:
    """What kind of event a call is."""
    known = KINDS.get(call)
    if known is not None:
        return known
    if call.endswith(_ON_PAPER) or call.startswith("desk_jobs."):
        return PRINT
    if call == "sign_in.sign_in":
        return SIGN_IN
    return WRITE if writes else READ
