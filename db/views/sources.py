"""Where all that comes from: pages and their words, conflicts, sources and how they fare, what a person should see."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, NUMBER, TEXT, VARCHAR
from db.views.view import Column, SqlType, View

MOMENT = SqlType.MOMENT

PROVENANCE = View(
    "provenance",
    "a fact as one page, one row of the register or one review states it at present",
    (
        Column("fact_key", VARCHAR, "o.fact_key", "Key of the fact"),
        Column(
            "kind",
            VARCHAR,
            "o.kind",
            "Kind of fact; a review judges another fact",
            words=(
                *("decision", "stage", "treaty", "published_group", "published_group_size", "published_count"),
                *("judicial_policy", "review"),
            ),
        ),
        Column(
            "source", VARCHAR, "o.source", "Source that it comes from, as in source_health; register and review too"
        ),
        Column("url", VARCHAR, "o.url", "Address of the page, or the file of the register"),
        Column(
            "is_rendition",
            FLAG,
            "o.is_rendition",
            "Whether the page is our own rendition of the known page; such a page confirms nothing",
        ),
        Column("span", TEXT, "o.span", "Words of the page; empty for a row of the register"),
        Column(
            "snapshot_sha256",
            VARCHAR,
            "o.snapshot_sha256",
            "sha256 of the page as fetched, which is its name in the archive",
            "no page: a row of the register, or a review",
        ),
        Column("fetched_at", MOMENT, "p.fetched_at", "When these bytes were first fetched", "no page", "UTC"),
        Column("family", VARCHAR, "o.family", "Whose hands the source is by: one family is one source"),
        Column("rank", NUMBER, "o.rank", "Who is believed first: 0 register, 1 court, 2 portal or table, 3 prose"),
        Column("stated", TEXT, "o.body", "What is stated: a JSON object with the fields of comity parse"),
        Column("opened_at", MOMENT, "r.started_at", "When the run began that first saw it", unit="UTC"),
    ),
    """
  FROM observation o
  LEFT JOIN snapshot p ON p.url = o.url AND p.sha256 = o.snapshot_sha256
  LEFT JOIN run r ON r.id = o.opened_run
 WHERE o.closed_run IS NULL AND o.fact_key IS NOT NULL""",
)

CONFLICTS = View(
    "conflicts",
    "a value of a fact that lost against the value of a source that is believed before",
    (
        Column("fact_key", VARCHAR, "c.fact_key", "Key of the fact"),
        Column("field", VARCHAR, "c.field", "Field that is stated differently"),
        Column("kept", VARCHAR, "c.kept", "Value that is held"),
        Column("kept_url", VARCHAR, "c.kept_url", "Who states it"),
        Column("lost", VARCHAR, "c.lost", "Value that lost"),
        Column("lost_url", VARCHAR, "c.lost_url", "Who states that"),
        Column("settled_by", VARCHAR, "c.settled_by", "Rule that settled it"),
        Column(
            "jurisdiction",
            VARCHAR,
            "c.jurisdiction",
            "ISO 3166 code of the state or law area",
            "the fact is no decision and no treaty",
            how="jurisdiction of the decision or treaty",
        ),
        Column("name", VARCHAR, "j.name", "English name of the jurisdiction", "the fact is no decision and no treaty"),
    ),
    """
  FROM (SELECT c.*, COALESCE((SELECT d.jurisdiction FROM decision d WHERE d.key = c.fact_key),
                             (SELECT t.jurisdiction FROM treaty t WHERE t.key = c.fact_key)) AS jurisdiction
          FROM conflict c) c
  LEFT JOIN jurisdiction j ON j.code = c.jurisdiction""",
)

CANDIDATES = View(
    "candidates",
    "a page that may hold a fact, as another page announces it or as we are in doubt of it",
    (
        Column("target_url", TEXT, "FIELD(o.body, target_url)", "Address of the page", how="observation.body"),
        Column("title", TEXT, "FIELD(o.body, title)", "Title of the page", "not stated", how="observation.body"),
        Column(
            "published_on",
            TEXT,
            "FIELD(o.body, published_on)",
            "Day of publication: an ISO date as precise as its source, 2023, 2023-09 or 2023-09-30",
            "not stated",
            how="observation.body",
        ),
        Column("why", TEXT, "FIELD(o.body, why)", "Why it may hold a fact", how="observation.body"),
        Column("source", VARCHAR, "o.source", "Source that it comes from, as in source_health"),
        Column("url", VARCHAR, "o.url", "Address of the page that announces it"),
        Column("opened_at", MOMENT, "r.started_at", "When the run began that first saw it", unit="UTC"),
    ),
    """
  FROM observation o
  LEFT JOIN run r ON r.id = o.opened_run
 WHERE o.kind = 'candidate' AND o.closed_run IS NULL""",
    "Those that were read since are among them: comity review lists what waits.",
)

SOURCE_HEALTH = View(
    "source_health",
    "a source, with what its last run read and whether it can be relied on today",
    (
        Column("source", VARCHAR, "s.source", "Name of the source"),
        Column(
            "state",
            VARCHAR,
            "s.state",
            "How the last run ended: partial where some pages failed, held where the yield was out of bounds",
            words=("good", "partial", "held", "failed", "unread"),
        ),
        Column("last_run_at", MOMENT, "s.started_at", "When the last run began", unit="UTC"),
        Column(
            "last_good_run_at",
            MOMENT,
            "g.last_good_run_at",
            "When the last good run began",
            "none was",
            "UTC",
            how="the last source_run.started_at that is good",
        ),
        Column(
            "is_stale",
            FLAG,
            "COALESCE(g.stale_on <= CURRENT_DATE, TRUE)",
            "Whether its last good run is too long ago",
            how="stale_on has come, or is NULL",
        ),
        Column("is_held", FLAG, "s.state = 'held'", "Whether nothing of the last run was taken", how="state is held"),
        Column("pages", NUMBER, "s.pages", "Pages of the last run", unit="pages"),
        Column("pages_read", NUMBER, "s.read", "Pages that were read anew", unit="pages"),
        Column("pages_unchanged", NUMBER, "s.unchanged", "Pages that had not changed", unit="pages"),
        Column("pages_failed", NUMBER, "s.failed", "Pages that could not be fetched or read", unit="pages"),
        Column("yields", TEXT, "s.yields", "What the pages yielded: a JSON object, kind of page, kind of fact, number"),
        Column("message", TEXT, "s.message", "Bounds that were breached, one a line", "none was"),
        Column(
            "stale_on",
            DATE,
            "g.stale_on",
            "Day from which it is stale",
            "it had no good run",
            how="source_run.stale_on of the last good run",
        ),
    ),
    """
  FROM (SELECT r.source, MAX(r.started_at) AS last_run_at,
               MAX(CASE WHEN r.state = 'good' THEN r.started_at END) AS last_good_run_at,
               MAX(CASE WHEN r.state = 'good' THEN r.stale_on END) AS stale_on
          FROM source_run r GROUP BY r.source) g
  JOIN source_run s ON s.source = g.source AND s.started_at = g.last_run_at""",
)

OPEN_ISSUES = View(
    "open_issues",
    "something that a person should look at",
    (
        Column("kind", VARCHAR, "i.kind", "What it is, such as fetch_failed, source_held or ambiguous_identity"),
        Column("source", VARCHAR, "i.source", "Source that it is of; of the program itself where it is of none"),
        Column("url", VARCHAR, "i.url", "Where it is: the address of a page, or what stands for one"),
        Column("message", TEXT, "i.message", "What was expected and what was found"),
        Column("opened_at", MOMENT, "r.started_at", "When the run began that found it", unit="UTC"),
        Column(
            "key",
            TEXT,
            "'issue-' || SUBSTR(i.id, 1, 12)",
            "Key by which a reviewer settles it",
            how="the first twelve signs of issue.id",
        ),
    ),
    """
  FROM issue i
  JOIN run r ON r.id = i.opened_run
 WHERE i.closed_run IS NULL""",
)
