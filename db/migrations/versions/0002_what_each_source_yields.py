"""What each run read of each source, and what a page says beside its bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table and the columns; pages read so far count as read by an older parser."""
    op.create_table(
        "source_run",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("yields", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"]),
        sa.PrimaryKeyConstraint("run_id", "source"),
    )
    with op.batch_alter_table("source_run") as batch:
        batch.create_index(batch.f("ix_source_run_source"), ["source"], unique=False)
    with op.batch_alter_table("snapshot") as batch:
        batch.add_column(sa.Column("content_sha256", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("page_kind", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("snapshot") as batch:
        batch.drop_column("page_kind")
        batch.drop_column("content_sha256")
    with op.batch_alter_table("source_run") as batch:
        batch.drop_index(batch.f("ix_source_run_source"))
    op.drop_table("source_run")
