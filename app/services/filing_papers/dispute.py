"""个人账户核查申请表 and 核查结果告知书 (Songshan 003 art. 16): the record before and after, what set it right, a receipt.

The answer is the resident's; the slip below the dashed line stays with the office. Neither lay-out is printed in a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.business import business
from app.business.dispute import answer_by
from app.documents.approval import Facts, Grid, Part, Signatures, Slip, Words
from app.domain.capital import capital
from app.domain.money import yuan
from app.domain.posting import KINDS
from app.services.desk import Desk
from app.services.filing_papers.parts import Course, course, opinions, printed

SCHEME = "城乡居民基本养老保险"
DECLARATION = "本人对个人账户的上述记录有异议，申请核查；所说情况和所交凭据真实。"
Record = Mapping[str, Any]


def application_pdf(desk: Desk, n: int) -> bytes:
    """个人账户核查申请表 of filing `n`, with the account as it stood when it was filed."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        person = unit.residents.by_subject(str(body["subject"]))
        since = about.docket.business_date
        until = answer_by(since, desk.policy(unit, date.fromisoformat(since)))
        parts: list[Part] = [
            Facts((
                ("姓名", str(body["name"])), ("证件号码", str(body["id_number"])), ("所在村", about.village),
                ("保险编号", person.insurance_number if person else ""),
                ("联系电话", str(body.get("phone") or (person.phone if person else ""))), ("受理日期", since),
                ("异议事项", str(body["about"])), ("答复期限", f"{until} 前"),
                ("具体情况", str(body["detail"])), ("提供的凭据", str(body.get("evidence") or "无")),
            )),
            *_record(body["record"], f"申请时个人账户的记录（共 {body['record']['entries']} 笔）"),
            Words((DECLARATION,)), Signatures(("申请人",), fingerprint=True), *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('dispute').paper}", about, parts)


def _record(record: Record, heading: str) -> list[Part]:
    """The balance by component, and the years paid."""
    rows = [(str(leaf), yuan(int(fen))) for leaf, fen in record["components"]]
    rows.append(("余额合计", yuan(int(record["balance_fen"]))))
    years = "、".join(f"{year} 年 {yuan(int(fen))} 元" for year, fen in record["years"])
    said = f"共 {len(record['years'])} 年：{years}" if years else "没有"
    return [
        Grid(("项目", "金额（元）"), tuple(rows), (0.6, 0.4), ("l", "r"), heading, bold_last=True),
        Facts((("已缴年度", said),)),
    ]


def answer_pdf(desk: Desk, n: int) -> bytes:
    """个人账户核查结果告知书 of filing `n`: the record before beside the record after."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        asked = unit.journal.get(str(body["due"]))
        said = asked[1].body if asked is not None else {}
        since = asked[1].header.business_date if asked is not None else ""
        before, after = body["before"], body["record"]
        letter = (
            f"{body['name']}：",
            (f"　　您{'于 ' + since if since else ''}申请核查个人账户（{said.get('about', '')}：{said.get('detail', '')}）。"
            f"现已核查完毕，结果如下。"),
        )
        parts: list[Part] = [
            Words(letter, large=True),
            Facts((("核查结果", str(body["result"])), ("核查情况", str(body["explanation"])), *_papers(about))),
            _beside(before, after), _years(before, after),
            Words((f"处理后个人账户余额（大写）：人民币{capital(int(after['balance_fen']))}。",
                   "对结果仍有异议的，可以凭本告知书向区社会保险经办机构申请复核。")),
            *opinions(about.steps),
            Slip(f"{business('dispute_answer').paper}（回执）",
                 ((f"{body['name']} 个人账户核查结果告知书（单据号 {about.docket.id[:16]}，{body['answered_on']} 答复：{body['result']}）"
                  "已收到，内容已经知道。"),), "参保人签收"),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('dispute_answer').paper}", about, parts)


def _papers(about: Course) -> list[tuple[str, str]]:
    """The papers by which the account was set right, each with its kind, number and day."""
    unit, said = about.unit, []
    for name in about.filing.body["corrections"]:
        found = unit.journal.get(str(name))
        if found is not None:
            said.append(f"{business(found[1].kind).title} {str(name)[:8]}（{found[1].header.business_date}）")
        else:
            said.append(str(name)[:8])
    return [("更正单据", "、".join(said))] if said else []


def _beside(before: Record, after: Record) -> Grid:
    """Components before and after, with the difference; the last row is the balance."""
    old, new = ({str(leaf): int(fen) for leaf, fen in record["components"]} for record in (before, after))
    leaves = [leaf for leaf in KINDS if leaf in old or leaf in new]
    rows = [_change(leaf, old.get(leaf, 0), new.get(leaf, 0)) for leaf in leaves]
    rows.append(_change("余额合计", int(before["balance_fen"]), int(after["balance_fen"])))
    head = ("个人账户（元）", "处理前", "处理后", "变动")
    return Grid(head, tuple(rows), (0.31, 0.23, 0.23, 0.23), ("l", "r", "r", "r"), bold_last=True)


def _years(before: Record, after: Record) -> Grid:
    old, new = ({int(year): int(fen) for year, fen in record["years"]} for record in (before, after))
    rows = [_change(f"{year} 年", old.get(year, 0), new.get(year, 0)) for year in sorted(old.keys() | new.keys())]
    count = ("缴费年限", f"{len(old)} 年", f"{len(new)} 年", f"{len(new) - len(old):+d} 年" if len(new) != len(old) else "不变")
    head = ("已缴年度（元）", "处理前", "处理后", "变动")
    return Grid(head, (*rows, count), (0.31, 0.23, 0.23, 0.23), ("l", "r", "r", "r"), bold_last=True)


def _change(title: str, old: int, new: int) -> tuple[str, str, str, str]:
    change = "不变" if new == old else f"{'+' if new > old else '-'}{yuan(abs(new - old))}"
    return title, yuan(old), yuan(new), change


PAPERS = {"dispute": application_pdf, "dispute_answer": answer_pdf}
