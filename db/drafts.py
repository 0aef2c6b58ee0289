"""Work not yet filed; not rebuilt from the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from db.query import Query
from db.tables import drafts
from db.work import Work

_ONE = (drafts.c.kind == bindparam("of_kind"), drafts.c.key == bindparam("name"))
_GET = Query(select(drafts.c.body).where(*_ONE))
_ALL = Query(select(drafts.c.key, drafts.c.body).where(drafts.c.kind == bindparam("of_kind")).order_by(drafts.c.key))
_PUT = insert(drafts).values(kind=bindparam("of_kind"), key=bindparam("name"), body=bindparam("content"))
_KEEP = Query(_PUT.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": _PUT.excluded.body}))
_DROP = Query(delete(drafts).where(*_ONE))


class Drafts:
    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, kind: str, key: str) -> Mapping[str, Any] | None:
        row = self._work.one(_GET, of_kind=kind, name=key)
        if row is None:
            return None
        body: Mapping[str, Any] = json.loads(row[0])
        return body

    def all(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """Drafts of a kind by key, in order of key."""
        return {key: json.loads(body) for key, body in self._work.rows(_ALL, of_kind=kind)}

    def put(self, kind: str, key: str, body: Mapping[str, Any]) -> None:
        self._work.change(_KEEP, of_kind=kind, name=key, content=json.dumps(body, ensure_ascii=False, sort_keys=True))

    def drop(self, kind: str, key: str) -> None:
        self._work.change(_DROP, of_kind=kind, name=key)
