"""The header words that offices use, per kind of file.

Roster: the columns of 参保登记表 (Songshan 003 art. 3(3)1; 人社部发〔2019〕84号). POS: the labels of
slips and settlement files (银发〔2001〕77号; the 34 columns of an acquirer's file). Treasury: the tax
office's 入库明细 (Songshan 003 art. 3(6)1, 11). Words are written as columns.py folds them: no blanks,
no brackets, lower case.
"""

from __future__ import annotations

import re

from app.intake.columns import FieldWords, Vocabulary

_OTHERS = re.compile(r"户主|代办|代理|监护|配偶|父亲|母亲|联系人|经办|协办|填报|审核|领导|曾用|与.*关系|残疾证|低保证")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ID_WORDS = _words(
    "身份证号码 身份证号 公民身份号码 公民身份证号码 公民身份证号 居民身份证号码 居民身份证号"
    " 居民身份号码 身份号码 身份证件号码 身份证件号 身份证编号 身份证 证件号码 证件号 证件编号"
    " 有效证件号码 有效身份证件号码 参保人身份证号码 参保人身份证号 参保人证件号码 参保人员身份证号码"
    " 参保人公民身份号码 缴费人身份证号码 缴费人身份证号 缴费人证件号码 缴费人证件号 缴费人公民身份号码"
    " 被缴费人身份证号码 被缴费人证件号码 个人身份证号码 本人身份证号码 二代身份证号码 社会保障号码"
    " 社会保障号 纳税人识别号 纳税人识别号证件号码 缴费人识别号 缴费人识别号证件号码 缴费人识别码 idcard"
    " id_number idnumber"
)
_ID_PATTERN = re.compile(r"身份.*(号|码)|证件.*号|社会保障号|身份证$")
_YEAR_WORDS = _words(
    "缴费年度 费款所属年度 所属年度 年度 缴费年份 年份 保费年度 费款年度 保费所属年度 参保年度"
    " 缴费所属年度 费款所属期 税款所属期 所属期 所属时期 费款所属时期 费款所属期起 所属期起 税款所属期起"
    " 缴费所属期"
)
_YEAR_PATTERN = re.compile(r"年度|年份|所属期")
_RRN_WORDS = _words(
    "参考号 检索参考号 系统参考号 交易参考号 银行参考号 pos参考号 参考编号 参考号码 检索号 系统检索号 rrn"
)
_TERMINAL_WORDS = _words(
    "终端编号 终端号 终端号码 终端代码 终端 pos终端号 pos终端编号 pos机终端号 pos机编号 pos编号 pos机号"
    " 机具编号 机具号 终端设备号 设备编号 设备号 终端id 终端机号 tid"
)
_TIER_CELLS = re.compile(r"[1-9][0-9]{0,2}(?:00|50)(?:\.0+)?(?:元.*|/年)?")
_ID_CELLS = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")

