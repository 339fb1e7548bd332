"""The closed word lists of the field; a word that stands in none of them is an error, never a guess."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Direction(StrEnum):
    """Which way the judgment travels."""

    INBOUND = "inbound"  # a Chinese court on a foreign judgment
    OUTBOUND = "outbound"  # a foreign court on a Chinese judgment


class Outcome(StrEnum):
    """How one ruling ends."""

    RECOGNIZED = "recognized"
    PARTIALLY_RECOGNIZED = "partially_recognized"
    REFUSED = "refused"
    DISMISSED = "dismissed"  # on procedure; may be filed again
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """Why a decision went as it did."""

    TREATY = "treaty"
    RECIPROCITY = "reciprocity"
    COMMON_LAW = "common_law"
    STATUTE = "statute"
    NONE = "none"


class ReciprocityTest(StrEnum):
    """How reciprocity was tested."""

    DE_FACTO = "de_facto"
    DE_JURE = "de_jure"
    PRESUMPTIVE = "presumptive"
    CONSENSUS = "consensus"


class RefusalGround(StrEnum):
    """Why recognition was refused; only NO_RECIPROCITY speaks of a whole country."""

    NO_RECIPROCITY = "no_reciprocity"
    SERVICE = "service"
    FINALITY = "finality"
    JURISDICTION = "jurisdiction"
    DOCUMENTS = "documents"
    PARALLEL = "parallel"
    PUBLIC_POLICY = "public_policy"
    LIMITATION = "limitation"
    FORGERY = "forgery"
    NOT_A_JUDGMENT = "not_a_judgment"
    SYSTEMIC_DUE_PROCESS = "systemic_due_process"
    OTHER = "other"


class Subject(StrEnum):
    """What the foreign judgment is about."""

    MONETARY = "monetary"
    BANKRUPTCY = "bankruptcy"
    FAMILY = "family"
    IP = "ip"
    OTHER = "other"


class Effect(StrEnum):
    """What a later ruling of the same dispute does to an earlier one."""

    AFFIRMED = "affirmed"
    REVERSED = "reversed"
    SET_ASIDE = "set_aside"
    MODIFIED = "modified"
    REPLACED = "replaced"


class TreatyScope(StrEnum):
    """Which matters a treaty on judicial assistance covers."""

    CIVIL = "civil"
    CIVIL_COMMERCIAL = "civil_commercial"
    CIVIL_CRIMINAL = "civil_criminal"


class TreatyStatus(StrEnum):
    """What is known of a treaty's entry into force."""

    IN_FORCE = "in_force"
    NEVER_IN_FORCE = "never_in_force"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How well a fact is borne out by the pages that were seen."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Rank(IntEnum):
    """Who is believed first where sources disagree; within one rank the newest correction."""

    HYPOTHESIS = -1  # what-if: believed before anything, stored nowhere
    REGISTER = 0
    COURT = 1
    TABLE = 2  # a law portal's case page, an official table: structured, so it confirms alone
    PROSE = 3


class GroundKind(StrEnum):
    """The three legal reasons that put a jurisdiction into a group."""

    TREATY = "treaty"
    INBOUND = "inbound_recognition"
    OUTBOUND = "outbound_recognition"


class Qualifier(StrEnum):
    """What a reader must know beside the group."""

    TO_BE_CONFIRMED = "to_be_confirmed"
    BANKRUPTCY_ONLY = "bankruptcy_only"


RECOGNIZING = frozenset({Outcome.RECOGNIZED, Outcome.PARTIALLY_RECOGNIZED})
UNCERTAIN = 4  # the group of a jurisdiction without any ground
