"""Treaties, in force or not, and the published positions of Chinese courts beside them."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, TEXT, VARCHAR, citations, clocks, place, precision, stated_day
from db.views.view import Column, View, never_null, pick
from models.vocabulary import ReciprocityTest, TreatyScope, TreatyStatus

_UNSTATED = "no source states it"
_TREATY = (
    Column("key", VARCHAR, "t.key", "Key of the treaty"),
    *place("t"),
    Column("title_en", VARCHAR, "t.title_en", "Title in English", _UNSTATED),
    Column("title_zh", VARCHAR, "t.title_zh", "Title in Chinese", _UNSTATED),
    Column("scope", VARCHAR, "t.scope", "Matters that it covers", _UNSTATED, words=tuple(TreatyScope)),
    stated_day("t", "signed_on", "Day of signature", _UNSTATED),
    precision("t", "signed_on", _UNSTATED),
    stated_day("t", "in_force_on", "Day of entry into force", "it never entered into force, or no source states it"),
    precision("t", "in_force_on", "in_force_on is NULL"),
    stated_day("t", "terminated_on", "Day of its end", "no source says that it ended"),
    precision("t", "terminated_on", "no source says that it ended"),
    Column(
        "status",
        VARCHAR,
        "t.status",
        "What is known of its entry into force, whenever that was or will be",
        words=tuple(TreatyStatus),
    ),
    Column(
        "recognition_clause",
        FLAG,
        "t.recognition_clause",
        "Whether it has a clause on the recognition of judgments; only then it gives group 1",
        "no source says",
    ),
    *clocks("t"),
    Column("ends_on", DATE, "t.ends_on", "First valid day on which it is no longer in force", "it has no known end"),
    *citations("t"),
)
_FIRST = ("key", "jurisdiction", "name", "title_en", "title_zh", "scope", "signed_on")
_LAST = ("confidence", "unsourced", "source_urls", "notes")

TREATIES_IN_FORCE = View(
    "treaties_in_force",
    "a treaty on judicial assistance that is in force today",
    never_null(
        pick(
            _TREATY,
            *(*_FIRST, "in_force_on", "recognition_clause", *_LAST, "signed_on_precision", "in_force_on_precision"),
            *("effective_on", "ends_on", "known_on", "known_assumed", "is_provisional", "confirmed_on"),
        ),
        *("in_force_on", "in_force_on_precision", "effective_on", "known_on"),
    ),
    """
  FROM treaty t
  JOIN jurisdiction j ON j.code = t.jurisdiction
  JOIN standing s ON s.kind = 'treaty' AND s.key = t.key AND NOW(s)""",
    "With and without a clause on recognition.",
)

TREATIES = View(
    "treaties",
    "a treaty on judicial assistance that is held, in force or not",
    (
        *_TREATY,
        Column(
            "is_in_force",
            FLAG,
            "s.key IS NOT NULL",
            "Whether it is in force today",
            how="a row of standing that holds today",
        ),
        Column(
            "why_not_in_force",
            TEXT,
            """CASE WHEN s.key IS NOT NULL THEN NULL
            WHEN t.status = 'never_in_force' THEN 'never_in_force'
            WHEN t.effective_on IS NULL THEN 'not_seen_in_force'
            WHEN t.effective_on > CURRENT_DATE THEN 'later'
            WHEN t.ends_on <= CURRENT_DATE THEN 'ended'
            ELSE 'unpublished' END""",
            "Why it is not in force today: no source seen says that it ever was; it will be later; it has ended; "
            "what is published today does not tell",
            "it is in force",
            words=("never_in_force", "not_seen_in_force", "later", "ended", "unpublished"),
            how="the first of these that is true",
        ),
    ),
    """
  FROM treaty t
  JOIN jurisdiction j ON j.code = t.jurisdiction
  LEFT JOIN standing s ON s.kind = 'treaty' AND s.key = t.key AND NOW(s)
 WHERE t.withdrawn_on IS NULL""",
    "Treaties that a reviewer took back are not among them.",
)

JUDICIAL_POLICIES = View(
    "judicial_policies",
    "a published position of Chinese courts on reciprocity; it is a note and gives no group",
    (
        Column("key", VARCHAR, "p.key", "Key of the position"),
        Column("title", VARCHAR, "p.title", "What it is called"),
        stated_day("p", "issued_on", "Day of issue", _UNSTATED),
        stated_day("p", "published_on", "Earliest publication seen", "none is dated"),
        Column(
            "reciprocity_test",
            VARCHAR,
            "p.reciprocity_test",
            "Test of reciprocity that it speaks for",
            _UNSTATED,
            words=tuple(ReciprocityTest),
        ),
        *citations("p"),
    ),
    """
  FROM judicial_policy p""",
)
