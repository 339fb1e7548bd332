"""Decisions, and the stages that lead from one ruling of a dispute to the next."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, TEXT, VARCHAR, citations, clocks, place, precision, stated_day
from db.views.view import Column, View, pick
from models.vocabulary import Basis, Direction, Effect, Outcome, ReciprocityTest, RefusalGround, Subject

_UNSTATED = "no source states it"
_LATER = "no later stage"
_CLOCKS, _CITATIONS = clocks("d"), citations("d")

PRECEDENTS = View(
    "precedents",
    "a decision that is held: one ruling on the recognition of a judgment, with its outcome",
    (
        Column("key", VARCHAR, "d.key", "Key of the decision"),
        Column(
            "direction",
            VARCHAR,
            "d.direction",
            "inbound: a Chinese court on a foreign judgment; outbound: a foreign court on a Chinese judgment",
            words=tuple(Direction),
        ),
        *place("d"),
        Column("subdivision", VARCHAR, "d.subdivision", "State or province of the foreign court", _UNSTATED),
        Column("case_name", VARCHAR, "d.case_name", "What the case is called", _UNSTATED),
        Column("deciding_court", VARCHAR, "d.deciding_court", "Court that ruled", _UNSTATED),
        Column("docket", VARCHAR, "d.docket", "Docket number in Latin letters", _UNSTATED),
        Column("docket_zh", VARCHAR, "d.docket_zh", "Docket number in Chinese", _UNSTATED),
        Column("neutral_citation", VARCHAR, "d.neutral_citation", "Neutral citation of a ruling abroad", _UNSTATED),
        stated_day("d", "decided_on", "Day of the ruling", _UNSTATED),
        precision("d", "decided_on", _UNSTATED),
        *pick(_CLOCKS, "effective_on"),
        Column(
            "outcome",
            VARCHAR,
            "d.outcome",
            "How the ruling ends; dismissed is of procedure, so that it may be filed again",
            words=tuple(Outcome),
        ),
        Column("final", FLAG, "d.final", "Whether the ruling ends the matter", _UNSTATED),
        Column("basis", VARCHAR, "d.basis", "Why the ruling went as it did", _UNSTATED, words=tuple(Basis)),
        Column(
            "reciprocity_test",
            VARCHAR,
            "d.reciprocity_test",
            "How reciprocity was tested",
            "it was not, or no source states it",
            words=tuple(ReciprocityTest),
        ),
        Column(
            "refusal_ground",
            VARCHAR,
            "d.refusal_ground",
            "Why recognition was refused; no_reciprocity speaks of the whole country, all others of the case",
            "no refusal, or no source states it",
            words=tuple(RefusalGround),
        ),
        Column("subject", VARCHAR, "d.subject", "What the judgment is about", _UNSTATED, words=tuple(Subject)),
        Column("origin_court", TEXT, "d.origin_court", "Court that gave the judgment to be recognized", _UNSTATED),
        stated_day("d", "published_on", "Earliest publication seen", "none is dated"),
        *pick(_CLOCKS, "known_on", "known_assumed", "is_provisional"),
        Column(
            "superseded_by",
            TEXT,
            "(SELECT MAX(s.superseded_by) FROM stage s WHERE s.earlier_key = d.key AND s.withdrawn_on IS NULL)",
            "Key of the later ruling of the dispute, of several the last key",
            _LATER,
            how="stage.superseded_by",
        ),
        Column(
            "later_effect",
            VARCHAR,
            """(SELECT s.effect FROM stage s WHERE s.earlier_key = d.key AND s.withdrawn_on IS NULL
         ORDER BY s.superseded_by DESC LIMIT 1)""",
            "What that ruling does to this one",
            _LATER,
            words=tuple(Effect),
            how="stage.effect",
        ),
        *_CITATIONS,
        Column(
            "title",
            VARCHAR,
            "COALESCE(d.case_name, d.docket, d.docket_zh, d.key)",
            "What the decision is called",
            how="case_name, else docket, else docket_zh, else key",
        ),
        Column("applicant", VARCHAR, "d.applicant", "Who asks for recognition", _UNSTATED),
        Column("respondent", VARCHAR, "d.respondent", "Against whom", _UNSTATED),
        Column("court_city", VARCHAR, "d.court_city", "City of the court that ruled", _UNSTATED),
        Column(
            "origin_docket", VARCHAR, "d.origin_docket", "Docket number of the judgment to be recognized", _UNSTATED
        ),
        stated_day("d", "origin_decided_on", "Day of the judgment to be recognized", _UNSTATED),
        precision("d", "published_on", "no publication is dated"),
        Column(
            "claimed_first",
            FLAG,
            "d.claimed_first",
            "Whether a source calls it the first of its country: a claim that nothing rests on",
            "no source says",
        ),
        Column(
            "is_standing",
            FLAG,
            # Not EXISTS: PostgreSQL would read the whole of standing before it answers for one jurisdiction.
            "(SELECT COUNT(*) FROM standing o WHERE o.kind = 'decision' AND o.key = d.key AND NOW(o)) > 0",
            "Whether it stands for its dispute today: no later stage decides in its place",
            how="a row of standing that holds today",
        ),
        *pick(_CLOCKS, "confirmed_on"),
    ),
    """
  FROM decision d
  JOIN jurisdiction j ON j.code = d.jurisdiction
 WHERE d.outcome IS NOT NULL AND d.withdrawn_on IS NULL""",
    "Rulings without an outcome of their own, which only count as stages, and those that a reviewer took back are not "
    "among them.",
)

STAGES = View(
    "stages",
    "a later ruling of a dispute and what it does to an earlier one",
    (
        Column("key", VARCHAR, "s.key", "Key of the stage: the two rulings with > between"),
        Column("earlier_key", VARCHAR, "s.earlier_key", "Key of the earlier ruling"),
        Column("superseded_by", VARCHAR, "s.superseded_by", "Key of the later ruling"),
        Column("effect", VARCHAR, "s.effect", "What the later ruling does to the earlier one", words=tuple(Effect)),
        *place("e", "the earlier ruling is not held"),
        Column(
            "direction",
            VARCHAR,
            "e.direction",
            "Which way the judgment travels",
            "the earlier ruling is not held",
            words=tuple(Direction),
        ),
        Column(
            "earlier_outcome",
            VARCHAR,
            "e.outcome",
            "How the earlier ruling ends",
            "it decides nothing by itself, or is not held",
            words=tuple(Outcome),
            how="decision.outcome of the earlier ruling",
        ),
        Column(
            "later_outcome",
            VARCHAR,
            "d.outcome",
            "How the later ruling ends",
            "it decides nothing by itself, or is not held",
            words=tuple(Outcome),
            how="decision.outcome of the later ruling",
        ),
        Column(
            "effective_on",
            DATE,
            "d.effective_on",
            "First valid day of the later ruling",
            "it is not held, or no source states its date",
            how="decision.effective_on of the later ruling",
        ),
        *citations("s"),
    ),
    """
  FROM stage s
  LEFT JOIN decision e ON e.key = s.earlier_key
  LEFT JOIN decision d ON d.key = s.superseded_by
  LEFT JOIN jurisdiction j ON j.code = e.jurisdiction
 WHERE s.withdrawn_on IS NULL""",
    "Stages that a reviewer took back are not among them.",
)
