"""Invented people in the numbers that a bench needs, and their files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from app.services.demo import make_people

DAY = date(2026, 10, 8)
HEADS = ("序号", "姓名", "身份证号码", "村组", "联系电话", "缴费档次")


def people(count: int) -> list[dict[str, str]]:
    return make_people(count, DAY, random.Random(7))


def roster(path: Path, persons: Sequence[dict[str, str]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, ["某村参保人员名册"])
    sheet.write_row(1, 0, HEADS)
    for at, person in enumerate(persons, 2):
        row = (str(at - 1), person["name"], person["id_number"], person["group"], person["phone"], person["tier"])
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    book.close()
    return path


def pos_export(path: Path, persons: Sequence[dict[str, str]], lines: int) -> Path:
    """One payment each, batches of 500 lines with their settlement rows."""
    rows = ["商户编号,终端编号,批次号,凭证号,交易日期,交易时间,交易类别,卡号,金额,参考号,缴费人证件号码,缴费年度,备注"]
    slips = []
    for start in range(0, lines, 500):
        batch, total = f"{start // 500 + 1:06d}", 0
        for at, person in enumerate(persons[start : min(start + 500, lines)], start + 1):
            total += int(person["tier"])
            rows.append(
                f"898150483986001,15040001,{batch},{at:06d},20261009,{at % 86400 // 3600:02d}{at % 3600 // 60:02d}{at % 60:02d},"
                f"消费,621787******0001,{person['tier']}.00,{at:012d},{person['id_number']},2026,"
            )
        slips.append(f"结算,15040001,{batch},{min(500, lines - start)}笔,,,,,{total}.00,,,,对账平")
    path.write_text("\r\n".join(rows + slips) + "\r\n", encoding="gb18030")
    return path
