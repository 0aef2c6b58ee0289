"""Why a file cannot be taken in: one class per reason, each with what the clerk does next.

Rosters and exports come from other people's computers, so every way a file can be wrong has its own sentence.
Nothing has been changed when one is raised.
"""

from __future__ import annotations

from app.errors import OfficeError


class FileRefused(OfficeError):
    """A file that was not taken in."""


class FileMissing(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"找不到文件“{name}”。", "请检查文件名和U盘是否插好，再选一次。")


class FileIsFolder(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是一个文件夹，不是文件。", "请打开文件夹，选其中的表格文件。")


class FileUnreadable(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"打不开文件“{name}”。", "请关闭正在使用它的程序，或把它复制到本机后再试。")


class FileEmpty(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"文件“{name}”是空的，一个字节也没有。", "请向提供的人重新要一份，或重新导出。")


class FileTooLarge(FileRefused):
    def __init__(self, name: str, limit_mib: int) -> None:
        super().__init__(
            f"文件“{name}”太大，超过 {limit_mib} MB，没有读取。",
            "请按村或按月拆成几个文件，删去图片和空白行后再导入。",
        )


class FileDamaged(FileRefused):
    """The archive is inconsistent, or the reader ran out of memory or time, or died."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"文件“{name}”太大或已损坏，没有读取。",
            "请用 WPS 或 Excel 打开，把表格复制到一个新文件，另存为 .xlsx 后再导入。",
        )


class FileHasPassword(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"文件“{name}”设了打开密码，读不出来。", "请用 WPS 或 Excel 打开，取消密码后另存，再导入。")


class FileIsPdf(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是 PDF 文件，不是表格。", "请向提供的人要原来的表格（.xlsx、.xls 或 .csv）。")


class FileIsImage(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是图片，不是表格。", "请向提供的人要原来的表格，或照图片录入到表格。")


class FileIsWebPage(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”其实是网页，只是名字像表格。", "请用 WPS 或 Excel 打开它，另存为 .xlsx 后再导入。")


class FileIsDocument(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”是文字文档或幻灯片，不是表格。", "请把其中的表格复制到 WPS 表格或 Excel，另存为 .xlsx。"
        )


class FileIsArchive(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是压缩包，不是表格。", "请先解压，再选其中的表格文件。")


class FileNotTable(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”里没有表格。", "请选 .xlsx、.xls、.ods 或 .csv 文件；文字请先整理成有表头的表格。")


class TextUndecodable(FileRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的文字编码认不出来，没有读取。", "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入。")


class QuoteUnclosed(FileRefused):
    def __init__(self, name: str, row: int) -> None:
        super().__init__(
            f"“{name}”第 {row} 行有一个没有配对的引号，后面的内容分不清行。",
            "请用 WPS 或 Excel 打开检查这一行，另存为 .xlsx 后再导入。",
        )


class FileChanged(FileRefused):
    """The file at the path is no longer the one that was looked at."""

    def __init__(self, name: str) -> None:
        super().__init__(f"文件“{name}”在检查之后被改动过，没有导入。", "请重新读取这个文件，看过问题后再提交。")


class SheetUnknown(FileRefused):
    """The chosen sheet or header row is not in the file."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"“{name}”里没有{what}。", "请重新选工作表和表头行。")


class ColumnsMissing(FileRefused):
    """No row holds every needed header. `missing`: the columns' names; `seen`: the nearest row's headers."""

    def __init__(self, kind: str, missing: tuple[str, ...], seen: tuple[str, ...]) -> None:
        heads = "、".join(seen) if seen else "没有"
        super().__init__(
            f"{kind}缺少这些列：{'、'.join(missing)}。看到的表头：{heads}。",
            f"请在表头行写上“{missing[0]}”等列名，一列一个，再导入。",
        )
        self.missing = missing
        self.seen = seen
