"""Rare names go the whole way: roster, store, package, search, paper, spreadsheet (GB 18030-2022, level 3)."""

from __future__ import annotations

import io
import subprocess

import openpyxl
import xlsxwriter

from app.services import ledgers, people, rosters
from tests.stations import id_of

NAMES = ("张㛃", "李𬱖", "王𡐤", "赵䶮", "陈𫖯", "乌云·其其格")


def roster(path):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名册")
    for at, row in enumerate([("姓名", "身份证号码", "缴费档次"), *((name, id_of(no), "200") for no, name in enumerate(NAMES, 1))]):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    book.close()
    return path


def test_rare_names_survive_from_roster_to_paper(stations, tmp_path):
    village = stations.desk("东村")
    assert rosters.import_roster(village, roster(tmp_path / "名册.xlsx")).accepted == len(NAMES)
    stations.batch("东村", *(stations.sale("东村", no) for no in range(1, len(NAMES) + 1)))
    stations.carry("东村", "镇")
    township = stations.desk("镇")
    assert {resident.name for resident in people.find(township, "")} == set(NAMES)
    for name in NAMES:
        assert [resident.name for resident in people.find(township, name[-1])] == [name]
    month = ledgers.months(township)[0]
    pdf, book = tmp_path / "台账.pdf", ledgers.as_xlsx(township, month)
    pdf.write_bytes(ledgers.as_pdf(township, month))
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    cells = {str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0] for cell in row}
    for name in NAMES:
        assert name in text
        assert name in cells
