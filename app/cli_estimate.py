"""`xiangbao estimate …`: what-if sums with each step shown; typed figures need no station and no passphrase."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from app import cli_work as work
from app.domain.account_interest import METHODS, InterestLine, InterestRefused, year_interest
from app.domain.capital import capital
from app.domain.estimate_steps import (
    Estimate,
    capital_estimate,
    interest_estimate,
    interest_text,
    late_fee_estimate,
    pension_steps,
)
from app.domain.late_fee import late_fee
from app.domain.pension import MONTHS_AT_60, REQUIRED_YEARS, monthly
from app.domain.rounding import HALF_UP, ROUNDINGS
from app.services import estimates, people


def add(commands: Any, sub: Any) -> None:
    """Add the estimate commands to the parser."""
    group = commands.add_parser("estimate", help="测算").add_subparsers(dest="what", required=True)
    interest = sub(group, "interest", "一年的利息", run_interest)
    interest.add_argument("--rate", required=True, help="年利率，百分数，例如 3.97")
    interest.add_argument("--demand-rate", default="", help="方法 C 的活期年利率")
    interest.add_argument("--method", choices=METHODS, required=True)
    interest.add_argument("--rounding", choices=ROUNDINGS, required=True)
    interest.add_argument("--opening-fen", type=int, required=True)
    interest.add_argument("--entry", action="append", default=[], metavar="月:分")
    account = sub(group, "account", "一个参保人账户一年的利息", run_account)
    account.add_argument("id_number", metavar="证件号码")
    account.add_argument("--year", type=int, required=True)
    account.add_argument("--rate", default="", help="年利率；不写用现行政策的")
    account.add_argument("--method", choices=METHODS, default="")
    pension = sub(group, "pension", "月养老金", run_pension)
    pension.add_argument("--account-fen", type=int)
    pension.add_argument("--id-number", help="用这个人现在的账户余额")
    pension.add_argument("--base-fen", type=int, required=True)
    pension.add_argument("--years", type=int, required=True)
    pension.add_argument("--months", type=int, default=MONTHS_AT_60)
    pension.add_argument("--extra-year-fen", type=int, default=0)
    pension.add_argument("--rounding", choices=ROUNDINGS, default=HALF_UP)
    late = sub(group, "latefee", "滞纳金", run_late_fee)
    late.add_argument("--fen", type=int, required=True)
    late.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    late.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    late.add_argument("--rate-per-myriad", default="5")
    sub(group, "capital", "中文大写金额", run_capital).add_argument("--fen", type=int, required=True)


def run_interest(call: work.Call) -> work.Result:
    o = call.options
    lines = year_interest(
        o.opening_fen, [_entry(text) for text in o.entry], rate=o.rate, method=o.method, rounding=o.rounding,
        demand_rate=o.demand_rate,
    )  # fmt: skip
    shown = [{**asdict(line), "text": _line_text(line, o)} for line in lines]
    return {"interest_fen": sum(line.interest_fen for line in lines), "lines": shown}, 0


def _line_text(line: InterestLine, o: Any) -> str:
    own = o.demand_rate if o.method == "C" and line.month else o.rate
    return interest_text(line, own)


def run_account(call: work.Call) -> work.Result:
    """A real account's year by the policy in force, or at the rate given."""
    o = call.options
    with call.desk() as desk:
        known, held = estimates.usual(desk, o.year), estimates.on_account(desk, o.id_number, o.year)
    found = interest_estimate(
        held.moneys, rate=o.rate or known.rate, method=o.method or known.method, rounding=known.rounding,
        demand_rate=known.demand_rate,
    )  # fmt: skip
    return {"name": held.name, "year": held.year, "interest_fen": found.total_fen, "lines": _lines(found)}, 0


def _lines(found: Estimate) -> list[dict[str, Any]]:
    return [asdict(step) for step in found.steps]


def _entry(text: str) -> tuple[int, int]:
    month, sign, fen = text.partition(":")
    if not sign or not month.isdigit() or not fen.lstrip("-").isdigit():
        raise InterestRefused(f"入账「{text}」读不懂。", "请写成 月:分，例如 3:20000。")
    return int(month), int(fen)


def run_pension(call: work.Call) -> work.Result:
    o = call.options
    account_fen = o.account_fen
    if account_fen is None:
        if not o.id_number:
            raise work.NothingChosen("没有写账户金额。", "请写 --account-fen，或用 --id-number 指明一个参保人。")
        with call.desk() as desk:
            account_fen = people.account_of(desk, o.id_number).balance_fen
    found = monthly(
        account_fen, o.base_fen, o.years, months=o.months, extra_year_fen=o.extra_year_fen, rounding=o.rounding
    )  # fmt: skip
    extra = (o.years, max(0, o.years - REQUIRED_YEARS), o.extra_year_fen)
    lines = [asdict(step) for step in pension_steps(found, account_fen, o.months, extra)]
    return {**asdict(found), "total_fen": found.total_fen, "lines": lines}, 0


def run_late_fee(call: work.Call) -> work.Result:
    o = call.options
    days, fee = late_fee(o.fen, o.first, o.last, rate_per_myriad=o.rate_per_myriad)
    found = late_fee_estimate(o.fen, o.first, o.last, rate_per_myriad=o.rate_per_myriad)
    return {"days": days, "fee_fen": fee, "lines": _lines(found)}, 0


def run_capital(call: work.Call) -> work.Result:
    return {"text": capital(call.options.fen), "lines": _lines(capital_estimate(call.options.fen))}, 0
