"""恢复单: one A4 page with the code that opens an operator's keys when the passphrase is forgotten.

It goes into an envelope that two people sign across the flap, and into the parent's safe (Qingdao 000 art. 10; Songshan
003 art. 36: what is handed over is signed for). The code is set so large that it can be copied under a bad lamp, every
group numbered, because the program names the group that was copied wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED
from app.documents.portrait import HEIGHT, LEFT, RIGHT, PortraitSheet, render_portrait
from app.documents.typesetting import Style

TITLE = "恢复单"
ROW_GROUPS = 4
BOX_HEIGHT = 62.0
_CODE = Style(Face.SANS_BOLD, 22)
_NUMBER = Style(Face.SERIF, 9)
_TEXT = Style(Face.SERIF, 11)
_HEAD = Style(Face.SERIF_BOLD, 12)

WHAT_FOR = (
    "口令忘了的时候，在登录页按「口令忘了」，选操作员，把上面的恢复码抄进去，再定一个新口令。数据、单据和签名都不变。",
    "恢复码不分大小写；0 是零，1 是一，没有字母 O、I、L、U。抄错了，程序会说是第几组。",
)
SHARED = (
    "口令忘了的时候，两位保管人各带自己的一张来，在登录页按「口令忘了」，选操作员，把两个恢复码都抄进去，再定一个新口令。"
    "一张单独没有用。数据、单据和签名都不变。"
)
SHARED_RISK = (
    "谁拿到其中两张和这台电脑，谁就能以这位操作员的名义办事。信封破了、丢了，请立刻在「系统」里打印新的几张，并更换数据密钥。"
)
KEEP = (
    "打印后当场装进信封封好，两个人在封口上签字，交上级单位放进保险柜，登记在册。不要放在电脑旁边，不要拍照，不要发到网上。",
    "谁拿到这张纸和这台电脑，谁就能以这位操作员的名义办事。信封破了、丢了，请立刻在「系统」里打印新的一张。",
    "用过一次，也请打印新的一张。新的印出后，旧的对现在的密钥文件（keys.json）不再有用；以前的备份仍可能用它打开，请把旧单当着两个人的面销毁。",
)


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """What stands on the sheet. `groups` are the code's groups of signs; `root` the district root's fingerprint.

    `keeper`: who keeps it, of so many `sheets` of which any two are needed; "" when this one is enough.
    """

    station: str
    station_code: str
    operator: str
    made_on: str
    groups: tuple[str, ...]
    root: str
    keeper: str = ""
    sheets: int = 1


def recovery_sheets(papers: Sequence[RecoveryPaper]) -> bytes:
    """The sheets as a PDF file, each one page A4 portrait. Raises GlyphMissing before anything is drawn."""
    for paper in papers:
        for place, text in (("站点", paper.station), ("操作员", paper.operator), ("保管人", paper.keeper)):
            fonts.require_glyphs(Face.SANS, text, place)

    def fill(sheet: PortraitSheet) -> None:
        for number, paper in enumerate(papers):
            if number:
                sheet.reserve(HEIGHT)  # a page of its own: each has another keeper
            _draw_sheet(sheet, paper)

    return render_portrait(TITLE, "内部保密件　只打印一份　封存保管", UNSTAMPED, fill)


def _draw_sheet(sheet: PortraitSheet, paper: RecoveryPaper) -> None:
    sheet.pairs([("站点", paper.station), ("站点代码", paper.station_code)])
    sheet.pairs([("操作员", paper.operator), ("打印时间", paper.made_on)])
    if paper.keeper:
        together = f"共 {paper.sheets} 张，每人一张，任意两张一起才能用"
        sheet.pairs([("保管人", paper.keeper), ("恢复单", together)])
    sheet.wide_pair("区级指纹", paper.root)
    sheet.y -= 16
    _draw_code(sheet, paper.groups)
    what_for = (SHARED, WHAT_FOR[1]) if paper.keeper else WHAT_FOR
    keep = (KEEP[0], SHARED_RISK, KEEP[2]) if paper.keeper else KEEP
    for head, sentences in (("什么时候用", what_for), ("放在哪里", keep)):
        _draw_words(sheet, head, sentences)
    sheet.y -= 8
    sheet.signatures(("操作员", "保管人"), fingerprint=False)


def _draw_code(sheet: PortraitSheet, groups: tuple[str, ...]) -> None:
    """The groups in boxes, four to a row, each with its number."""
    sheet.setter.text(LEFT, sheet.y - 4, "恢复码", _HEAD)
    sheet.y -= 14
    width = (RIGHT - LEFT) / ROW_GROUPS
    for start in range(0, len(groups), ROW_GROUPS):
        bottom = sheet.y - BOX_HEIGHT
        for place, group in enumerate(groups[start : start + ROW_GROUPS]):
            left = LEFT + place * width
            sheet.setter.box(left, bottom, width, BOX_HEIGHT)
            sheet.setter.text(left + 6, sheet.y - 14, f"第 {start + place + 1} 组", _NUMBER)
            sheet.setter.text(left + width / 2, bottom + 14, " ".join(group), _CODE, "c")
        sheet.y = bottom
    sheet.y -= 22


def _draw_words(sheet: PortraitSheet, head: str, sentences: tuple[str, ...]) -> None:
    sheet.setter.text(LEFT, sheet.y - 4, head, _HEAD)
    sheet.y -= 12
    for sentence in sentences:
        for line in wrap(_TEXT.face, sentence, RIGHT - LEFT, _TEXT.size):
            sheet.y -= 16
            sheet.setter.text(LEFT, sheet.y, line, _TEXT)
        sheet.y -= 5
    sheet.y -= 16
