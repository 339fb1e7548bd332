"""The SQL views that analysts rely on, the same on SQLite and PostgreSQL.

"Today" is the database's own CURRENT_DATE, on both clocks. 0001-01-01 and 9999-12-31 in the tables
mean "always" and "until further"; the views show them as NULL where a person reads them.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

_NOW = """{0}.valid_from <= CURRENT_DATE AND CURRENT_DATE < {0}.valid_to
   AND {0}.known_from <= CURRENT_DATE AND CURRENT_DATE < {0}.known_to"""

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
       c.trigger_kind, c.trigger_key, c.is_correction, c.recorded_at
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


def create_views(connection: Connection) -> None:
    """Make every view."""
    dates = {"sqlite": "'{}'", "postgresql": "DATE '{}'"}[connection.dialect.name]
    for name, body in VIEWS.items():
        body = body.replace("DATE_MIN", dates.format("0001-01-01")).replace("DATE_MAX", dates.format("9999-12-31"))
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {body}")


def drop_views(connection: Connection) -> None:
    """Drop every view that is there; views hold no data."""
    for name in inspect(connection).get_view_names():
        if name in VIEWS:
            connection.exec_driver_sql(f"DROP VIEW {name}")