ROSTER = Vocabulary(
    "参保花名册",
    (
        FieldWords(
            "name",
            _words(
                "姓名 参保人姓名 参保人员姓名 参保居民姓名 参保对象姓名 参保人 参保人员 参保居民"
                " 参保对象 缴费人姓名 缴费人 缴费人名称 人员姓名 居民姓名 村民姓名 被保险人姓名 被保险人"
                " 本人姓名 家庭成员姓名 成员姓名 姓名全称 名字 人员名称 name"
            ),
            re.compile(r"姓名|名字$"),
            needed=True,
        ),
        FieldWords("id_number", _ID_WORDS, _ID_PATTERN, needed=True, content=_ID_CELLS),
        FieldWords(
            "id_kind",
            _words(
                "证件类型 证件种类 证件名称 证件类别 身份证件类型 身份证件种类 身份证件名称 有效证件类型"
                " 有效证件名称 证照类型"
            ),
        ),
        FieldWords("sex", _words("性别 男女 性別 sex")),
        FieldWords("ethnicity", _words("民族 族别 民族名称")),
        FieldWords("birth", _words("出生日期 出生年月日 出生年月 出生时间 生日 出生"), re.compile(r"出生")),
        FieldWords(
            "household",
            _words("户籍性质 户口性质 户籍类型 户口类型 户籍类别 户口类别 户别 户口 户籍"),
        ),
        FieldWords(
            "household_head",
            _words("户主姓名 户主 户号 户编号 家庭编号 家庭户号 户口簿号 户口本号 户主名 户籍编号"),
        ),
        FieldWords(
            "village_group",
            _words(
                "村组 组别 村民小组 村民组 小组 组 所在组 所属组 所在村组 所属村组 所在小组 所属小组"
                " 村小组 组名 组号 居民小组 村民小组名称 社 队 生产队 自然村 屯 自然屯 网格 村组名称"
                " 村组社 组社 村屯"
            ),
            re.compile(r"村.*组|小组"),
        ),
        FieldWords(
            "phone",
            _words(
                "联系电话 手机号码 手机号 手机 电话 电话号码 联系方式 移动电话 联系号码 联系手机"
                " 联系手机号 联系电话号码 本人电话 本人联系电话 本人手机号 参保人电话 参保人联系电话"
                " 参保人手机号 手机电话 固定电话 phone"
            ),
            re.compile(r"电话|手机"),
        ),
        FieldWords(
            "tier",
            _words(
                "缴费档次 缴费标准 档次 缴费金额 选择档次 选择缴费档次 选缴档次 个人缴费档次"
                " 个人缴费标准 年缴费档次 年缴费标准 参保档次 申报档次 缴纳档次 缴费档 缴费额 年缴费额"
                " 缴费等级 个人缴费额 个人缴费金额 应缴金额 应缴费额 拟缴费档次 保费标准 保费档次"
                " 缴费档次元年 缴费标准元年 档次元年 缴费档次元 缴费标准元 缴费金额元 档次标准"
                " 缴费档次标准 选定档次 认缴档次 金额 保费 参保标准 交费档次 交费标准 交费金额 缴费数额"
                " tier"
            ),
            re.compile(r"档次|[缴交]费.*(标准|金额|额)"),
            needed=True,
            content=_TIER_CELLS,
        ),
        FieldWords(
            "bank",
            _words(
                "开户银行 开户行 银行 银行名称 所属银行 开户机构 开户行名称 开户银行名称 发卡银行 发卡行"
                " 代发银行 金融机构 缴费银行"
            ),
            re.compile(r"开户行|开户银行"),
        ),
        FieldWords(
            "account",
            _words(
                "银行账号 银行帐号 账号 帐号 银行卡号 卡号 银行账户 银行帐户 银行卡账号 银行卡"
                " 参保缴费账号 缴费账号 存折账号 存折号 账户号码 社保卡银行账号 社保卡金融账号 一卡通账号"
                " 一卡通号 惠农一卡通账号 惠农卡号 银行卡存折号 银行卡折号 个人银行账号 代扣账号 扣款账号"
            ),
            re.compile(r"[账帐]号|卡号"),
        ),
        FieldWords(
            "group",
            _words(
                "特殊人群 困难类别 人员类别 特殊参保群体 特殊群体 困难群体 困难人群 特殊人群类别"
                " 特殊人群类型 特殊人员类别 特殊人员 特殊身份 困难类型 困难级别 困难群体类别 困难群体类型"
                " 困难人员类别 困难身份 人员属性 人员身份 人员类型 身份类别 身份类型 参保群体 代缴类别"
                " 代缴类型 代缴对象 政府代缴类别 政府代缴 特殊缴费群体 缴费人员类别 缴费人员类型"
                " 参保人员类别 参保人员类型 帮扶类别 特殊对象 特殊情况 特殊类别 特殊标识 困难标识"
                " 参保类别 对象类别 特殊人员身份 特殊人群标识"
            ),
            re.compile(r"特殊|困难|代缴|人员类"),
        ),
        FieldWords("note", _words("备注 说明 附注 备考 备注说明 其他说明"), re.compile(r"备注")),
    ),
    _OTHERS,
)

