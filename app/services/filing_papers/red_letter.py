"""缴费更正单, 缴费冲销单 and 税务直缴冲销单 (Songshan 003 art. 16; Qingdao 000 art. 4): the payment as it was taken,
and what becomes of it.
"""

from __future__ import annotations

from app.business import business
from app.documents.approval import Facts, Grid, Part, Words
from app.domain.capital import capital
from app.domain.money import yuan
from app.domain.money_records import RED_MONTH
from app.domain.month import Month
from app.domain.records import Line
from app.services.desk import Desk
from app.services.filing_papers.parts import Course, course, opinions, payment_facts, printed

SCHEME = "城乡居民基本养老保险"
_FOLLOWS = {
    "credited": "这笔款从个人账户转到暂收款（待退），随它记账的补贴一并退回；原始记录保留，入库日期不变。",
    "other": "这笔款转到暂收款（待退）；原始记录保留。",
    "direct": "这笔款从个人账户转到暂收款（税务直缴），随它记账的补贴一并退回；原始记录保留，入库日期不变。",
}
_AFTER = "冲销以后：退给缴费人的办理退费申请；是别人或别的年度的缴费，由区里办理暂收款入账。"


def correction_pdf(desk: Desk, n: int) -> bytes:
    """缴费更正单 of filing `n`."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        line = unit.lines.get(str(body["line"]))
        old = unit.residents.by_subject(str(body.get("old_subject", "")))
        rows = (
            ("缴费人", str(body.get("old_name", "")), str(body.get("name", ""))),
            ("证件号码", old.id_number if old is not None else "", str(body.get("id_number", ""))),
            ("缴费年度", str(body.get("old_year", "")), str(body["year"])),
            ("金额（元）", yuan(int(body["fen"])), yuan(int(body["fen"]))),
        )
        table = Grid(("项目", "更正前", "更正后"), rows, (0.2, 0.4, 0.4), ("c", "l", "l"), "更正内容")
        parts: list[Part] = [
            *_payment(about, line, "原缴费"), table, Facts((("更正原因", str(body["reason"])),)),
            Words(("金额、缴费日期和入库日期不变，利息从原入库日期起算；补贴按更正后的人和年度重新核定。",)),
            *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('correction').paper}", about, parts)


def reversal_pdf(desk: Desk, n: int) -> bytes:
    """缴费冲销单 of filing `n`."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        line = unit.lines.get(str(body["line"]))
        fen = int(body["fen"])
        follows = _FOLLOWS["credited" if line is not None and line.entered_on else "other"]
        parts: list[Part] = [
            Facts((("缴费人", str(body.get("name", ""))), ("证件号码", line.id_number if line else ""),
                    ("所在村", about.village), ("缴费年度", str(line.year) if line else ""))),
            *_payment(about, line, "被冲销的缴费"),
            Facts((("冲销金额", f"￥-{yuan(fen)}"), ("金额大写", f"人民币{capital(-fen)}"), ("冲销原因", str(body["reason"])))),
            Words((follows, *_posted(about), _AFTER)), *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, f"{SCHEME}{business('reversal').paper}", about, parts)


def _posted(about: Course) -> list[str]:
    """Both months, where the one in which it was filed was certified before it took effect (003 art. 11)."""
    mark = about.unit.marks.get(RED_MONTH, about.filing.id)
    if mark is None:
        return []
    filed, posted = about.filing.header.business_date, Month.parse(str(mark.row["month"])).title
    return [f"{filed} 报送；{Month.parse(filed[:7]).title}在复核以前已经对账确认，红字记入{posted}。"]


def direct_pdf(desk: Desk, n: int) -> bytes:
    """税务直缴冲销单 of filing `n`."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        row = unit.treasury.row(str(body["key"])) or {}
        fen = int(body["fen"])
        parts: list[Part] = [
            Facts((("缴费人", str(body.get("name", ""))), ("证件号码", str(body.get("id_number", ""))),
                    ("所在村", about.village), ("缴费年度", str(body["year"])))),
            Facts((("缴费渠道", "税务直缴"), ("国库入库日期", str(body.get("entered_on", ""))), ("金额（元）", yuan(fen)),
                    ("税票号码", str(row.get("receipt", "")))), "被冲销的缴费"),
            Facts((("冲销金额", f"￥-{yuan(fen)}"), ("金额大写", f"人民币{capital(-fen)}"), ("冲销原因", str(body["reason"])))),
            Words((_FOLLOWS["direct"], _AFTER)), *opinions(about.steps),
        ]  # fmt: skip
    return printed(desk, str(business("direct_reversal").paper), about, parts)


def _payment(about: Course, line: Line | None, heading: str) -> list[Part]:
    if line is None:
        return [Words((f"{heading}不在本站点的明细里（{about.village}），请到办理缴费的站点查看。",))]
    return [Facts(payment_facts(line), heading)]


PAPERS = {"correction": correction_pdf, "reversal": reversal_pdf, "direct_reversal": direct_pdf}
