"""The desk: one signed-in operator at one station. Every service takes it first.

It holds the open store and the operator's key (in memory only while signed in), and knows how to put filings into the
journal: one act per press, signed by the operator, entered into the books in the same transaction.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from app.business import business
from app.business.authority import in_charge
from app.business.books import enter
from app.business.declaration import Context
from app.business.shapes import misfit
from app.domain.audit import PRINT, SIGN_OUT
from app.domain.filing import (
    ACT_DOMAIN,
    OFFICE,
    Act,
    Basis,
    Draft,
    Filing,
    Header,
    Level,
    StationId,
    StreamKey,
    act_message,
)  # fmt: skip
from app.domain.policy import Policy, policy_on
from app.domain.records import Operator
from app.errors import OfficeError, Problem
from app.exchange.filing_bytes import encode
from app.keys.elsewhere import SignsElsewhere
from app.keys.suite import SealingKey, SigningKey
from app.ports import Clock, Store, Unit
from app.services import audit_seals
from app.services.audit_calls import KINDS, SELF_NOTED, service
from app.services.audit_notes import Notes
from app.services.audited_store import AuditedStore
from app.services.witness import is_kept, remember

Progress = Callable[[int, int], None]
"""Called with (done, total); raises to cancel, and nothing is kept."""

PROGRESS_STEP = 200


class NotYourRole(OfficeError):
    """The operator lacks the role for this work."""


class StationNotReady(OfficeError):
    """The station may not file yet (not joined, or a restored copy)."""


class FormRefused(OfficeError):
    """A form with blocking problems; `problems` says all of them."""

    def __init__(self, problems: Sequence[Problem], hint: str = "请按提示逐项改正，再提交一次。") -> None:
        blocking = [problem for problem in problems if problem.blocking]
        super().__init__("".join(problem.text for problem in blocking[:3]), hint)
        self.problems = tuple(problems)


class NotInCharge(OfficeError):
    """The paper belongs in a stream that is not this station's."""


class BodyUnfit(OfficeError):
    """What would be filed does not fit the form's bounds."""


class StationFacts(msgspec.Struct, frozen=True):
    """What a station knows of itself; kept in the store's settings. `state`: asked | active | restored."""

    station: str
    name: str
    state: str


class Desk:
    """One signed-in operator at one station. Not shared between threads except through the store's units."""

    def __init__(self, home: Path, store: Store, signer: SigningKey, clock: Clock, opener_name: str = "") -> None:
        self.home = home
        self.signer = signer
        self.clock = clock
        self.opener_name = opener_name
        self.entered = False
        """Whether somebody signed in here with his passphrase, so that his leaving is noted too."""
        self._filed = False
        with store.read() as unit:
            self.facts = facts_of(unit)
            self.station = StationId.parse(self.facts.station)
            self._operator = unit.roster.operator(signer.public.hex())
        self.notes = Notes(self.facts.station, signer, clock)
        self.store = AuditedStore(store, self.notes, self.seal_if_due)

    @property
    def station_name(self) -> str:
        return self.facts.name

    @property
    def level(self) -> Level:
        return self.station.level

    @property
    def operator(self) -> Operator:
        """The operator as the roster knows him; before the station is admitted, one without roles."""
        if self._operator is not None:
            return self._operator
        return Operator(self.signer.public.hex(), self.opener_name, self.facts.station, frozenset())

    @property
    def today(self) -> date:
        return self.clock.today()

    def refresh(self) -> None:
        """Read the station's facts and the operator's roles again (after an import or a change of roles)."""
        with self.store.behind.read() as unit:
            self.facts = facts_of(unit)
            self._operator = unit.roster.operator(self.signer.public.hex())

    def can(self, *roles: str) -> bool:
        return bool(self.operator.roles & set(roles))

    def need(self, *roles: str, doing: str) -> None:
        """Raise NotYourRole unless the operator has one of the roles."""
        if not self.can(*roles):
            raise NotYourRole(
                f"操作员「{self.operator.name}」没有{doing}的角色。", "请换有这个角色的操作员登录，或请管理员分配。"
            )

    def policy(self, unit: Unit, day: date | None = None) -> Policy:
        """The policy in force on a day (default: the business day)."""
        return policy_on(policies(unit), day or self.today)

    def context(self, unit: Unit, village: str = "", n: int = 0) -> Context:
        return Context(unit, tuple(policies(unit)), self.today, village or self.station.code, n)

    def station_keys(self, unit: Unit) -> tuple[SigningKey, SealingKey]:
        """The station's own signing and sealing keys."""
        sign, seal = unit.settings.get("station_sign"), unit.settings.get("station_seal")
        if sign is None or seal is None:
            raise StationNotReady("本站点的密钥不见了，不能读写交换包。", "请用备份恢复本站点。")
        return SigningKey.from_seed(sign), SealingKey.from_seed(seal)

    def file(
        self, unit: Unit, stream: str, drafts: Sequence[Draft], progress: Progress | None = None
    ) -> list[tuple[int, Filing]]:
        """Sign drafts as one act in a stream of this station and enter them into the books. Returns (n, filing)s."""
        if not drafts:
            return []
        if self.facts.state != "active":
            raise _not_ready(self.facts.state)
        _require_fit(drafts, self.signer.suite)
        _require_charge(self.station.code, stream, drafts)
        self._filed = True
        return sign_and_enter(unit, self.signer, StreamKey(self.station, stream), drafts, self.clock, progress)

    def note(self, kind: str, call: str) -> None:
        """Note in the log what happens without the store."""
        self.store.note(kind, call)

    def note_paper(self) -> None:
        """Something is printed or written to a file from what was read before."""
        call = service()
        if call not in SELF_NOTED:
            self.store.note(KINDS.get(call, PRINT), call)

    def seal(self, unit: Unit) -> None:
        """Put the log as far as it goes into a filing of its own stream."""
        if self.facts.state == "asked":
            return  # nobody knows this station's keys yet: its first lines wait until it has joined
        self.store.put_waiting(unit)
        signer, _ = self.station_keys(unit)
        self._filed = audit_seals.seal(unit, self.station, signer, self.clock, sign_and_enter) > 0 or self._filed

    def seal_now(self) -> None:
        """Seal the log before the store is copied, so that no copy has lines that it could seal in another way."""
        with self.store.unnoted() as unit:
            self.seal(unit)

    def seal_if_due(self, unit: Unit) -> None:
        """Seal what was noted on an earlier day."""
        if audit_seals.is_due(unit, self.clock):
            self.seal(unit)

    def close(self) -> None:
        """Close the store; what was filed is noted beside it first, so that an older copy put back is noticed."""
        if self.entered:
            self.notes.add(SIGN_OUT)
        try:
            self.store.keep_waiting()
            if self._filed or not is_kept(self.home):
                with contextlib.suppress(OfficeError), self.store.behind.read() as unit:
                    if self._filed or facts_of(unit).state == "active":
                        remember(self.home, unit, self.station)
        finally:
            self.store.close()


