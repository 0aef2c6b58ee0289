"""The header words of an older system's balance file, and of its list of years paid (facts 1.4-1.6).

Balances stand in a column per source of money, each with its interest or all interest together; years paid stand in a
column per year, or in a second file or sheet with a row per person and year. Words are written as columns.py folds them.
"""

from __future__ import annotations

import re

from app.domain.posting import COLLECTIVE, DONATION, GOVERNMENT_PAID, INTEREST, LEVEL_SUBSIDIES, PERSONAL, SUBSIDY
from app.intake.columns import FieldWords, Vocabulary
from app.intake.vocabularies import ROSTER

_SOURCES: tuple[tuple[str, str, str, str], ...] = (
    (
        "personal",
        PERSONAL,
        (
            "个人缴费本金 个人缴费累计 个人缴费余额 个人缴费金额 个人缴费总额 个人缴费合计 个人缴费部分 个人缴费账户 个人实缴"
            " 个人实际缴费 个人缴纳 个人部分 个人缴费额 个人账户个人缴费 个人缴费小计 个人缴费储存额"
        ),
        r"个人(?:实际)?缴费(?!.*[利档标])",
    ),
    (
        "county",
        LEVEL_SUBSIDIES["county"],
        (
            "县补贴 区县补贴 县区补贴 县市区补贴 区级补贴 旗县补贴 旗县区补贴 旗县级补贴 县级补助 区级补助 县级财政补贴"
            " 县财政补贴 区财政补贴 区县财政补贴 县级财政补助 县级政府补贴 区县级补贴 县区级补贴"
        ),
        r"[县旗][^利]{0,6}补[贴助]$",
    ),
    (
        "province",
        LEVEL_SUBSIDIES["province"],
        (
            "省补贴 省级补助 省级财政补贴 省财政补贴 省级财政补助 省级政府补贴 自治区补贴 自治区级补贴 自治区财政补贴"
            " 自治区补助"
        ),
        r"(?:省|自治区)[^利]{0,4}补[贴助]$",
    ),
    (
        "city",
        LEVEL_SUBSIDIES["city"],
        (
            "市补贴 市级补助 市级财政补贴 市财政补贴 市级财政补助 市级政府补贴 盟市补贴 盟市级补贴 地市补贴 地市级补贴"
            " 州级补贴"
        ),
        r"[市盟][^县区利]{0,4}补[贴助]$",
    ),
    ("central", LEVEL_SUBSIDIES["central"], "中央补助 中央财政补贴 中央财政补助", ""),
    (
        "subsidy",
        SUBSIDY,
        (
            "财政补贴 政府补助 财政补助 补贴 缴费补贴 政府缴费补贴 各级政府补贴 补贴合计 政府补贴合计 财政补贴合计 补贴小计"
            " 政府补贴小计 财政补贴小计"
        ),
        "",
    ),
    ("collective", COLLECTIVE, "集体 集体补助金额 村集体补助 集体经济补助 集体补助资金 集体补贴", ""),
    ("donation", DONATION, "资助 社会捐助 其他资助 社会组织资助 其他组织资助 捐赠 社会资助金额 其他社会资助", ""),
    ("government_paid", GOVERNMENT_PAID, "代缴 财政代缴 政府代缴金额 政府代缴保费 代缴金额 政府代缴部分", ""),
)
"""Field, sub-account, further heads, a pattern for the rest."""

LEAF_OF = {name: leaf for name, leaf, _, _ in _SOURCES}
LEAF_OF |= {f"{name}_interest": f"{leaf}利息" for name, leaf, _, _ in _SOURCES}
LEAF_OF |= {"interest": INTEREST}
"""Field of the file → sub-account of the personal account."""

BENEFIT_FIELDS = {"benefit_base": "base_fen", "benefit_account": "account_fen", "benefit_extra": "extra_fen"}


def _source(name: str, leaf: str, more: str, pattern: str) -> FieldWords:
    return FieldWords(name, (leaf, *more.split()), re.compile(pattern) if pattern else None, name == "personal")


def _interest(name: str, leaf: str, more: str) -> FieldWords:
    words = [f"{word}利息" for word in (leaf, *more.split())]
    return FieldWords(f"{name}_interest", tuple(dict.fromkeys((*words, f"利息{leaf}"))))


def _words(name: str, text: str, pattern: str = "") -> FieldWords:
    return FieldWords(name, tuple(text.split()), re.compile(pattern) if pattern else None)


_NAME, _ID = ROSTER.fields[0], ROSTER.fields[1]

OPENING = Vocabulary(
    "期初余额表",
    (
        _NAME, _ID,
        _words("insurance_number", "保险编号 个人编号 养老保险编号 参保编号 个人保险编号 社保编号 人员编号 养老编号 个人社保编号"),
        _words("started_on", "参保时间 参保日期 首次缴费时间 开始缴费时间 缴费起始年月 首次参保时间 参保起始时间 参保年月 缴费开始时间"
               " 首次缴费年月 参保登记时间 缴费起始时间"),
        _words("years_count", "累计缴费年限 缴费年限 累计年限 缴费年数 实际缴费年限 累计缴费年数 实缴年限"),
        *(_source(name, leaf, more, pattern) for name, leaf, more, pattern in _SOURCES),
        FieldWords("interest", ("利息", "利息合计", "个人账户利息", "账户利息", "累计利息", "利息小计", "记账利息", "利息金额",
                                "利息总额", "利息余额")),
        *(_interest(name, leaf, more) for name, leaf, more, _ in _SOURCES),
        _words("total", "合计 个人账户合计 账户合计 个人账户余额 账户余额 余额 累计储存额 个人账户储存额 个人账户累计储存额 储存额"
               " 账户累计储存额 账户总额 个人账户总额 本息合计 个人账户本息合计 期末余额 年末余额 末余额 上年末余额 个人账户积累额"
               " 总额 总计 余额合计 账户本息", r"(?:账户|储存|积累|本息)[^利]*(?:额|合计)$|末余额$"),
        _words("benefit_since", "待遇领取时间 领取时间 领取起始时间 待遇开始时间 养老金领取时间 开始领取时间 开始领取年月 待遇享受时间"
               " 享受待遇时间 待遇起始年月 领取年月 待遇开始年月 享受时间"),
        _words("benefit_base", "基础养老金 月基础养老金 基础养老金标准"),
        _words("benefit_account", "个人账户养老金 月个人账户养老金 账户养老金"),
        _words("benefit_extra", "加发养老金 加发 增发 增发养老金 其他养老金 年限养老金 缴费年限养老金 加发金额 倾斜养老金"),
        _words("benefit_total", "月养老金 养老金 养老金合计 月领取金额 月待遇 待遇标准 月养老金合计 月领取标准 养老金标准 月待遇标准"),
    ),
    ROSTER.never, by_year=True,
)  # fmt: skip

OPENING_YEARS = Vocabulary(
    "分年缴费表",
    (
        _NAME, _ID,
        FieldWords("year", ("缴费年度", "年度", "缴费年份", "年份", "所属年度", "费款所属年度", "所属期"),
                   re.compile(r"年度$|年份$|所属期"), needed=True),
        FieldWords("amount", ("缴费金额", "金额", "个人缴费", "实缴金额", "缴费额", "个人缴费金额", "缴费档次", "档次", "个人缴费额",
                              "缴费标准", "实缴额"), re.compile(r"缴费.*(?:额|档次|标准)|实缴"), needed=True),
    ),
    ROSTER.never,
)  # fmt: skip