POS = Vocabulary(
    "POS 交易明细",
    (
        FieldWords("merchant", _words("商户编号 商户号 商户代码 商户编码 受理商户编号 商户id 商户号码 mid")),
        FieldWords("terminal", _TERMINAL_WORDS, re.compile(r"终端.*(号|码)|pos.*编?号"), needed=True),
        FieldWords(
            "batch",
            _words("批次号 交易批次号 批次 批号 批次编号 批次号码 终端批次号 结算批次号 pos批次号 交易批次"),
            re.compile(r"批次"),
            needed=True,
        ),
        FieldWords(
            "voucher",
            _words(
                "凭证号 凭证编号 凭证号码 交易凭证号 终端凭证号 pos凭证号 终端流水号 pos流水号 流水号"
                " 终端流水 交易流水号 小票号 票据号 系统跟踪号 跟踪号 pos机流水号 交易流水"
            ),
            re.compile(r"^(?!原|被).*凭证号|^(?!原|被|系统|订单|商户).*流水号"),
            needed=True,
        ),
        FieldWords(
            "paid_on",
            _words(
                "交易日期 缴费日期 支付日期 缴款日期 消费日期 扣款日期 交易日 日期 交易日期时间"
                " 交易日期及时间 日期时间 收款日期 日期与时间"
            ),
        ),
        FieldWords("paid_at", _words("交易时间 缴费时间 支付时间 消费时间 扣款时间 时间 交易时刻 收款时间 缴款时间")),
        FieldWords(
            "kind",
            _words("交易类别 交易类型 交易种类 类型 类别 业务类型 业务种类 交易名称 交易码 收支类型 交易"),
        ),
        FieldWords(
            "card",
            _words("卡号 交易卡号 银行卡号 付款卡号 付款账号 主账号 账号 卡号账号 支付卡号 缴费卡号 缴费账号"),
        ),
        FieldWords(
            "amount",
            _words(
                "金额 交易金额 缴费金额 消费金额 支付金额 收款金额 实收金额 缴费额 实付金额 实缴金额"
                " 订单金额 金额元 交易金额元 缴费金额元 原始金额 发生额 扣款金额"
            ),
            re.compile(r"^(?!手续|结算|优惠|应结).*金额"),
            needed=True,
        ),
        FieldWords("rrn", _RRN_WORDS, re.compile(r"^(?!原|被).*参考号")),
        FieldWords("auth", _words("授权码 授权号 授权编号 授权号码")),
        FieldWords("id_number", _ID_WORDS, _ID_PATTERN),
        FieldWords("holder_id", _words("持卡人身份证 持卡人身份证号 持卡人身份证号码 持卡人证件号码 持卡人证件号")),
        FieldWords("year", _YEAR_WORDS, _YEAR_PATTERN),
        FieldWords(
            "original_voucher",
            _words(
                "原凭证号 原交易凭证号 原流水号 原交易流水号 原终端流水号 原交易 原交易单 原交易单号"
                " 被撤销凭证号 撤销凭证号 原始凭证号 原凭证 原pos流水号"
            ),
            re.compile(r"^原.*(凭证|流水)"),
        ),
        FieldWords(
            "original_rrn",
            _words("原参考号 原交易参考号 原检索参考号 原系统参考号 原始参考号"),
            re.compile(r"^原.*参考号"),
        ),
        FieldWords(
            "status",
            _words(
                "应答码 交易状态 交易结果 状态 返回码 响应码 处理结果 结果 应答 交易应答码 支付状态"
                " 响应结果 应答信息 返回信息 交易返回码"
            ),
            re.compile(r"应答|响应码|返回码"),
        ),
        FieldWords("note", _words("备注 商户备注 交易备注 附言 摘要 说明 附注 备注信息")),
    ),
    re.compile(r"持卡人|手续费|经办|操作员"),
)

TREASURY = Vocabulary(
    "国库入库明细",
    (
        FieldWords(
            "receipt",
            _words(
                "电子税票号码 电子税票号 税票号码 税票号 完税凭证号 完税凭证号码 缴款凭证号 票证号码"
                " 票号 税收票证号码 电子税票 缴款书号码 缴款书号 税收完税证明号码 凭证号码 凭证号"
                " 缴费凭证号"
            ),
            re.compile(r"税票|票证|完税"),
        ),
        FieldWords(
            "name",
            _words(
                "缴费人名称 缴费人姓名 缴费人 姓名 纳税人名称 参保人姓名 参保人 缴款人名称 缴款人 名称"
                " 纳税人姓名 人员姓名"
            ),
            re.compile(r"姓名|缴[费款]人名称"),
        ),
        FieldWords("id_number", _ID_WORDS, _ID_PATTERN, needed=True, content=_ID_CELLS),
        FieldWords(
            "item",
            _words(
                "征收项目 征收品目 险种 险种名称 项目 费种 征收子目 项目名称 品目名称 费种名称 征收项目名称 险种类型"
            ),
        ),
        FieldWords("year", _YEAR_WORDS, _YEAR_PATTERN),
        FieldWords(
            "tier",
            _words("缴费档次 档次 缴费标准 缴费档次元 缴费档次元年 应缴金额 应缴费额 档次金额"),
            re.compile(r"档次"),
        ),
        FieldWords(
            "amount",
            _words(
                "实缴金额 入库金额 实缴费额 实入库金额 实际缴费金额 缴费金额 缴款金额 实缴额 实缴费款"
                " 金额 实缴金额元 入库金额元 实缴 缴费额 税额 实缴税额 税费金额 已缴金额 到账金额 费额"
                " 金额元"
            ),
            re.compile(r"(实缴|入库|到账|缴费|缴款).*(额)"),
            needed=True,
        ),
        FieldWords(
            "paid_on",
            _words("缴款日期 缴费日期 缴费时间 缴款时间 交易日期 扣款日期 支付日期 申报日期 征收日期"),
        ),
        FieldWords(
            "entered_on",
            _words(
                "入库日期 入库时间 上解日期 国库入库日期 税款入库日期 入国库日期 入国库时间 到账日期"
                " 到账时间 销号日期 入库销号日期"
            ),
            re.compile(r"入库.*(日期|时间)|国库.*(日期|时间)"),
            needed=True,
        ),
        FieldWords("terminal", _TERMINAL_WORDS, re.compile(r"终端.*(号|码)")),
        FieldWords("rrn", _RRN_WORDS, re.compile(r"参考号")),
        FieldWords("note", _words("备注 说明 附注")),
    ),
    _OTHERS,
)
