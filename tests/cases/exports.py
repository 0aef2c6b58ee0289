"""The text that a POS system exports: its headers, its order of columns, its way with numbers and totals."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.cases.terminals import REFUND, SALE, VOID, Line, Month, Slip
from tests.cases.writing import write_text

_HEADERS = {
    "merchant": ("商户编号", "商户号", "受理商户编号"),
    "terminal": ("终端编号", "终端号", "POS终端号", "终端代码"),
    "batch": ("批次号", "交易批次号", "批次"),
    "voucher": ("凭证号", "交易凭证号", "终端流水号", "流水号"),
    "day": ("交易日期", "日期", "消费日期"),
    "time": ("交易时间", "时间"),
    "kind": ("交易类别", "交易类型", "类型"),
    "card": ("卡号", "交易卡号"),
    "amount": ("金额", "交易金额", "交易金额(元)"),
    "rrn": ("参考号", "检索参考号", "系统参考号"),
    "auth": ("授权码",),
    "id": ("缴费人证件号码", "缴费人身份证号", "身份证号码", "参保人身份证号码"),
    "year": ("缴费年度", "费款所属年度", "所属年度"),
    "original": ("原凭证号", "原交易凭证号"),
    "note": ("备注", "交易备注"),
    "fee": ("手续费",),
    "net": ("结算金额",),
    "bank": ("发卡行名称",),
    "shop": ("门店名称",),
    "order": ("交易单号",),
    "clerk": ("操作员号",),
    "status": ("应答码",),
    "holder": ("持卡人姓名",),
}
_KINDS = (
    {SALE: "消费", VOID: "消费撤销", REFUND: "退货"},
    {SALE: "刷卡消费", VOID: "撤销", REFUND: "消费退货"},
    {SALE: "缴费", VOID: "缴费撤销", REFUND: "退款"},
    {SALE: "SALE", VOID: "VOID", REFUND: "REFUND"},
)
_NEEDED = ("terminal", "batch", "voucher", "day", "kind", "amount", "rrn", "id", "year")


class ExportForm:
    """One system's form. `style` of totals: end, after, block, summary (of the whole file, without batches)."""

    def __init__(self, rng: Random, *, slipped: bool, backwards: bool) -> None:
        self._rng, self._backwards = rng, backwards
        self._style = rng.choice(("end", "after", "block")) if slipped else rng.choice(("none", "summary"))
        if backwards and self._style == "after":
            self._style = "end"
        extra = [name for name in _HEADERS if name not in {*_NEEDED, "time", "original", "note"}]
        columns = [*_NEEDED, *rng.sample(extra, rng.randrange(2, len(extra)))]
        self._joined = rng.random() < 0.3  # day and time in one column
        columns += [] if self._joined else ["time"]
        self._in_note = rng.random() < 0.5
        columns.append("note" if self._in_note else "original")
        rng.shuffle(columns)
        self._columns = columns
        self._headers = [rng.choice(_HEADERS[name]) for name in columns]
        if self._joined:
            self._headers[columns.index("day")] = "交易时间"
        self._kinds = rng.choice(_KINDS)
        self._negative = rng.random() < 0.4
        self._zeros = rng.random() < 0.8
        self._prefix = rng.choice(("", "", "", "`", "'", "\t"))
        self._day = rng.choice(("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d"))
        self._encoding = rng.choice(("gb18030", "gb18030", "utf-8", "utf-8-sig", "utf-16"))
        self._separator = rng.choice((",", ",", ",", "\t"))
        self._titled = rng.random() < 0.3

    def write(self, path: Path, month: Month) -> None:
        width = len(self._columns)
        table = [["商户交易明细查询"], ["查询时间：2026-11-30 20:00:00", "明细"]] if self._titled else []
        table.append(self._headers)
        lines = month.repeated + month.lines
        ordered = list(reversed(lines)) if self._backwards else lines
        for place, line in enumerate(ordered):
            table.append(self._row(line))
            after = ordered[place + 1] if place + 1 < len(ordered) else None
            if self._style == "after" and (after is None or after.batch_key != line.batch_key):
                table += [self._slip(slip) for slip in month.slips if (slip.terminal, slip.batch) == line.batch_key]
        if self._style == "end":
            table += [self._slip(slip) for slip in month.slips]
        elif self._style == "block":
            table += [["终端号", "批次号", "交易笔数", "结算金额"], *map(self._block_row, month.slips)]
        elif self._style == "summary":
            net = sum(line.signed_fen for line in lines)
            table += [["总笔数", "总金额"], [f"{self._prefix}{len(lines)}", f"{self._prefix}{net / 100:.2f}"]]
        padded = [[*row, *[""] * (width - len(row))] for row in table]
        write_text(path, padded, self._encoding, self._separator)

    def _row(self, line: Line) -> list[str]:
        values = {
            "merchant": "898370483986001", "terminal": line.terminal, "batch": self._six(line.batch),
            "voucher": self._six(line.voucher), "day": line.at.strftime(self._day), "time": line.at.strftime("%H%M%S"),
            "kind": self._kinds[line.kind], "card": f"621787******{line.rrn[-4:]}", "amount": self._amount(line),
            "rrn": line.rrn, "id": line.typed, "year": str(line.year), "original": self._six(line.original),
            "fee": "0.00", "net": self._amount(line), "bank": "农村信用社", "shop": "便民服务点", "order": f"20261009{line.rrn}",
            "clerk": "01", "status": "00", "holder": "",
        }  # fmt: skip
        if self._joined:
            values["day"] = (
                line.at.strftime(f"{self._day} %H:%M:%S") if "-" in self._day else f"{line.at:%Y-%m-%d %H:%M:%S}"
            )
        if not line.original:
            values["original"] = values["note"] = ""
        elif line.kind == REFUND:
            values["note"] = f"原参考号{line.original_rrn}"
            values["original"] = ""
        else:
            values["note"] = f"原凭证号{values['original']}"
        return [self._prefix + values[name] if values.get(name) else "" for name in self._columns]

    def _six(self, number: int) -> str:
        return f"{number:06d}" if self._zeros else str(number)

    def _amount(self, line: Line) -> str:
        fen = line.signed_fen if self._negative else line.fen
        forms = (
            f"{fen / 100:.2f}",
            f"{fen / 100:,.2f}",
            f"{fen / 100:.2f}",
            f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}",
        )
        return self._rng.choice(forms)

    def _slip(self, slip: Slip) -> list[str]:
        """A total in the table's own columns, as settlement slips are exported."""
        row = dict.fromkeys(self._columns, "")
        row |= {
            "terminal": slip.terminal,
            "batch": self._six(slip.batch),
            "kind": "结算",
            "amount": f"{slip.fen / 100:,.2f}",
        }
        row |= {"voucher": f"{slip.count}笔"}
        return [row[name] for name in self._columns]

    def _block_row(self, slip: Slip) -> list[str]:
        return [
            f"{self._prefix}{text}"
            for text in (slip.terminal, self._six(slip.batch), f"{slip.count}", f"{slip.fen / 100:,.2f}")
        ]
