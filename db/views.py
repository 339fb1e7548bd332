"""The SQL views that analysts rely on, the same on SQLite and PostgreSQL.

"Today" is the database's own CURRENT_DATE, on both clocks. 0001-01-01 and 9999-12-31 in the tables
mean "always" and "until further"; the views show them as NULL where a person reads them, and leave them where a
question about a pair of days is asked (`…_history`, see docs/two-clocks.md).
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, inspect

_NOW = """{0}.valid_from <= CURRENT_DATE AND CURRENT_DATE < {0}.valid_to
   AND {0}.known_from <= CURRENT_DATE AND CURRENT_DATE < {0}.known_to"""
# What stands behind a row with a kind and a key, whichever of the two it is.
_FACT = """LEFT JOIN decision d ON {0}.kind <> 'treaty' AND d.key = {0}.key
  LEFT JOIN treaty t ON {0}.kind = 'treaty' AND t.key = {0}.key"""
_TITLE = "COALESCE(d.case_name, d.docket, d.docket_zh, t.title_en, t.title_zh, {0}.key) AS title"
_KNOWN = """COALESCE(d.known_on, t.known_on, t.effective_on) AS known_by,
       COALESCE(d.known_assumed, t.known_assumed) AS known_assumed"""
_RECTANGLE = "{0}.valid_from, {0}.valid_to, {0}.known_from, {0}.known_to"

VIEWS: dict[str, str] = {
    "country_groups": f"""
SELECT h.jurisdiction, j.name, h.group_number, h.basis, h.qualifiers,
       h.group_number <> h.group_without_provisional AS is_provisional, h.group_without_provisional,
       NULLIF(h.since, DATE_MIN) AS since, h.deciding_key,
       (SELECT COUNT(*) FROM standing s JOIN decision d ON d.key = s.key
         WHERE s.kind = 'decision' AND s.jurisdiction = h.jurisdiction AND {_NOW.format("s")}
           AND d.outcome = 'refused' AND d.refusal_ground = 'no_reciprocity') AS contrary_count
  FROM group_history h JOIN jurisdiction j ON j.code = h.jurisdiction
 WHERE {_NOW.format("h")}""",
    "country_group_history": """
SELECT h.jurisdiction, j.name, h.group_number, h.basis, h.qualifiers,
       h.group_number <> h.group_without_provisional AS is_provisional, h.group_without_provisional,
       NULLIF(h.since, DATE_MIN) AS since, h.deciding_key, h.valid_from, h.valid_to, h.known_from, h.known_to
  FROM group_history h JOIN jurisdiction j ON j.code = h.jurisdiction""",
    "group_changes": """
SELECT c.id, c.jurisdiction, j.name, c.before, c.after, c.effective_on,
       NULLIF(c.effective_to, DATE_MAX) AS effective_to, c.known_on,
       c.trigger_kind, c.trigger_key, c.is_correction, c.recorded_at, RECORDED_ON AS recorded_on
  FROM group_change c JOIN jurisdiction j ON j.code = c.jurisdiction""",
    "precedents": """
SELECT d.key, d.direction, d.jurisdiction, j.name, d.subdivision, d.case_name, d.deciding_court, d.docket, d.docket_zh,
       d.neutral_citation, d.decided_on, d.decided_on_precision, d.effective_on, d.outcome, d.final, d.basis,
       d.reciprocity_test, d.refusal_ground, d.subject, d.origin_court, d.published_on, d.known_on, d.known_assumed,
       d.confirmed_on IS NULL AS is_provisional,
       (SELECT MAX(s.superseded_by) FROM stage s WHERE s.earlier_key = d.key) AS superseded_by,
       (SELECT MAX(s.effect) FROM stage s WHERE s.earlier_key = d.key) AS later_effect,
       d.confidence, d.unsourced, d.source_urls, d.notes
  FROM decision d JOIN jurisdiction j ON j.code = d.jurisdiction
 WHERE d.outcome IS NOT NULL AND d.withdrawn_on IS NULL""",
    "treaties_in_force": f"""
SELECT t.key, t.jurisdiction, j.name, t.title_en, t.title_zh, t.scope, t.signed_on, t.in_force_on, t.recognition_clause,
       t.confidence, t.unsourced, t.source_urls, t.notes
  FROM treaty t JOIN jurisdiction j ON j.code = t.jurisdiction
  JOIN standing s ON s.kind = 'treaty' AND s.key = t.key
 WHERE {_NOW.format("s")}""",
    "grounds": f"""
