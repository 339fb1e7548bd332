"""The first schema; over 300 lines because it stands in one piece, as it was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "conflict",
        sa.Column("fact_key", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("lost_url", sa.String(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("kept_url", sa.String(), nullable=False),
        sa.Column("lost", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fact_key", "field", "lost_url"),
    )
    op.create_table(
        "judicial_policy",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(), nullable=True),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("reciprocity_test", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "published_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("total_cases", sa.Integer(), nullable=True),
        sa.Column("jurisdictions", sa.Integer(), nullable=True),
        sa.Column("inbound_total", sa.Integer(), nullable=True),
        sa.Column("inbound_recognized", sa.Integer(), nullable=True),
        sa.Column("inbound_refused", sa.Integer(), nullable=True),
        sa.Column("inbound_withdrawn_or_dismissed", sa.Integer(), nullable=True),
        sa.Column("treaties_total", sa.Integer(), nullable=True),
        sa.Column("treaties_with_clause", sa.Integer(), nullable=True),
        sa.Column("added", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "published_group_size",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("inserted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("group_changes", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "stage",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("earlier_key", sa.String(), nullable=False),
        sa.Column("superseded_by", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "contrary",
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("jurisdiction", "key", "valid_from", "known_from"),
    )
    op.create_table(
        "decision",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("case_name", sa.String(), nullable=True),
        sa.Column("applicant", sa.String(), nullable=True),
        sa.Column("respondent", sa.String(), nullable=True),
        sa.Column("deciding_court", sa.String(), nullable=True),
        sa.Column("court_city", sa.String(), nullable=True),
        sa.Column("docket", sa.String(), nullable=True),
        sa.Column("docket_zh", sa.String(), nullable=True),
        sa.Column("neutral_citation", sa.String(), nullable=True),
        sa.Column("decided_on", sa.String(), nullable=True),
        sa.Column("decided_on_precision", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("reciprocity_test", sa.String(), nullable=True),
        sa.Column("refusal_ground", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("origin_court", sa.Text(), nullable=True),
        sa.Column("origin_docket", sa.String(), nullable=True),
        sa.Column("origin_decided_on", sa.String(), nullable=True),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("published_on_precision", sa.String(), nullable=True),
        sa.Column("claimed_first", sa.Boolean(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("known_assumed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_jurisdiction"), ["jurisdiction"], unique=False)

    op.create_table(
        "ground",
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("is_bankruptcy", sa.Boolean(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("jurisdiction", "kind", "key", "valid_from", "known_from"),
    )
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.create_index("ground_in_force", ["jurisdiction", "group_number", "valid_from"], unique=False)

    op.create_table(
        "group_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("trigger_kind", sa.String(), nullable=False),
        sa.Column("trigger_key", sa.String(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("group_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_change_jurisdiction"), ["jurisdiction"], unique=False)

    op.create_table(
        "group_history",
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("group_without_provisional", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("qualifiers", sa.String(), nullable=False),
        sa.Column("deciding_key", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("jurisdiction", "valid_from", "known_from"),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("opened_run", sa.String(), nullable=False),
        sa.Column("closed_run", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_run"],
            ["run.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opened_run"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("opened_run", sa.String(), nullable=False),
        sa.Column("closed_run", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("is_rendition", sa.Boolean(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("fact_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_run"],
            ["run.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opened_run"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("id", "opened_run"),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_fact_key"), ["fact_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_url"), ["url"], unique=False)

    op.create_table(
        "published_group",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("name_as_printed", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=True),
        sa.Column("qualifier", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "snapshot",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("charset", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("is_rendition", sa.Boolean(), nullable=False),
        sa.Column("parser_version", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run.id"],
        ),
        sa.PrimaryKeyConstraint("url", "sha256"),
    )
    op.create_table(
        "treaty",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_urls", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=True),
        sa.Column("unsourced", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("title_zh", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("signed_on", sa.String(), nullable=True),
        sa.Column("signed_on_precision", sa.String(), nullable=True),
        sa.Column("in_force_on", sa.String(), nullable=True),
        sa.Column("in_force_on_precision", sa.String(), nullable=True),
        sa.Column("terminated_on", sa.String(), nullable=True),
        sa.Column("terminated_on_precision", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("recognition_clause", sa.Boolean(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("known_assumed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["jurisdiction"],
            ["jurisdiction.code"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("treaty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_treaty_jurisdiction"), ["jurisdiction"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("treaty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_treaty_jurisdiction"))

    op.drop_table("treaty")
    op.drop_table("snapshot")
    op.drop_table("published_group")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_url"))
        batch_op.drop_index(batch_op.f("ix_observation_fact_key"))

    op.drop_table("observation")
    op.drop_table("issue")
    op.drop_table("group_history")
    with op.batch_alter_table("group_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_change_jurisdiction"))

    op.drop_table("group_change")
    with op.batch_alter_table("ground", schema=None) as batch_op:
        batch_op.drop_index("ground_in_force")

    op.drop_table("ground")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_jurisdiction"))

    op.drop_table("decision")
    op.drop_table("contrary")
    op.drop_table("stage")
    op.drop_table("run")
    op.drop_table("published_group_size")
    op.drop_table("published_count")
    op.drop_table("jurisdiction")
    op.drop_table("judicial_policy")
    op.drop_table("conflict")
