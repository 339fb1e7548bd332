"""What stands on which days, what reviewers took back since when, what others printed beside ours, a run's policy.

SQLite alters tables in place here: it could not drop a table that others refer to, to make it anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
_JUDGED = ("treaty", "decision", "stage")
_RECTANGLE = ("valid_from", "known_from", "valid_to", "known_to")


def upgrade() -> None:
    """Add the columns; what is derived is made anew after the last migration."""
    for name in _JUDGED:
        with op.batch_alter_table(name, recreate="never") as batch:
            batch.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
            batch.add_column(sa.Column("gaps", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("run", recreate="never") as batch:
        batch.add_column(sa.Column("policy", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("published_group", recreate="never") as batch:
        batch.add_column(sa.Column("scope", sa.String(), nullable=True))
    op.drop_table("contrary")
    op.create_table(
        "standing",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in _RECTANGLE),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.code"]),
        sa.PrimaryKeyConstraint("kind", "key", "valid_from", "known_from"),
    )
    op.create_index(op.f("ix_standing_jurisdiction"), "standing", ["jurisdiction"], unique=False)
    op.create_table(
        "published_comparison",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("valid", sa.Date(), nullable=False),
        sa.Column("known", sa.Date(), nullable=False),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=True),
        sa.Column("name_as_printed", sa.String(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("computed", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("evidence_keys", sa.String(), nullable=False),
        sa.Column("by_jurisdiction", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.code"]),
        sa.PrimaryKeyConstraint("key"),
    )


def downgrade() -> None:
    """Undo it; facts that reviewers took back are held again."""
    op.drop_table("published_comparison")
    op.drop_index(op.f("ix_standing_jurisdiction"), "standing")
    op.drop_table("standing")
    op.create_table(
        "contrary",
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in _RECTANGLE),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.code"]),
        sa.PrimaryKeyConstraint("jurisdiction", "key", "valid_from", "known_from"),
    )
    with op.batch_alter_table("published_group", recreate="never") as batch:
        batch.drop_column("scope")
    with op.batch_alter_table("run", recreate="never") as batch:
        batch.drop_column("policy")
    for name in _JUDGED:
        with op.batch_alter_table(name, recreate="never") as batch:
            batch.drop_column("gaps")
            batch.drop_column("withdrawn_on")
