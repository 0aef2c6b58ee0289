"""The station's own facts and secrets; not rebuilt from the journal."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from db.query import Query
from db.tables import settings
from db.work import Work

_GET = Query(select(settings.c.value).where(settings.c.key == bindparam("name")))
_PUT = insert(settings).values(key=bindparam("name"), value=bindparam("content"))
_KEEP = Query(_PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value}))


class Settings:
    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, key: str) -> bytes | None:
        row = self._work.one(_GET, name=key)
        return bytes(row[0]) if row else None

    def put(self, key: str, value: bytes) -> None:
        self._work.change(_KEEP, name=key, content=value)
