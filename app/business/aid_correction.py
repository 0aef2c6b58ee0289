"""补助更正: one row of a batch of aid names the wrong person (Songshan 003 art. 16: 保留处理前的记录; Linyi 004 2(4)).

The batch stays as it was filed. Before the money has entered, the row's money goes to the right person when it does; after
that it moves from account to account by way of 暂收/待退 with its own treasury date, so that interest comes out as if it had
been right from the start. Without a right person it stands in 暂收/待退 until it is given back to the donor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from app.business import aid
from app.business.aid_entry import target_of
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.person_named import person_named
from app.business.shapes import Fen, Hash, Shape, Subject, Text, Word, Year
from app.domain.chart import awaiting_paper
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Mark
from app.domain.posting import Posting, account, refundable
from app.domain.records import EFFECTIVE
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "写错的人（证件号码）", "id_number", required=True),
    Field("slip", "缴款单号", required=True, help="补助明细表上的缴款单号"),
    Field("to_id_number", "应是谁（证件号码）", "id_number", help="不填就退回补助（资助）单位"),
    Field("reason", "更正原因", "long", required=True),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class AidCorrectionShape(Shape):
    """`of` is the batch and the row in it; `to_subject` "" gives the money back to the donor."""

    of: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}/[1-9][0-9]{0,3}\Z")]
    aid: Hash
    subject: Subject
    to_subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
    what: Word
    year: Year
    fen: Fen
    reason: Text
    name: Word = ""
    to_name: Word = ""
    id_number: Word = ""
    to_id_number: Word = ""
    slip: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    unit = context.unit
    wrong, right = person_named(entered, context), person_named(entered, context, "to_id_number")
    body = {**values, "of": "", "name": wrong.name if wrong else "", "subject": wrong.subject if wrong else "",
            "to_subject": right.subject if right else "", "to_name": right.name if right else ""}  # fmt: skip
    if wrong is None:
        return Drafted(body)
    for filing in unit.journal.filings(unit.dockets.standing(aid.KIND, wrong.village)).values():
        row = next(_rows_of(filing, wrong.subject, unit), None) if filing.body["slip"] == values.get("slip") else None
        if row is not None:
            no, fen = row
            body |= {"of": f"{filing.id}/{no}", "aid": filing.id, "fen": fen, "what": filing.body["what"],
                     "year": int(filing.body["year"])}  # fmt: skip
            return Drafted(body, filing.village, wrong.subject, (filing.id,))
    return Drafted(body, wrong.village, wrong.subject)


def _rows_of(filing: Filing, subject: str, unit: Unit) -> Any:
    """(row, fen) of the rows of a batch that go to somebody now."""
    for no, row in enumerate(filing.body["rows"], 1):
        if target_of(filing.id, no, str(row["subject"]), unit) == subject:
            yield no, int(row["fen"])


def check(body: Body, context: Context) -> list[Problem]:
    unit = context.unit
    if not body["subject"]:
        return [Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    if not body["of"]:
        return [Problem("no_such_row", "这张缴款单的补助里没有这个人，请对照补助明细表核对。", "slip")]
    if unit.dues.get(str(body["aid"])) is None:
        return [Problem("not_decided", "这一批补助还没有复核生效，请撤销整批，改好后重新登记。", "slip")]
    if not _as_filed(body, context):
        return [Problem("differs_from_row", "更正单写的村、年度、项目或金额与补助明细表不符，请退回重新填写。", "slip")]
    if target_of(str(body["aid"]), _no(body), _named(body, unit), unit) != body["subject"]:
        return [Problem("changed_meanwhile", "这一行后来已经更正过，请重新填写。", "slip")]
    if not str(body.get("reason", "")).strip():
        return [Problem("missing_reason", "请写明更正原因。", "reason")]
    return _of_target(body, context)


def _of_target(body: Body, context: Context) -> list[Problem]:
    if not body["to_subject"]:
        if body.get("to_id_number"):
            return [Problem("unknown_target", "应得补助的人没有参保登记，请先登记并复核。", "to_id_number")]
        return []
    right = context.unit.residents.by_subject(str(body["to_subject"]))
    if right is None or right.status != EFFECTIVE or right.village != context.village:
        text = "应得补助的人不在本村参保，或登记还没有生效。别村的人请退回补助单位，另报一批。"
        return [Problem("unknown_target", text, "to_id_number")]
    if right.subject == body["subject"]:
        return [Problem("nothing_changes", "人没有变，没有要更正的。", "to_id_number")]
    fen, year = int(body["fen"]), int(body["year"])
    due = context.unit.dues.get(str(body["aid"]))
    top = aid.ceiling(year, str(due.row["deposited_on"]) if due is not None else f"{year}-12-31", context)
    whole = fen + aid.given(context.unit, context.village, year).get(right.subject, 0)
    if whole > top:
        text = f"{right.name} 本年度的补助和资助合计 {yuan(whole)} 元，超过最高缴费档次 {yuan(top)} 元，不能记给他。"
        return [Problem("above_ceiling", text, "to_id_number")]
    return []


def _as_filed(body: Body, context: Context) -> bool:
    """Whether the paper says what its row says: village, year, what for and how much."""
    found = context.unit.journal.get(str(body["aid"]))
    if found is None or found[1].kind != aid.KIND:
        return False
    filed = found[1]
    own = (filed.village, filed.body["what"], int(filed.body["year"]), int(_row(body, context.unit).get("fen", 0)))
    return own == (context.village, body["what"], int(body["year"]), int(body["fen"]))


def _no(body: Body) -> int:
    return int(str(body["of"]).rpartition("/")[2])


def _row(body: Body, unit: Unit) -> Mapping[str, Any]:
    """The row of the batch as it was filed; nothing where this station does not hold it."""
    found = unit.journal.get(str(body["aid"]))
    rows = found[1].body["rows"] if found is not None and found[1].kind == aid.KIND else []
    return dict(rows[_no(body) - 1]) if 0 < _no(body) <= len(rows) else {}


def _named(body: Body, unit: Unit) -> str:
    return str(_row(body, unit).get("subject", ""))


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    due, row, no = unit.dues.get(str(body["aid"])), _row(body, unit), _no(body)
    wrong, right, fen = str(body["subject"]), str(body["to_subject"]), int(row.get("fen", 0))
    if due is None or not fen or target_of(due.key, no, str(row["subject"]), unit) != wrong:
        return {}
    entry, what = unit.marks.get(aid.ENTRY, due.key), str(due.row["what"])
    stop = refundable(f"{due.key[:32]}-{no}")
    if entry is None:
        on = str(due.row["deposited_on"])
        rows = [] if right else [Posting(awaiting_paper(due.key, no), stop, fen, on, day)]
    else:
        on = str(entry.row["entered_on"])
        rows = [Posting(account(wrong, what), stop, fen, on, day, wrong)]
        rows += [Posting(stop, account(right, what), fen, on, day, right)] if right else []
    return {"postings": [posting.as_row() for posting in rows], "fen": fen}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    body, fen = filing.body, int(effects.get("fen", 0))
    if not fen:
        return
    wrong, right = str(body["subject"]), str(body["to_subject"])
    unit.marks.put(Mark(aid.ROW, str(body["of"]), {"subject": right, "from": wrong, "filing": filing.id}, by))
    aid.add_given({wrong: -fen} | ({right: fen} if right else {}), int(body["year"]), by, unit)


def unfit(filing: Filing, _unit: Unit) -> str:
    body = filing.body
    if filing.header.refs != (body["aid"],) or not str(body["of"]).startswith(f"{body['aid']}/"):
        return "补助更正单没有写明是哪一批、哪一行。"
    return "补助更正单写的是同一个人。" if body["subject"] == body["to_subject"] else ""


def summary(body: Body) -> Summary:
    to = str(body.get("to_name") or "退回补助单位")
    return Summary(f"{body.get('name', '')} → {to}：{body['reason']}", 1, int(body.get("fen", 0)))


BUSINESS = Business(
    kind="aid_correction", title="补助更正", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=AidCorrectionShape, unfit=unfit, make=make,
    group="补助", about_person=True, paper="补助更正单", signers=("经办人", "核对人", "复核人"), deadline="10 个工作日",
    archive="集体补助，50 年", sort=36,
)  # fmt: skip
