"""The tables, one schema for SQLite and PostgreSQL. Times are UTC in one form that sorts; nested data is JSON text."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _report() -> Column[int]:
    return Column("report_id", Integer, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False)


# What a list of reports shows; the report itself is in parts and cells. `uid` is the same in every copy of the store.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("schema_version", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("deleted_at", String(32)),
    Column("deleted_by", Text),
    sqlite_autoincrement=True,
)

# `revision` counts the changes of a part; `said` is the revision in which its words last changed (a text also holds
# candidates); `writer` is the browser tab, or "", that changed them.
parts = Table(
    "parts",
    metadata,
    _report(),
    Column("part", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("said", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("writer", Text, nullable=False),
    PrimaryKeyConstraint("report_id", "part"),
)

# `revision` is that of the part “figures” in which the cell last changed; no data: the cell is not there any more.
cells = Table(
    "cells",
    metadata,
    _report(),
    Column("cell", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("data", Text),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("writer", Text, nullable=False),
    PrimaryKeyConstraint("report_id", "cell"),
)

# What a person wrote onto something that had changed meanwhile: kept until a person chooses, and after.
conflicts = Table(
    "conflicts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _report(),
    Column("part", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("mine", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("settled_at", String(32)),
    Column("settled_by", Text),
    Column("chosen", Text),
    Index(None, "report_id"),
    sqlite_autoincrement=True,
)

# One person's saves of one part in one sitting: what was there before the first, what after the last.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _report(),
    Column("part", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("began", String(32), nullable=False),
    Column("ended", String(32), nullable=False),
    Column("saves", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index(None, "report_id", "part"),
    sqlite_autoincrement=True,
)

# A chain for each report, by its uid, and one for the store; triggers refuse whatever is not an entry more.
journal = Table(
    "journal",
    metadata,
    Column("chain", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("chain", "number"),
)

# How long each chain is and how it ends: entries taken off its end are missed.
chains = Table(
    "chains",
    metadata,
    Column("chain", String(32), primary_key=True),
    Column("label", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("report_id", Integer, ForeignKey("reports.id", ondelete="CASCADE")),
    Column("kind", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("partial", Text, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("stop", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("heartbeat", String(32), nullable=False),
    Column("ended", String(32)),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Text, nullable=False),
    Index(None, "state"),
    Index(None, "report_id"),
    sqlite_autoincrement=True,
)
