"""Indexes by which views find decisions, stages, grounds and statements among very many."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
# Index, table, columns.
_NEW = (
    ("decision_of_jurisdiction", "decision", ("jurisdiction", "refusal_ground")),
    ("ix_decision_docket", "decision", ("docket",)),
    ("ix_decision_docket_zh", "decision", ("docket_zh",)),
    ("ix_decision_neutral_citation", "decision", ("neutral_citation",)),
    ("ix_decision_effective_on", "decision", ("effective_on",)),
    ("ix_decision_known_on", "decision", ("known_on",)),
    ("ix_stage_earlier_key", "stage", ("earlier_key",)),
    ("ix_stage_superseded_by", "stage", ("superseded_by",)),
    ("ix_ground_key", "ground", ("key",)),
    ("ix_standing_key", "standing", ("key",)),
    ("ix_observation_kind", "observation", ("kind",)),
)


def upgrade() -> None:
    """Add them; the one on two columns takes the place of the one on the first."""
    for name, table, columns in _NEW:
        op.create_index(name, table, list(columns))
    op.drop_index("ix_decision_jurisdiction", "decision")


def downgrade() -> None:
    """Undo it."""
    op.create_index("ix_decision_jurisdiction", "decision", ["jurisdiction"])
    for name, table, _ in reversed(_NEW):
        op.drop_index(name, table)
