"""银行账户检查: accounts that are missing, used by several people, or whose digits do not add up.

Payment of benefits fails on such accounts (支付失败), and the month after is too late to find out. A card's last digit
is by Luhn (ISO/IEC 7812); passbooks follow no such rule, so theirs is said as a hint.
"""

from __future__ import annotations

import re
from collections import defaultdict

from app.documents.paper import Column, Row
from app.domain.bank_card import luhn
from app.domain.records import Resident
from app.domain.width import halfwidth
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import CHECK_GROUP, Given, Job, Outcome, village_need
from app.services.desk_jobs.standing import Standing

COLUMNS = (
    tables.NO, tables.NAME, tables.ID, tables.GROUP, tables.PHONE, Column("开户银行", 9), Column("银行账号", 13, "l", "id"),
    Column("问题", 18),
)  # fmt: skip
MISSING, UNREADABLE, SHARED, DIGITS, NO_BANK = "没有账号", "账号写法不对", "几个人同一账号", "末位校验不符", "没有开户银行"
_DRESS = re.compile(r"[\s\-—_·.]+")
_CARD = re.compile(r"[3-6][0-9]{15,18}")


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    parts: list[tables.Part] = []
    counts: dict[str, int] = defaultdict(int)
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        holders = _holders(standing)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            rows: list[Row] = []
            for one in standing.people(code):
                found = findings(one, holders)
                for kind, _text in found:
                    counts[kind] += 1
                if found:
                    text = "；".join(text for _, text in found)
                    rows.append((one.name, one.id_number, one.village_group, one.phone, one.bank, one.account, text))
            if rows:
                parts.append((name, tables.numbered(rows)))
    people = tables.count(parts)
    files = (tables.book(desk, "银行账户检查", "银行账户有问题的人", COLUMNS, parts),) if parts else ()
    said = f"银行账户有问题的有 {people:,} 人。" if people else "银行账户都齐全，没有发现问题。"
    return Outcome(files, said, tuple((kind, f"{count:,} 人") for kind, count in sorted(counts.items())))


def _holders(standing: Standing) -> dict[str, list[str]]:
    """Account → names of everybody who has it, over all villages: the same account may be another village's."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, _name in standing.places():
        for one in standing.people(code):
            if plain(one.account):
                found[plain(one.account)].append(one.name)
    return found


def findings(one: Resident, holders: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(kind, sentence) of everything wrong with a person's account."""
    account = plain(one.account)
    if not account:
        return [(MISSING, MISSING)]
    found = []
    if not (account.isascii() and account.isdigit() and 8 <= len(account) <= 32):
        found.append((UNREADABLE, f"{UNREADABLE}：应是 8 到 32 位数字"))
    elif _CARD.fullmatch(account) and not luhn(account):
        found.append((DIGITS, f"{DIGITS}，像是输错一位（存折账号可不理）"))
    others = holders.get(account, [])
    if len(others) > 1:
        found.append((SHARED, f"{SHARED}：{'、'.join(others[:5])}{'等' if len(others) > 5 else ''} {len(others)} 人"))
    if not one.bank.strip():
        found.append((NO_BANK, NO_BANK))
    return found


def plain(account: str) -> str:
    """The account without blanks and dashes, half-width."""
    return _DRESS.sub("", halfwidth(account))


JOB = Job(
    key="accounts", title="银行账户检查", group=CHECK_GROUP, order=2,
    does="没有账号、几个人用同一账号、卡号末位校验不符的人，发待遇之前先查清。",
    needs=(village_need(),), run=run, words="银行卡 存折 账号 luhn",
)  # fmt: skip
