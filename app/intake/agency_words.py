"""The header words by which agencies name the columns of their lists of people (Songshan 003 art. 3(6); facts 1.6).

Words are written as columns.py folds them. A certificate's column serves as the identity number's where there is no other.
"""

from __future__ import annotations

import re

from app.intake.columns import FieldWords, Vocabulary
from app.intake.vocabularies import ROSTER

ID_CELLS = re.compile(r"[0-9]{17}[0-9Xx](?:[1-7][1-4](?:B[0-9]{1,2})?)?|[0-9]{15}")
_ROSTER = {words.field: words for words in ROSTER.fields}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CERTIFICATE = _words("残疾证号 残疾人证号 残疾证号码 残疾人证号码 残疾证编号 残疾人证编号 残疾证 残疾人证")
_NAME = _words("残疾人姓名 保障对象姓名 救助对象姓名 优抚对象姓名 户主姓名 申请人姓名 对象姓名")
_GROUP = _words(
    "人员类别 特殊群体 特殊人群 群体类别 群体 类别 人员类型 救助类别 救助类型 保障类别 保障类型 对象类别 对象类型"
    " 困难类别 困难类型 身份类别 人员身份 低保类别 贫困类型 监测类型 优抚类别 特殊参保群体"
)
_GRADE = _words("残疾等级 残疾级别 残疾程度 伤残等级 残疾类别等级 残疾类别及等级 残疾类型及等级 等级 级别")
_FROM = _words(
    "享受开始时间 享受开始日期 享受起始时间 享受起始日期 享受日期 纳入时间 纳入日期 认定时间 认定日期"
    " 批准时间 批准日期 审批时间 审批日期 起始日期 起始时间 开始日期 开始时间 起保时间 起保日期 保障开始时间"
    " 救助开始时间 救助时间 发证日期 发证时间 签发日期 初次享受时间 享受起始月 享受起始年月 识别时间"
)
_TO = _words(
    "退出时间 退出日期 停发时间 停发日期 停保时间 停保日期 终止时间 终止日期 截止日期 注销日期"
    " 享受结束时间 享受截止时间"
)
_PLACE = _words(
    "村 村居 村名 村名称 所在村 所属村 村委会 村民委员会 行政村 居委会 村社区 村居委会 村或社区 社区 所属社区"
    " 村级 家庭住址 家庭地址 住址 详细地址 户籍地址 户籍地 现住址 现居住地 居住地址 地址"
)
_NUMBER, _CALLED = _ROSTER["id_number"], _ROSTER["name"]

AGENCY = Vocabulary(
    "特殊群体名单",
    (
        FieldWords("id_number", (*_NUMBER.words, *_CERTIFICATE), _NUMBER.pattern, needed=True, content=ID_CELLS),
        FieldWords("name", (*_CALLED.words, *_NAME), _CALLED.pattern),
        FieldWords("group", _GROUP),
        FieldWords("grade", _GRADE),
        FieldWords("from_on", _FROM),
        FieldWords("to_on", _TO),
        FieldWords("place", _PLACE),
    ),
    re.compile(r"代办|代理|监护|联系人|经办|协办|填报|审核|领导|曾用|开户"),
)
"""Needed is a number alone: the register knows who it is."""
