"""A policy on paper and as a file: 政策参数表 to sign, the spreadsheet form and the TOML file to fill in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from app.documents.policy_table import PolicyPaper, policy_pdf
from app.documents.policy_workbook import policy_workbook
from app.domain.policy_compare import Change
from app.domain.policy_toml import toml_of
from app.errors import OfficeError
from app.services.desk import Desk
from app.services.papers import place_name, stamp
from app.services.policy_editor import filed_changes


class FormKindUnknown(OfficeError):
    """A file name that says neither spreadsheet nor TOML."""


def file_of(mapping: Mapping[str, object], suffix: str) -> bytes:
    """The policy as a file of this kind. Raises FormKindUnknown."""
    if suffix.lower() == ".xlsx":
        return policy_workbook(mapping)
    if suffix.lower() == ".toml":
        return toml_of(mapping).encode()
    raise FormKindUnknown(f"不会写「{suffix or '没有后缀'}」这种文件。", "文件名请用 .xlsx 或 .toml 结尾。")


def filed_pdf(desk: Desk, n: int) -> bytes:
    """The paper of a filed policy, with what it changes."""
    with desk.store.read() as unit:
        body = unit.journal.by_number(n).body
        changes = filed_changes(unit, body)
    return as_pdf(desk, body, changes)


def as_pdf(desk: Desk, mapping: Mapping[str, object], changes: Sequence[Change] = (), until: str = "") -> bytes:
    """政策参数表 of a policy; with `changes` the old beside the new."""
    digest = hashlib.sha256(json.dumps(mapping, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    region, since = str(mapping.get("region", "")), str(mapping.get("valid_from", ""))
    unit = f"{desk.station_name}（{place_name(region) if region.isdigit() else region}）"
    period = f"{since} 起" + (f"，到 {until} 止" if until else "")
    return policy_pdf(PolicyPaper(unit, period, mapping, changes, stamp(desk, digest)))
