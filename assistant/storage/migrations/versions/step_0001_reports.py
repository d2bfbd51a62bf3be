"""Reports in parts, their conflicts, history and journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _report() -> sa.Column[int]:
    key = sa.ForeignKey("reports.id", ondelete="CASCADE")
    return sa.Column("report_id", sa.Integer, key, nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reports",
        _id(),
        sa.Column("uid", sa.String(32), nullable=False, unique=True),
        _number("schema_version"),
        *map(_text, ("format", "organ", "short", "level")),
        _number("year"),
        sa.Column("practice", sa.Boolean, nullable=False),
        *map(_time, ("created_at", "updated_at")),
        _text("by"),
        _time("deleted_at", nullable=True),
        _text("deleted_by", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "parts",
        _report(),
        _text("part"),
        *map(_number, ("revision", "said")),
        _text("data"),
        _time("at"),
        *map(_text, ("by", "writer")),
        sa.PrimaryKeyConstraint("report_id", "part"),
    )
    op.create_table(
        "cells",
        _report(),
        _text("cell"),
        _number("revision"),
        _text("data", nullable=True),
        _time("at"),
        *map(_text, ("by", "writer")),
        sa.PrimaryKeyConstraint("report_id", "cell"),
    )
    op.create_table(
        "conflicts",
        _id(),
        _report(),
        *map(_text, ("part", "cell", "mine")),
        _number("base"),
        _text("by"),
        _time("at"),
        _time("settled_at", nullable=True),
        _text("settled_by", nullable=True),
        _text("chosen", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conflicts_report_id", "conflicts", ["report_id"])
    op.create_table(
        "history",
        _id(),
        _report(),
        *map(_text, ("part", "act", "by")),
        *map(_time, ("began", "ended")),
        *map(_number, ("saves", "revision")),
        *map(_text, ("before", "after")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_report_id_part", "history", ["report_id", "part"])
    _journal()


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("chain", sa.String(32), nullable=False),
        _number("number"),
        _time("at"),
        *map(_text, ("by", "act", "detail")),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("previous", "hash")),
        sa.PrimaryKeyConstraint("chain", "number"),
    )
    op.create_table(
        "chains",
        sa.Column("chain", sa.String(32), primary_key=True),
        _text("label"),
        _number("length"),
        sa.Column("head", sa.String(64), nullable=False),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


# An entry that exists may not be inserted again: SQLite's INSERT OR REPLACE deletes without asking the other triggers.
_REFUSED = "the journal is append-only"
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER journal_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        f"CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        "CREATE TRIGGER journal_insert BEFORE INSERT ON journal WHEN EXISTS"
        " (SELECT 1 FROM journal WHERE chain = NEW.chain AND number = NEW.number)"
        " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
        "CREATE TRIGGER journal_change BEFORE UPDATE OR DELETE ON journal"
        " FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON journal"
        " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    ],
}
