"""Long work as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id", ondelete="CASCADE")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("asked", "progress", "partial")),
        *(sa.Column(name, sa.Text) for name in ("result", "error")),
        sa.Column("stop", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        *(sa.Column(name, sa.String(32), nullable=False) for name in ("at", "heartbeat")),
        sa.Column("ended", sa.String(32)),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_index("ix_jobs_report_id", "jobs", ["report_id"])
