"""A district's people, their payments and their accounts as records, in villages of 2,000, in any number that a bench needs."""

from __future__ import annotations

from app.domain.posting import Posting, account
from app.domain.records import Batch, Line, Resident
from tests.bench.interest import DISTRICT, subject

VILLAGE_PEOPLE = 2_000


def village(at: int) -> str:
    return f"{DISTRICT}{100 + at // 20:03d}{200 + at % 20:03d}"


def resident(at: int, person: dict[str, str]) -> Resident:
    number = person["id_number"]
    return Resident(
        at + 1, subject(at), village(at // VILLAGE_PEOPLE), person["name"], number, "居民身份证", "男" if int(number[16]) % 2 else "女",
        f"{number[6:10]}-{number[10:12]}-{number[12:14]}", "汉族", "农业", person["group"], person["phone"], int(person["tier"]) * 100,
        "" if at % 9 else "低保对象", "某银行", f"621700{at * 7919 % 10**13:013d}" if at % 3 else "", "",
        f"15040400{at:07d}", "effective" if at % 11 else "filed", f"{at:064x}", f"{at:064x}",
    )  # fmt: skip


def line(at: int, person: dict[str, str]) -> Line:
    fen, paid_on = int(person["tier"]) * 100, f"2026-{at % 9 + 1:02d}-15"
    return Line(
        at // 500 * 500 + 1, at % 500 + 1, f"{at // 500 * 0x9E3779B97F4A7C15 % (1 << 64):032x}-{at % 500 + 1}", DISTRICT, village(at // VILLAGE_PEOPLE), paid_on[:7], "15040001", f"{at // 500:06d}",
        f"{at % 1_000_000:06d}", paid_on, "10:00:00", "消费", fen, f"{at:012d}", "6217****1234", person["id_number"], person["name"],
        subject(at), 2026, "payment", "", "credited", paid_on,
    )  # fmt: skip


def batch(first: int, logged: list[Line]) -> Batch:
    fen = sum(one.amount_fen for one in logged)
    return Batch(
        first + 1, f"{first:064x}", DISTRICT, logged[0].village, logged[0].month, "M1", "15040001", f"{first // 500:06d}",
        logged[0].paid_on, len(logged), fen, len(logged), fen, 0, len(logged), fen, "effective",
    )  # fmt: skip


def credited(at: int, person: dict[str, str]) -> Posting:
    who = subject(at)
    return Posting("待入库", account(who), int(person["tier"]) * 100, "2026-09-20", "2026-09-20", who)