def _require_fit(drafts: Sequence[Draft], suite: int) -> None:
    """A body beyond its bounds would be entered and have no force anywhere, with nobody told: it is not filed."""
    for draft in drafts:
        declared = business(draft.kind)
        if misfit(draft.body, declared.shape, suite):
            raise BodyUnfit(
                f"「{declared.title}」里有太长的文字，或超出范围的金额、日期，没有提交。", "请改短文字、核对金额和日期，或分成几份办理。"
            )


def _require_charge(code: str, stream: str, drafts: Sequence[Draft]) -> None:
    """What another station's books are about has no force when filed here: it is said, not filed."""
    for draft in drafts:
        declared = business(draft.kind)
        if not in_charge(code, stream, declared):
            raise NotInCharge(
                f"这份「{declared.title}」归 {stream} 站点办理：那笔款是它收的，还在它的明细里，没有提交。",
                "请由收款的站点办理；已经入账的，由缴费人所在的村办理。",
            )


def _not_ready(state: str) -> StationNotReady:
    if state == "restored":
        return StationNotReady(
            "这是从备份恢复的站点，还没有和上级核对，暂不能办理新业务。",
            "请先给上级（区级给每个下级）写一个交换包，再读取回来的包或回执，核对后自动放开。"
        )
    return StationNotReady("本站点还没有加入上级，不能办理业务。", "请把申请文件交给上级，拿回准入文件后再加入。")


def facts_of(unit: Unit) -> StationFacts:
    raw = unit.settings.get("station")
    if raw is None:
        raise StationNotReady("这个文件夹里的站点没有建完。", "请删除这个文件夹，重新建立站点。")
    return msgspec.json.decode(raw, type=StationFacts)


def put_facts(unit: Unit, facts: StationFacts) -> None:
    unit.settings.put("station", msgspec.json.encode(facts))


def policies(unit: Unit) -> list[Policy]:
    return [Policy.from_mapping(body) for body in unit.policies.all()]


def basis_of(unit: Unit, me: StationId) -> Basis:
    """The snapshot that this store holds: the heads of the office chains above a station and of its own."""
    heads = [
        (str(stream.station), seq, head)
        for stream, seq, head in unit.journal.heads()
        if stream.name == OFFICE and me.code.startswith(stream.station.code)
    ]
    return Basis(tuple(sorted(heads)))


def sign_and_enter(
    unit: Unit, signer: SignsElsewhere, stream: StreamKey, drafts: Sequence[Draft], clock: Clock,
    progress: Progress | None = None,
) -> list[tuple[int, Filing]]:  # fmt: skip
    """Make the bytes, sign them as one act, append to the journal, enter into the books."""
    seq, prev = unit.journal.head(stream)
    basis, filed_at, day = basis_of(unit, stream.station), clock.now().isoformat(), clock.today().isoformat()
    filings: list[Filing] = []
    for offset, draft in enumerate(drafts, 1):
        header = Header(
            kind=draft.kind, kind_version=draft.kind_version or business(draft.kind).version, stream=stream,
            seq=seq + offset, prev=prev, operator=signer.public.hex(), filed_at=filed_at, business_date=day,
            basis=basis, subject=draft.subject,
            refs=draft.refs, day_set=clock.day_set, suite=signer.suite,
        )  # fmt: skip
        filing = encode(header, draft.body)
        filings.append(filing)
        prev = filing.id
    message = act_message(stream, seq + 1, seq + len(filings), prev)
    act = Act(stream, seq + 1, seq + len(filings), signer.public.hex(), signer.sign(ACT_DOMAIN, message))
    numbers = unit.journal.append(act, filings)
    for done, (n, filing) in enumerate(zip(numbers, filings, strict=True), 1):
        enter(filing, n, unit)
        if progress and done % PROGRESS_STEP == 0:
            progress(done, len(filings))
    return list(zip(numbers, filings, strict=True))


def check_or_refuse(draft: Draft, context: Context, more: Sequence[Problem] = ()) -> list[Problem]:
    """The draft's problems, and `more` of what was typed; FormRefused when one of them blocks."""
    problems = [*business(draft.kind).check(draft.body, context), *more]
    if any(problem.blocking for problem in problems):
        raise FormRefused(problems)
    return problems


def plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping without empty values, as it goes into a filing's body."""
    return {key: value for key, value in body.items() if value not in ("", None, [], {})}
