"""Answers that were paid for are kept: LangChain's cache interface over SQLite, for whole answers alone.

LangChain's own SQLite cache comes with a package that is no longer maintained and loads a hundred others; the table is
the same. `astream` does not use a cache, and an answer cut at its length would be kept like a good one: so `calls`
asks here itself, and keeps only what ended as it should.
"""

import json
import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from langchain_core.caches import BaseCache
    from langchain_core.outputs import Generation

_TABLE = """CREATE TABLE IF NOT EXISTS full_llm_cache (
    prompt TEXT NOT NULL, llm TEXT NOT NULL, idx INTEGER NOT NULL, response TEXT, PRIMARY KEY (prompt, llm, idx))"""


class Kept(NamedTuple):
    """An answer that was kept: its text, and the tokens it took then."""

    text: str
    input_tokens: int
    output_tokens: int


class Answers:
    """The answers in one file. A file that cannot be used is passed over: a cache is no reason to stop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cache = _cache(path)

    def look_up(self, prompt: str, model: str) -> Kept | None:
        """Return the answer that a model gave to a prompt."""
        try:
            found = self.cache.lookup(prompt, model)
            if not found:
                return None
            info = found[0].generation_info or {}
            return Kept(found[0].text, int(info.get("input_tokens", 0)), int(info.get("output_tokens", 0)))
        except (sqlite3.Error, OSError, ValueError, TypeError):
            return None

    def keep(self, prompt: str, model: str, answer: Kept) -> None:
        """Keep an answer."""
        from langchain_core.outputs import Generation

        info = {"input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens}
        try:
            self.cache.update(prompt, model, [Generation(text=answer.text, generation_info=info)])
        except (sqlite3.Error, OSError, ValueError):
            return


@cache
def _cache(path: Path) -> "BaseCache":
    from langchain_core.caches import BaseCache
    from langchain_core.outputs import Generation

    class SqliteCache(BaseCache):
        """LangChain's cache over one SQLite file, readable by its owner alone."""

        def _open(self) -> sqlite3.Connection:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            connection = sqlite3.connect(path, timeout=5)
            try:
                connection.execute(_TABLE)
            except sqlite3.Error:
                connection.close()
                raise
            return connection

        def lookup(self, prompt: str, llm_string: str) -> "Sequence[Generation] | None":
            connection = self._open()
            try:
                rows = connection.execute(
                    "SELECT response FROM full_llm_cache WHERE prompt = ? AND llm = ? ORDER BY idx",
                    (prompt, llm_string),
                ).fetchall()
            finally:
                connection.close()
            return [Generation(**json.loads(row[0])) for row in rows] or None

        def update(self, prompt: str, llm_string: str, return_val: "Sequence[Generation]") -> None:
            rows = [
                (prompt, llm_string, index, json.dumps({"text": item.text, "generation_info": item.generation_info}))
                for index, item in enumerate(return_val)
            ]
            connection = self._open()
            try:
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO full_llm_cache VALUES (?, ?, ?, ?)", rows)
            finally:
                connection.close()

        def clear(self, **_kwargs: Any) -> None:
            connection = self._open()
            try:
                with connection:
                    connection.execute("DELETE FROM full_llm_cache")
            finally:
                connection.close()

    return SqliteCache()
