"""The log's calls in the words of the office: which work each service belongs to (GB/T 22239-2019 8.1.4.3 a)."""

from __future__ import annotations

from functools import cache

_WORK = {
    "参保登记与查找": "people people_lists people_row quick_find known_people person_notes rosters import_lines pasted_rows places "
    "half_rows listings estimates special_groups",
    "收缴登记": "collections batch_drafts line_actions line_amounts line_reversals pos_imports pos_rules pasted_lines payers "
    "paid_this_year progress unpaid payment_enquiries entry_corrections uncredited",
    "审核": "reviews review_lists review_sheets paper_checks cautions",
    "单据与办理": "filed filing_rows handling handling_again drafts intake_checks intakes import_records import_undo backdated",
    "纸质材料": "papers printed_papers person_papers entry_papers filing_papers rights_papers statement_papers opening_papers "
    "settlement_papers policy_papers fund_papers cash_papers grant_papers",
    "对账与月结": "reconciliations treasury_matching statement_lists differences explanations month_books months ledgers "
    "open_item_words day_end",
    "个人账户与结息": "statements settlements back_ledgers back_payments back_awaited transfer_receipts openings account_entries",
    "基金账簿": "fund_books aid_books aid_awaited",
    "补助与退费": "grants grant_claims grant_overview grant_rows refunds group_lists group_people group_sorting",
    "现金收缴": "cash",
    "政策": "policies policy_editor",
    "数据处理工具": "desk_jobs",
    "交换": "exchange_in exchange_out receipts links unsent quarantine comparisons roster_age drives",
    "备份与校验": "backups backup_rounds backup_places backup_days rehearsals verification recovery restored salvage witness data_key",
    "站点与操作员": "stations station_ends station_requests operators staff departures ended_slots lockouts passphrases passphrase_rule "
    "sign_in unlocking founding attempts slot_changes store_places",
    "工作台": "workbench standing deadlines first_hour first_steps demo demo_files demo_lists demo_money demo_month demo_place "
    "demo_stage help_pages",
    "操作日志": "audit_logs audit_entrances audit_seals",
}
OTHER = "其他"


def work_of(call: str) -> str:
    """Which work a call ("people.find") belongs to; OTHER for none that this program knows, "" for no call."""
    return _by_module().get(call.partition(".")[0], OTHER) if call else ""


@cache
def _by_module() -> dict[str, str]:
    return {module: title for title, modules in _WORK.items() for module in modules.split()}