SELECT g.jurisdiction, j.name, g.group_number, g.kind, g.key, g.basis, g.is_partial, g.is_bankruptcy, g.is_provisional,
       g.valid_from, g.known_from
  FROM ground g JOIN jurisdiction j ON j.code = g.jurisdiction
 WHERE {_NOW.format("g")}""",
    "ground_history": f"""
SELECT g.jurisdiction, j.name, g.group_number, g.kind, g.key, {_TITLE.format("g")}, g.basis, g.is_partial,
       g.is_bankruptcy, g.is_provisional, g.ended_by, {_KNOWN}, {_RECTANGLE.format("g")}
  FROM ground g JOIN jurisdiction j ON j.code = g.jurisdiction
  {_FACT.format("g")}""",
    "standing_history": f"""
SELECT s.jurisdiction, j.name, s.kind, s.key, {_TITLE.format("s")}, d.direction, d.outcome, d.basis, d.refusal_ground,
       t.recognition_clause, s.ended_by, {_KNOWN}, {_RECTANGLE.format("s")}
  FROM standing s JOIN jurisdiction j ON j.code = s.jurisdiction
  {_FACT.format("s")}""",
    "published_vs_computed": """
SELECT p.key, p.what, p.page, p.published_on, p.as_of, p.scope, p.valid, p.known, p.date_assumed, p.jurisdiction,
       j.name, p.name_as_printed, p.published, p.computed, p.status, p.explanation, p.evidence_keys, p.by_jurisdiction
  FROM published_comparison p LEFT JOIN jurisdiction j ON j.code = p.jurisdiction""",
    "source_health": """
SELECT s.source, s.state, s.started_at AS last_run_at, g.last_good_run_at,
       CASE WHEN g.stale_on > CURRENT_DATE THEN FALSE ELSE TRUE END AS is_stale, s.state = 'held' AS is_held,
       s.pages, s.read AS pages_read, s.unchanged AS pages_unchanged, s.failed AS pages_failed, s.yields, s.message
  FROM source_run s
  LEFT JOIN (SELECT source, MAX(started_at) AS last_good_run_at, MAX(stale_on) AS stale_on
               FROM source_run WHERE state = 'good' GROUP BY source) g ON g.source = s.source
 WHERE s.started_at = (SELECT MAX(o.started_at) FROM source_run o WHERE o.source = s.source)""",
    "open_issues": """
SELECT i.kind, i.source, i.url, i.message, r.started_at AS opened_at
  FROM issue i JOIN run r ON r.id = i.opened_run WHERE i.closed_run IS NULL""",
    "provenance": """
SELECT o.fact_key, o.kind, o.source, o.url, o.is_rendition, o.span, o.snapshot_sha256, s.fetched_at
  FROM observation o LEFT JOIN snapshot s ON s.url = o.url AND s.sha256 = o.snapshot_sha256
 WHERE o.closed_run IS NULL AND o.fact_key IS NOT NULL""",
}

# Words of the views that the two databases spell differently.
_WORDS = {
    "sqlite": {
        "DATE_MIN": "'0001-01-01'",
        "DATE_MAX": "'9999-12-31'",
        "RECORDED_ON": "DATE(c.recorded_at)",
    },
    "postgresql": {
        "DATE_MIN": "DATE '0001-01-01'",
        "DATE_MAX": "DATE '9999-12-31'",
        "RECORDED_ON": "CAST(c.recorded_at AT TIME ZONE 'UTC' AS DATE)",
    },
}
# Of all that the views are made from: a database that shows another digest gets its views anew.
_DIGEST = hashlib.sha256(json.dumps([VIEWS, _WORDS]).encode()).hexdigest()
VIEWS["view_version"] = f"SELECT '{_DIGEST}' AS digest"


def create_views(connection: Connection) -> None:
    """Make every view."""
    for name, body in VIEWS.items():
        for word, sql in _WORDS[connection.dialect.name].items():
            body = body.replace(word, sql)
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {body}")


def drop_views(connection: Connection) -> None:
    """Drop every view that is there; views hold no data."""
    for name in inspect(connection).get_view_names():
        if name in VIEWS:
            connection.exec_driver_sql(f"DROP VIEW {name}")


def are_made(connection: Connection) -> bool:
    """Whether the views are there as this version has them."""
    if not inspect(connection).has_table("view_version"):
        return False
    return connection.exec_driver_sql("SELECT digest FROM view_version").scalar() == _DIGEST
