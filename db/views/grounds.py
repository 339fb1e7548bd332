"""What groups rest on: the grounds, and all rulings that stand and treaties that are in force, of any pair of days."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, NUMBER, UNTIL_FURTHER, VARCHAR, place, rectangle, titled
from db.views.view import Column, View, pick
from models.vocabulary import Basis, Direction, GroundKind, Outcome, RefusalGround

_OF_TREATY, _OF_DECISION = "it is a treaty", "it is a decision"
# The fact behind a row with a kind and a key, whichever of the two it is.
_FACTS = """
  LEFT JOIN decision d ON {0}.kind <> 'treaty' AND d.key = {0}.key
  LEFT JOIN treaty t ON {0}.kind = 'treaty' AND t.key = {0}.key"""


_CALLED = "What the treaty or decision is called"


def _ended_by(of: str) -> Column:
    meaning = "What ends it on valid_to: the key of the later ruling, or of the treaty itself"
    return Column("ended_by", VARCHAR, f"{of}.ended_by", meaning, "nothing does")


_KNOWN = (
    Column(
        "known_by",
        DATE,
        "COALESCE(d.known_on, t.known_on, t.effective_on)",
        "Day by which the fact was known: the earliest publication seen, else its own day",
        how="known_on of the decision or treaty, else effective_on of the treaty",
    ),
    Column(
        "known_assumed",
        FLAG,
        "COALESCE(d.known_assumed, t.known_assumed)",
        "Whether no publication is dated, so that its own day stands in for known_by",
        how="known_assumed of the decision or treaty",
    ),
)

# --- grounds ----------------------------------------------------------------------------------------------------------

_GROUND = (
    *place("g"),
    Column(
        "group_number", NUMBER, "g.group_number", "Group that the ground gives: 1 treaty, 2 reciprocity, 3 outbound"
    ),
    Column("kind", VARCHAR, "g.kind", "What it is", words=tuple(GroundKind)),
    Column("key", VARCHAR, "g.key", "Key of the treaty or decision"),
    Column("basis", VARCHAR, "g.basis", "Basis of the treaty or decision", "no source states it", words=tuple(Basis)),
    Column("is_partial", FLAG, "g.is_partial", "Whether it recognizes in part only"),
    Column("is_bankruptcy", FLAG, "g.is_bankruptcy", "Whether it concerns a bankruptcy"),
    Column("is_provisional", FLAG, "g.is_provisional", "Whether it is not certain on these known days"),
)
_TITLE, _ENDED_BY = titled("title", "g.key", _CALLED), _ended_by("g")
_ROWS = f"""
  FROM ground g
  JOIN jurisdiction j ON j.code = g.jurisdiction{_FACTS.format("g")}"""

GROUNDS = View(
    "grounds",
    "a legal reason that puts a jurisdiction into a group today",
    (
        *_GROUND,
        *pick(rectangle("g"), "valid_from", "known_from"),
        _TITLE,
        Column(
            "valid_to",
            DATE,
            "NULLIF(g.valid_to, DATE_MAX)",
            "Valid day on which it ends",
            UNTIL_FURTHER,
            how="ground.valid_to",
        ),
        _ENDED_BY,
        *_KNOWN,
    ),
    f"{_ROWS}\n WHERE NOW(g)",
    "The lowest group_number of a jurisdiction is its group.",
)

GROUND_HISTORY = View(
    "ground_history",
    "a ground over a stretch of valid and a stretch of known days",
    (*_GROUND[:5], _TITLE, *_GROUND[5:], _ENDED_BY, *_KNOWN, *rectangle("g")),
    _ROWS,
)

# --- what stands ------------------------------------------------------------------------------------------------------

STANDING_HISTORY = View(
    "standing_history",
    "a decision that stands for its dispute, or a treaty in force, over a stretch of valid and of known days",
    (
        *place("s"),
        Column("kind", VARCHAR, "s.kind", "What it is", words=("decision", "treaty")),
        Column("key", VARCHAR, "s.key", "Key of the treaty or decision"),
        titled("title", "s.key", _CALLED),
        Column(
            "direction", VARCHAR, "d.direction", "Which way the judgment travels", _OF_TREATY, words=tuple(Direction)
        ),
        Column("outcome", VARCHAR, "d.outcome", "How the ruling ends", _OF_TREATY, words=tuple(Outcome)),
        Column(
            "basis",
            VARCHAR,
            "d.basis",
            "Why the ruling went as it did",
            f"{_OF_TREATY}, or no source states it",
            words=tuple(Basis),
        ),
        Column(
            "refusal_ground",
            VARCHAR,
            "d.refusal_ground",
            "Why recognition was refused; no_reciprocity speaks of the whole country",
            f"{_OF_TREATY}, no refusal, or no source states it",
            words=tuple(RefusalGround),
        ),
        Column(
            "recognition_clause",
            FLAG,
            "t.recognition_clause",
            "Whether the treaty has a clause on the recognition of judgments",
            f"{_OF_DECISION}, or no source says",
        ),
        _ended_by("s"),
        *_KNOWN,
        *rectangle("s"),
    ),
    f"""
  FROM standing s
  JOIN jurisdiction j ON j.code = s.jurisdiction{_FACTS.format("s")}""",
)
