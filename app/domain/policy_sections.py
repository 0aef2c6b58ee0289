"""A policy as sections of fields and tables: what the screen, the spreadsheet form, the comparison and the paper show.

Every number of the rules stands here with its label, unit and a sentence that explains it (Songshan 003 art. 7, 13-14;
facts 2.4: what differs by place is data). The readers in this folder say what the data mean; here is how it is called.
A field's `path` is where it stands in the policy's mapping: "interest.method" is the key method of the table interest.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.back_pay import KIND_TITLES
from app.domain.collecting import OUTSIDE_TITLES
from app.domain.deadline_terms import TITLES
from app.domain.interest_terms import APPROPRIATION, PAYMENT, STATUS_TITLES
from app.domain.passphrase_terms import BOUNDS as PASSPHRASE_BOUNDS
from app.domain.posting import LEVEL_SUBSIDIES
from app.domain.scheme_terms import MOST_MONTHS
from app.domain.settlement import METHOD_TITLES, ROUNDING_TITLES
from app.domain.special_groups import HIGHER, ORDER
from app.domain.subsidy import RULE_TITLES

LEVEL_NAMES = {level: title.removesuffix("补贴") for level, title in LEVEL_SUBSIDIES.items()}
METHODS = {method: f"{method} {title}" for method, title in METHOD_TITLES.items()}
ENTRY_TITLES = {"on_appropriation": "财政拨付后记账", "with_payment": "随缴费入库记账"}
FROM_TITLES = {APPROPRIATION: "从拨付入账那天算", PAYMENT: "从个人缴费入库那天算"}
CONFLICT_TITLES = {ORDER: "按下表先后，先列的算", HIGHER: "按金额从高"}
CERTAINTY_TITLES = {"seed": "见于经办规程", "published": "见于公开文本，待核对原文", "memory": "未核实，使用前请核对"}

TEXT, MONEY, NUMBER, PERCENT, RATE, DAY, MONTH_DAY, FLAG, CHOICE, NAMES, WORDS, AMOUNTS, SHARES = (
    "text", "money", "number", "percent", "rate", "date", "month_day", "flag", "choice", "names", "words", "amounts", "shares",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One field. `least` and `most` bound a number; `choices` are (value, title) in the order they are offered."""

    path: str
    label: str
    kind: str = TEXT
    unit: str = ""
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 9999


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of fields; `key` is the column by which a row is known ("" where only its place tells), `called` how a row is
    called by it.
    """

    path: str
    title: str
    columns: tuple[Item, ...]
    key: str = ""
    hint: str = ""
    called: str = ""

    def column(self, path: str) -> Item:
        """The column that is called so."""
        return next(column for column in self.columns if column.path == path)


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    hint: str
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()


def _choices(titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(titles.items())


_CERTAINTY = Item("certainty", "依据", CHOICE, choices=_choices(CERTAINTY_TITLES), hint="这个数是从哪里来的")
_FROM_YEAR = Item("first", "从年度", NUMBER, hint="不写就是一直以来", least=1990)
_TO_YEAR = Item("last", "到年度", NUMBER, hint="不写就是以后都这样", least=1990)
_ROUNDING = _choices(ROUNDING_TITLES)


def _certainty(table: str, label: str = "依据") -> Item:
    return Item(f"{table}.certainty", label, CHOICE, choices=_choices(CERTAINTY_TITLES), hint="这些数是从哪里来的")


BASICS = Section(
    "basics", "适用范围", "这份政策管哪里、从哪天起管。以前的月份照旧按当时的政策算。",
    (
        Item("region", "地区", required=True, hint="区县 6 位代码，例如 150404"),
        Item("valid_from", "生效日期", DAY, required=True, hint="从这一天起的缴费按这份政策"),
        Item("scheme_began", "制度从哪年开始", NUMBER, "年", "没有更早的个人账户；新农保 2009", least=1990),
        Item("document", "文件依据", hint="例如 赤松政办发〔2020〕56号"),
        Item("min_age", "最低参保年龄", NUMBER, "周岁", "国家规定 16", required=True, most=120),
        Item("benefit_age", "领取待遇年龄", NUMBER, "周岁", "国家规定 60", required=True, most=120),
    ),
)  # fmt: skip
TIERS = Section(
    "tiers", "缴费档次", "每年可以缴哪几档，每档政府补多少。只给一部分人的档次写明限困难群体，或写明是哪几类人。",
    tables=(
        Table("tiers", "缴费档次", (
            Item("yuan", "档次", MONEY, "元/年", required=True),
            Item("subsidy_yuan", "补贴", MONEY, "元/年", "按「缴费补贴」另有规则的，以规则为准"),
            Item("hardship_only", "限困难群体", FLAG),
            Item("groups", "只限这些人", NAMES, hint="例如 低保、特困；不写就是全部困难群体"),
        ), "yuan", called="{} 元档"),
    ),
)  # fmt: skip
GROUPS = Section(
    "groups", "困难群体", "谁算困难群体，花名册里会怎么写。一人有几种身份时，先列的先认。",
    tables=(
        Table("hardship_groups", "困难群体", (
            Item("name", "名称", required=True), Item("words", "花名册里的说法", WORDS, hint="几种说法用分号隔开"),
        ), "name", called="「{}」"),
    ),
)  # fmt: skip
SUBSIDY = Section(
    "subsidy", "缴费补贴", "没有规则时按档次表里的补贴，由区县负担。几条规则都合适时，先列的算；早年加补另外加。",
    (
        Item("subsidy_entry", "补贴怎么入账", CHOICE, choices=_choices(ENTRY_TITLES), required=True, hint="松山办法第十三条"),
        _certainty("subsidy"),
    ),
    (
        Table("subsidy.rules", "补贴规则", (
            Item("kind", "规则", CHOICE, choices=_choices(RULE_TITLES), required=True),
            _FROM_YEAR, _TO_YEAR,
            Item("amounts", "各档补贴（定额）", AMOUNTS, hint="例如 200:30；500:60"),
            Item("percent", "比例", PERCENT, "%"),
            Item("base_yuan", "起步档", MONEY, "元"), Item("base_subsidy_yuan", "起步补贴", MONEY, "元"),
            Item("step_yuan", "每多缴", MONEY, "元"), Item("step_subsidy_yuan", "多补", MONEY, "元"),
            Item("most_yuan", "最多补", MONEY, "元"), Item("subsidy_yuan", "加补", MONEY, "元", "早年加补用"),
            Item("rounding", "进位", CHOICE, choices=_ROUNDING),
        )),
        Table("subsidy.shares", "各级负担", (
            Item("level", "哪一级", CHOICE, choices=_choices(LEVEL_NAMES), required=True),
            Item("percent", "负担比例", PERCENT, "%", required=True),
        ), "level", "加起来要正好 100。不写就是区县全部负担。", "{}"),
    ),
)  # fmt: skip
GOVERNMENT_PAID = Section(
    "government_paid", "政府代缴", "政府替哪些人缴、每年缴多少。代缴不是个人缴费，也不是补贴，账上单列。",
    (
        Item("government_paid.conflict", "一人有几种身份", CHOICE, choices=_choices(CONFLICT_TITLES)),
        Item("government_paid.severe_disability_yuan", "重度残疾代缴", MONEY, "元/年", "没有写下表时才用"),
        _certainty("government_paid"),
    ),
    (
        Table("government_paid.groups", "代缴人群", (
            Item("group", "人群", required=True, hint="与「困难群体」里的名称一致"),
            Item("yuan", "代缴", MONEY, "元/年", required=True),
            Item("first_age", "从年龄", NUMBER, "周岁", most=120), Item("last_age", "到年龄", NUMBER, "周岁", most=120),
            Item("shares", "各级负担", SHARES, hint="例如 省级 50；县级 50"),
        ), "group", called="「{}」"),
    ),
)  # fmt: skip
WINDOW = Section(
    "window", "缴费期", "一年里什么时候收。不写就是全年都收；可以写几段，也可以跨年。",
    (Item("collecting.outside_window", "期外来缴怎么办", CHOICE, choices=_choices(OUTSIDE_TITLES)),),
    (
        Table("window", "缴费期", (
            Item("first", "从几月几日", MONTH_DAY, required=True, hint="01-01"),
            Item("last", "到几月几日", MONTH_DAY, required=True, hint="03-31"),
        )),
    ),
)  # fmt: skip
_RATE = (Item("year", "年度", NUMBER, required=True, least=1990), Item("percent", "年利率", RATE, "%", required=True))
_STATUS = Item("status", "暂定或正式", CHOICE, choices=_choices(STATUS_TITLES))
INTEREST = Section(
    "interest", "计息", "利率往往第二年才公布：先写暂定，公布后改成正式，再结一次只记差额。",
    (
        Item("interest.method", "计息方法", CHOICE, choices=_choices(METHODS), hint="松山办法第十三条是 A"),
        Item("interest.rounding", "利息进位", CHOICE, choices=_ROUNDING),
        Item("interest.subsidy_from", "补贴从哪天起息", CHOICE, choices=_choices(FROM_TITLES)),
        _certainty("interest"),
    ),
    (
        Table("interest.rates", "各年利率", (*_RATE, _STATUS), "year", called="{} 年"),
        Table("interest.demand_rates", "活期利率（方法 C 用）", (*_RATE, _STATUS), "year", called="{} 年活期"),
    ),
)  # fmt: skip
BACK_PAYMENT = Section(
    "back_payment", "补缴", "可以补几年、从哪一年起、补到哪个账户。补缴不享受缴费补贴。",
    (
        Item("back_payment.most_years", "最多到几年", NUMBER, "年", "连同已缴的，国家规定 15", most=99),
        Item("back_payment.first_year", "最早补哪一年", NUMBER, hint="制度从哪一年开始", least=1990),
        Item("back_payment.kinds", "办哪几种", NAMES, choices=_choices(KIND_TITLES), hint="一次性补缴、中断补缴"),
        Item("back_payment.one_off_age", "一次性补缴年龄", NUMBER, "周岁", "到这个年龄才可以", most=120),
        Item("back_payment.subsidy", "补缴享受补贴", FLAG, hint="国家规定：否"),
        Item("back_payment.account.name", "指定账户户名"), Item("back_payment.account.bank", "开户行"),
        Item("back_payment.account.number", "账号"),
        _certainty("back_payment"),
    ),
    (
        Table("back_payment.accounts", "乡镇自己的账户", (
            Item("code", "乡镇代码", required=True, hint="9 位代码"), Item("name", "户名", required=True),
            Item("bank", "开户行", required=True), Item("number", "账号", required=True),
        ), "code", called="{} 的账户"),
    ),
)  # fmt: skip
CASH = Section(
    "cash", "现金", "村里能不能收现金。松山办法第三条（三）：村级不接触现金。",
    (
        Item("cash_allowed", "允许收现金", FLAG, required=True),
        Item("cash.days", "几天内解缴", NUMBER, "天", "从收到第一笔算起", most=366),
        Item("cash.limit_yuan", "满多少就解缴", MONEY, "元", "与天数哪个先到算哪个"),
        _certainty("cash"),
    ),
)  # fmt: skip
MONTHS = Section(
    "months", "账户养老金", "个人账户养老金 = 账户全部储存额 ÷ 计发月数。表里没有的年龄，按上面的月数。",
    (
        Item("account_pension.months", "计发月数", NUMBER, "个月", "60 周岁 139", least=1, most=999),
        Item("account_pension.rounding", "养老金进位", CHOICE, choices=_ROUNDING),
        _certainty("account_pension"),
    ),
    (
        Table("account_pension.by_age", "各年龄计发月数", (
            Item("age", "满", NUMBER, "周岁", required=True, most=120),
            Item("months", "计发月数", NUMBER, "个月", required=True, least=1, most=999),
        ), "age", called="满 {} 周岁"),
    ),
)  # fmt: skip
BENEFIT = Section(
    "benefit", "待遇和丧葬", "月养老金 = 基础养老金 + 个人账户养老金 + 加发；死亡后按规定发丧葬补助金。",
    (
        Item("required_years.years", "最低缴费年限", NUMBER, "年", "国家规定 15", most=99),
        _certainty("required_years", "缴费年限的依据"),
        Item("extra_years.yuan_per_year", "每多缴一年加发", MONEY, "元/月"),
        Item("extra_years.percent_per_year", "或按比例加发", PERCENT, "% 基础养老金"),
        _certainty("extra_years", "加发的依据"),
        Item("burial_grant.yuan", "丧葬补助金", MONEY, "元", "没有规定写 0"),
        Item("burial_grant.months_of_base", "或按基础养老金", NUMBER, "个月", most=999),
        _certainty("burial_grant", "丧葬补助的依据"),
    ),
    (
        Table("base_pension", "基础养老金", (
            Item("from", "从哪天起", DAY, required=True), Item("yuan", "每月金额", MONEY, "元", required=True), _CERTAINTY,
        ), "from", called="{} 起的基础养老金"),
        Table("age_extra", "高龄加发", (
            Item("age", "满", NUMBER, "周岁", required=True, most=120), Item("yuan", "每月加发", MONEY, "元", required=True),
            _CERTAINTY,
        ), "age", called="满 {} 周岁"),
    ),
)  # fmt: skip
REFUND = Section(
    "refund", "退费", "哪些原因可以退，各要收齐哪些材料。不写就按通常的七种。", (_certainty("refund"),),
    (
        Table("refund.causes", "退费原因和材料", (
            Item("cause", "退费原因", required=True), Item("papers", "应收材料", NAMES, hint="几种材料用分号隔开"),
            Item("aid", "退给补助单位", FLAG, hint="集体补助、社会资助退回补助单位用的原因选是"),
        ), "cause", called="退费「{}」"),
    ),
)  # fmt: skip
COMPARING = Section(
    "comparing", "三方对账", "以前的月份还没有签认的，本月对账时往前一起再比。",
    (
        Item("comparing.months", "一起比", NUMBER, "个月", "连同本月，一般 12", least=1, most=MOST_MONTHS),
        _certainty("comparing"),
    ),
)  # fmt: skip
DEADLINES = Section(
    "deadlines", "办理期限", "工作台按这些天数提醒；表格上的期限可以用自己的话写。",
    (
        *(Item(f"deadline_working_days.{name}", title, NUMBER, "个工作日", most=366) for name, title in (
            ("registration", "参保登记"), ("change", "变更登记"), ("cancellation", "注销登记"), ("benefit", "待遇核定"),
            ("dispute", "个人账户核查"), ("back_payment", "补缴申请"), ("correction", "缴费更正"), ("refund", "退费申请"),
        )),
        _certainty("deadline_working_days", "办理期限的依据"),
        Item("report_days.village_to_township", "村报镇", NUMBER, "日", "每月几日前", least=1, most=31),
        Item("report_days.township_to_district", "镇报区", NUMBER, "日", "每月几日前", least=1, most=31),
        _certainty("report_days", "上报日的依据"),
    ),
    (
        Table("deadline_words", "期限怎么写", (
            Item("kind", "业务", CHOICE, choices=_choices(TITLES), required=True),
            Item("words", "期限", required=True, hint="例如 次月 10 日前"),
        ), "kind", "没有写的业务，按上面的天数或通常的期限。", "{}的期限"),
    ),
)  # fmt: skip


def _passphrase(name: str, label: str, unit: str, hint: str) -> Item:
    least, most = PASSPHRASE_BOUNDS[name]
    return Item(f"passphrase.{name}", label, NUMBER, unit, hint, least=least, most=most)


PASSPHRASE = Section(
    "passphrase", "口令", "操作员的口令要多长、多久换一次。只能比通常的更严；用过的最近五个不能再用。",
    (
        _passphrase("length", "至少几位", "位", "通常 8 位"), _passphrase("kinds", "几种字符", "种", "大写、小写、数字、符号，通常三种"),
        _passphrase("long", "长口令", "位", "到这么长就不论几种，通常 12 位"), _passphrase("days", "多久换一次", "天", "通常 90 天"),
        _certainty("passphrase"),
    ),
)  # fmt: skip

SECTIONS = (
    BASICS, TIERS, GROUPS, SUBSIDY, GOVERNMENT_PAID, WINDOW, INTEREST, BACK_PAYMENT, CASH, REFUND, COMPARING, MONTHS,
    BENEFIT, DEADLINES, PASSPHRASE,
)  # fmt: skip
ITEMS = {item.path: item for section in SECTIONS for item in section.items}
TABLES = {table.path: table for section in SECTIONS for table in section.tables}


def section_of(field: str) -> Section:
    """The section in which a field stands: an item's path, a table's, or "table:column"; the first for anything else."""
    path = field.partition(":")[0]
    found = (s for s in SECTIONS if any(item.path == path for item in s.items) or any(t.path == path for t in s.tables))
    return next(found, BASICS)


FORM_HEADS = ("栏目", "内容", "单位", "怎么填", "程序用，请不要改")
TABLE_MARK, CODE_HEAD, MORE_HEAD, OTHER_SHEET = "表：", "名称", "其他（请不要改）", "其他内容"
"""Words of the spreadsheet form."""


def head_of(column: Item) -> str:
    """A column's head in the spreadsheet form and on paper: its label with its unit."""
    return f"{column.label}（{column.unit}）" if column.unit else column.label
