"""Made-up people and payments for the papers."""

from __future__ import annotations

from app.documents.ledger import DetailRow, LedgerPaper, VillageSum
from app.documents.paper import Stamp

RARE_NAMES = ("㛃", "王𬱖", "𡐤小", "䶮", "𫖯", "乌云·其其格")
MARKUP_NAMES = ("=SUM(A1)", "<b>李</b>", "张(三\\)")
LONG_NAME = "阿卜杜热合曼·买买提艾力·吐尔逊江·库尔班"
VILLAGES = ("穆家营子村", "衣家营子村", "官仓沟村")
STAMP = Stamp("2026-11-02 09:30", "赵小兰", "1a2b3c4d5e6f7a8b9c0d")


def detail_row(number: int, name: str, amount_fen: int = 20000) -> DetailRow:
    return DetailRow(
        village=VILLAGES[number % 3],
        name=name,
        id_number=f"15040420000101{number:04d}",
        year=2026,
        tier_fen=20000,
        amount_fen=amount_fen,
        paid_on=f"2026-10-{number % 28 + 1:02d}",
        voucher=f"P0001/{number // 50:06d}/{number:06d}",
        status="已复核",
    )


def ledger(names: tuple[str, ...], amount_fen: int = 20000) -> LedgerPaper:
    rows = tuple(detail_row(number, name, amount_fen) for number, name in enumerate(names))
    villages = (
        VillageSum("150404100200", VILLAGES[0], len(rows), len(rows) * amount_fen, ((20000, len(rows)),)),
    )
    return LedgerPaper("穆家营子镇社会事务办公室", "2026年10月", rows, villages, STAMP)
