"""Reports in a database: SQLite in the user's data folder, or PostgreSQL; whole, in revisions, with who did what.

`open` gives the store, and `claim` the data folder to one server alone. This package is the only one that knows a
database; heavy to import (0.3 s), so it is imported where it is used.
"""

from pathlib import Path

from assistant import settings
from assistant.storage.database import Database, address, insist
from assistant.storage.processes import Claim
from assistant.storage.records import (
    CellPatch,
    Difference,
    Dispute,
    Entry,
    Job,
    Keep,
    Line,
    Outcome,
    Refused,
    Row,
    Saved,
    Stored,
)
from assistant.storage.store import Store

__all__ = [
    "CellPatch", "Claim", "Difference", "Dispute", "Entry", "Job", "Keep", "Line", "Outcome", "Refused", "Row", "Saved",
    "Store", "Stored", "claim", "insist", "open",
]  # fmt: skip


def open(url: str | None = None) -> Store:
    """Open a store, and bring its schema to this version.

    Args:
        url: A URL, or a SQLite file; without it `NIANBAO_STORE`, else a file in the user's data folder.

    Raises:
        StoreTrouble: It is of a later version, or cannot be opened or written; the message says why.
    """
    database = Database(address(url))
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return Store(database)


def claim(store: Store, address: str = "") -> Claim:
    """Take the data folder for one server; a second one is refused and told of the first.

    Args:
        store: The store that is served.
        address: Where the server is reached.

    Raises:
        StoreTrouble: Another server has it; the message names it.
    """
    file: Path | None = store.database.file
    return Claim(file.parent if file else settings.data_folder(), address)
