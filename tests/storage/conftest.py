"""Every test of the store runs on SQLite and on a real PostgreSQL."""

import itertools
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from assistant import storage
from assistant.storage.store import Store
from tests import postgres

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/nianbao.sqlite"
    server: str = request.getfixturevalue("postgresql")
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server}/{name}"


@contextmanager
def held(path: Path) -> Generator[sqlite3.Connection]:
    """Another program, which holds a database for as long, or until it takes its hold back."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new, empty store."""
    opened = storage.open(url)
    yield opened
    opened.close()
