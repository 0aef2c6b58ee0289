"""The header words of the tax office's tickets and of bank statements (facts 5.4: 税票号码, 日切日期, 费款所属期).

Written as columns.py folds them: no blanks, no brackets, lower case. The words of persons, years, terminals and
references are those of the treasury's list.
"""

from __future__ import annotations

import re

from app.intake.columns import FieldWords, Vocabulary
from app.intake.vocabularies import TREASURY


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SHARED = {words.field: words for words in TREASURY.fields}

TAX = Vocabulary(
    "税务缴费明细",
    (
        _SHARED["receipt"], _SHARED["name"], _SHARED["id_number"], _SHARED["item"], _SHARED["year"], _SHARED["amount"],
        FieldWords(
            "paid_on",
            _words(
                "缴费日期 缴款日期 缴费时间 缴款时间 交易日期 扣款日期 支付日期 开票日期 开具日期 征收日期 申报日期"
                " 入库日期 扣费日期 日期 上解日期 税票开具日期"
            ),
            re.compile(r"(缴[费款]|交易|扣款|开票|开具).*(日期|时间)"),
            needed=True,
        ),
        FieldWords("cut_on", _words("日切日期 日切日 清算日期 结算日期 记账日期 会计日期 对账日期"), re.compile(r"日切|清算日")),
        _SHARED["terminal"], _SHARED["rrn"],
        FieldWords(
            "village",
            _words(
                "村居代码 村代码 行政区划代码 区划代码 村居 所在村 行政村 村社区 村名 村名称 所属村 登记机构 缴费登记机构"
                " 村委会 主管税务所科分局 街道乡镇 乡镇街道"
            ),
            re.compile(r"区划|^(?!.*户主).{0,4}村"),
        ),
        _SHARED["note"],
    ),
    TREASURY.never,
)  # fmt: skip

BANK = Vocabulary(
    "银行对账单",
    (
        FieldWords(
            "on",
            _words(
                "交易日期 记账日期 日期 入账日期 交易时间 记账日 发生日期 会计日期 凭证日期 交易日 业务日期 日期时间"
                " 报表日期"
            ),
            re.compile(r"(交易|记账|入账|发生).*(日期|时间)"),
            needed=True,
        ),
        FieldWords("voucher", _words(
            "凭证号 凭证号码 凭证编号 回单编号 回单号 交易流水号 流水号 交易流水 核心流水号 凭证种类号码 票据号 传票号"
            " 凭证序号 支票号"
        ), re.compile(r"凭证.*号|流水号|回单")),
        FieldWords("text", _words(
            "摘要 用途 附言 备注 交易摘要 摘要说明 交易用途 说明 预算科目 科目名称"
        ), re.compile(r"摘要|用途|附言")),
        FieldWords("party", _words("对方户名 对方账户名称 对方名称 对方单位 收付款人名称 对手户名"), re.compile(r"对方.*名")),
        FieldWords("income", _words(
            "贷方发生额 贷方金额 收入金额 贷方 收入 存入 收方发生额 贷方发生额元 收入元 本日收入 入账金额 存入金额 转入金额"
        ), re.compile(r"^(?!累计).*(贷方|收入|存入)")),
        FieldWords("outgo", _words(
            "借方发生额 借方金额 支出金额 借方 支出 支取 付方发生额 借方发生额元 支出元 本日支出 支取金额 转出金额 本日退付"
        ), re.compile(r"^(?!累计).*(借方|支出|支取)")),
        FieldWords("amount", _words("交易金额 发生额 金额 交易额 发生金额 本期发生额"), re.compile(r"发生额|交易金额")),
        FieldWords("direction", _words("借贷标志 借贷方向 收支标志 借贷 收付标志 方向 收支方向 收付"), re.compile(r"借贷|收[支付]")),
        FieldWords("balance", _words("余额 账户余额 当前余额 本次余额 交易后余额 余额元 结余"), re.compile(r"余额")),
    ),
    re.compile(r"冻结|可用"),
)  # fmt: skip

