"""Looking for damage: both checks, because each misses something.

cipher_integrity_check reads only the main file (so the WAL is written back first) and misses a truncation at a page
border; integrity_check sees that, and also an index that does not say what its table says: a page of an older copy put
back verifies, and where it belongs to an index, only that comparison finds it (quick_check does not compare).
One failed page poisons a connection, so each look has its own.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db.engine import connect
from db.migrate import declared_statements

_PAGE = re.compile(r"page (\d+)")
_TITLES = {
    "streams": "单据流水", "acts": "签名", "filings": "单据", "dockets": "办理进度", "reviews": "审核",
    "residents": "参保人", "search": "查找索引", "batches": "缴费批次", "lines": "缴费明细", "postings": "记账分录",
    "months": "月结", "treasury": "国库清单", "direct_payments": "税务直缴", "stations": "站点",
    "operators": "操作员", "grants": "角色", "policies": "政策", "settings": "设置",
    "drafts": "草稿", "receipts": "回执", "traffic": "交换记录", "counters": "编号",
}  # fmt: skip


def findings(path: Path, key: bytes) -> list[str]:
    """What is wrong with the file, one sentence each; empty when nothing is."""
    found: list[str] = []
    try:
        connection = connect(path, key)
    except driver.DatabaseError:
        return ["数据文件打不开：开头的页已损坏，或密钥不符。"]
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found += [_page(str(row[0])) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        answers = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
        found += [f"数据文件的结构有错：{answer}" for answer in answers if answer != "ok"]
    except driver.DatabaseError as error:
        found += [] if found else [f"数据文件读到一半出错：{error}"]
    finally:
        connection.close()
    return found + [_table(name) for name in _unreadable(path, key)] if found else found


def _shape(connection: Any) -> dict[tuple[str, str], str]:
    """Tables, indexes and triggers by kind and name; a trigger with its text, because its text is the rule."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    return {(kind, name): " ".join(str(sql).split()) if kind == "trigger" else "" for kind, name, sql in rows}


@cache
def _declared() -> dict[tuple[str, str], str]:
    """What a file of this program's revision has."""
    plain = driver.connect(":memory:")
    try:
        for statement in declared_statements():
            plain.execute(statement)
        return _shape(plain)
    finally:
        plain.close()


def changed_structure(path: Path, key: bytes) -> list[str]:
    """Who holds the key can drop a trigger, a table or an index, or add one of his own: the file then says so."""
    try:
        connection = connect(path, key)
    except driver.DatabaseError:
        return []  # findings() says it
    try:
        ours, declared = _shape(connection), _declared()
    except driver.DatabaseError:
        return []
    finally:
        connection.close()
    gone = sorted(name for kind, name in declared if ours.get((kind, name)) != declared[kind, name])
    added = sorted(name for kind, name in ours if (kind, name) not in declared)
    return [f"数据文件里少了或改了「{name}」，有人动过它的结构。" for name in gone] + [
        f"数据文件里多出了「{name}」，不是本程序建的。" for name in added
    ]


def _page(answer: str) -> str:
    page = _PAGE.search(answer)
    return f"数据文件第 {page.group(1)} 页校验不符。" if page else f"数据文件校验不符：{answer}"


def _table(name: str) -> str:
    return f"表「{_TITLES[name]}」有内容读不出来。"


def _unreadable(path: Path, key: bytes) -> list[str]:
    bad: list[str] = []
    for name in _TITLES:
        try:
            connection = connect(path, key)
        except driver.DatabaseError:
            return bad
        try:
            for _ in connection.execute(f"SELECT * FROM {name} NOT INDEXED"):
                pass
        except driver.DatabaseError:
            bad.append(name)
        finally:
            connection.close()
    return bad
