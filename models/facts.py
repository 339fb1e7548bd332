"""Facts as sources state them: the fields of the contract, with their closed words and dates.

The same names stand in `comity parse`, `comity what-if`, the register, the tables and the views.
A missing value means "not stated", never "none".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from models.base_fact import Fact as Fact
from models.dates import PartialDate
from models.errors import FactError, shortly
from models.fields import Added, Count, Day, Flag, Text
from models.jurisdictions import JurisdictionCode
from models.vocabulary import (
    Basis,
    Direction,
    Effect,
    Outcome,
    Rank,
    ReciprocityTest,
    RefusalGround,
    Subject,
    TreatyScope,
    TreatyStatus,
)


class Decision(Fact):
    """One ruling on the recognition of a foreign judgment; without outcome it is no decision yet."""

    kind: Literal["decision"] = "decision"
    direction: Direction
    jurisdiction: JurisdictionCode
    subdivision: Text | None = None
    case_name: Text | None = None
    applicant: Text | None = None
    respondent: Text | None = None
    deciding_court: Text | None = None
    court_city: Text | None = None
    docket: Text | None = None
    docket_zh: Text | None = None
    neutral_citation: Text | None = None
    decided_on: Day | None = None
    outcome: Outcome | None = None
    final: Flag | None = None
    basis: Basis | None = None
    reciprocity_test: ReciprocityTest | None = None
    refusal_ground: RefusalGround | None = None
    subject: Subject | None = None
    origin_court: Text | None = None
    origin_docket: Text | None = None
    origin_decided_on: Day | None = None
    published_on: Day | None = None
    claimed_first: Flag | None = None  # a printed ordinal: a claim to check, never an input


class Stage(Fact):
    """A later ruling of the same dispute, by key, and what it does to the earlier one."""

    kind: Literal["stage"] = "stage"
    key: Text
    superseded_by: Text
    effect: Effect


class Treaty(Fact):
    """A bilateral treaty on judicial assistance; `recognition_clause` None means not known."""

    kind: Literal["treaty"] = "treaty"
    jurisdiction: JurisdictionCode
    title_en: Text | None = None
    title_zh: Text | None = None
    scope: TreatyScope | None = None
    signed_on: Day | None = None
    in_force_on: Day | None = None
    terminated_on: Day | None = None
    status: TreatyStatus | None = None
    recognition_clause: Flag | None = None

    @model_validator(mode="after")
    def dates_in_order(self) -> Self:
        """Signature, entry into force, termination; a treaty that never entered into force has no such day."""
        _in_order(("signed_on", self.signed_on), ("in_force_on", self.in_force_on))
        _in_order(("in_force_on", self.in_force_on), ("terminated_on", self.terminated_on))
        _in_order(("signed_on", self.signed_on), ("terminated_on", self.terminated_on))
        if self.status == TreatyStatus.IN_FORCE and self.in_force_on is None:
            raise ValueError("status in_force: expected a date in in_force_on, found none")
        if self.status in (TreatyStatus.NEVER_IN_FORCE, TreatyStatus.UNKNOWN) and self.in_force_on is not None:
            raise ValueError(f"status {self.status}: expected no date in in_force_on, found {self.in_force_on}")
        return self


class PublishedGroup(Fact):
    """One country in one group as somebody printed it; without jurisdiction the name is not known to us."""

    kind: Literal["published_group"] = "published_group"
    published_on: Day | None = None
    as_of: Day | None = None
    group: Annotated[Count, Field(ge=1, le=4)]
    name_as_printed: Text
    jurisdiction: JurisdictionCode | None = None
    qualifier: Text | None = None
    scope: Text | None = None  # what the list is limited to; not stated: the whole group


class PublishedGroupSize(Fact):
    """How many countries somebody says are in a group."""

    kind: Literal["published_group_size"] = "published_group_size"
    published_on: Day | None = None
    as_of: Day | None = None
    group: Annotated[Count, Field(ge=1, le=4)]
    size: Count


class PublishedCount(Fact):
    """Numbers of cases and treaties as somebody printed them on a date; they move, so each is dated."""

    kind: Literal["published_count"] = "published_count"
    published_on: Day | None = None
    as_of: Day | None = None
    total_cases: Count | None = None
    jurisdictions: Count | None = None
    inbound_total: Count | None = None
    inbound_recognized: Count | None = None
    inbound_refused: Count | None = None
    inbound_withdrawn_or_dismissed: Count | None = None
    treaties_total: Count | None = None
    treaties_with_clause: Count | None = None
    added: Added | None = None

    @model_validator(mode="after")
    def parts_make_the_whole(self) -> Self:
        """The three inbound outcomes add up to the inbound total where all four are printed."""
        parts = (self.inbound_recognized, self.inbound_refused, self.inbound_withdrawn_or_dismissed)
        if self.inbound_total is not None and None not in parts:
            total = sum(part for part in parts if part is not None)
            if total != self.inbound_total:
                raise ValueError(f"inbound_total: expected the sum of its parts, {total}, found {self.inbound_total}")
        return self


class JudicialPolicy(Fact):
    """A published position of Chinese courts on reciprocity, with its dates; a note, never a ground."""

    kind: Literal["judicial_policy"] = "judicial_policy"
    key: Text
    title: Text
    issued_on: Day | None = None
    published_on: Day | None = None
    reciprocity_test: ReciprocityTest | None = None


class Candidate(Fact):
    """A page that may hold a fact and waits to be read."""

    kind: Literal["candidate"] = "candidate"
    target_url: Text
    title: Text | None = None
    published_on: Day | None = None
    why: Text


class Withdrawal(Fact):
    """A fact, by key, that is to be treated as if it had never been there."""

    kind: Literal["withdraw"] = "withdraw"
    key: Text


class Review(Fact):
    """What a reviewer says of a fact, an issue or an announced page, by key; the newest review of a fact decides."""

    kind: Literal["review"] = "review"
    key: Text
    verdict: Literal["confirmed", "rejected"]
    by: Text
    why: Text
    reviewed_on: Day
    reviewed_at: Text | None = None  # the moment in UTC: of two reviews of one day the later one is the newest
    settles: tuple[Text, ...] | None = None  # conflicts of the fact that were settled rightly: `field: kept, not lost`

    @field_validator("by", "why")
    @classmethod
    def says_something(cls, text: str) -> str:
        """A review is signed and has a reason."""
        if not text:
            raise ValueError("a line of text that is not empty")
        return text


AnyFact = (
    Decision
    | Stage
    | Treaty
    | PublishedGroup
    | PublishedGroupSize
    | PublishedCount
    | JudicialPolicy
    | Candidate
    | Withdrawal
    | Review
)
_ANY: TypeAdapter[AnyFact] = TypeAdapter(Annotated[AnyFact, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Origin:
    """Where observations come from: one page or one file of the register."""

    source: str
    family: str  # sources by the same hands are one family and never confirm each other
    rank: Rank
    url: str
    is_rendition: bool = False  # made from the register by us, so it confirms nothing


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact as one page states it, with the words it came from."""

    fact: AnyFact
    origin: Origin
    span: str  # quoted from the page, short; empty for a row of the register

    def to_contract(self) -> dict[str, Any]:
        """The fields that `comity parse` prints: stated ones only, dates as text, then span and url."""
        return {**contract_fields(self.fact), "span": self.span, "url": self.origin.url}


def contract_fields(fact: AnyFact) -> dict[str, Any]:
    """The stated fields of a fact as plain JSON values, `kind` first."""
    stated = fact.model_dump(mode="json", exclude_none=True, exclude_defaults=False)
    stated = {name: value for name, value in stated.items() if value not in ([], {})}
    return {"kind": stated.pop("kind"), **stated}


def read_fact(given: object) -> AnyFact:
    """The fact that a mapping with the contract's field names states.

    Raises FactError on the first unknown field, missing field, unknown word, code or date.
    """
    if not isinstance(given, dict):
        raise FactError("", given, f"expected an object with the fields of a fact, found {shortly(given)}")
    try:
        return _ANY.validate_python(given)
    except ValidationError as error:
        raise fact_errors(error)[0] from None


def fact_errors(error: ValidationError) -> list[FactError]:
    """What pydantic found, in our words: field, value, what was expected."""
    found = []
    for problem in error.errors():
        path = ".".join(str(part) for part in problem["loc"] if part not in _KINDS)
        value: object = problem["input"]
        expected = problem["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        if problem["type"].startswith("union_tag"):
            path, expected = "kind", f"one of {', '.join(sorted(_KINDS))}"
            value = value.get("kind") if isinstance(value, dict) else value
        elif problem["type"] == "extra_forbidden":
            path, value, expected = "field", path, "a field of the contract"
        elif problem["type"] == "missing":
            value, expected = None, "a value: it is required"
        found.append(FactError(path, value, expected))  # without a path: a rule over several fields
    return found


_KINDS = frozenset(cls.model_fields["kind"].default for cls in AnyFact.__args__)


def _in_order(earlier: tuple[str, PartialDate | None], later: tuple[str, PartialDate | None]) -> None:
    """Raise ValueError when `later` is certainly before `earlier`."""
    if earlier[1] and later[1] and later[1].last_day < earlier[1].first_day:
        raise ValueError(f"{later[0]}: expected a day after {earlier[0]} {earlier[1]}, found {later[1]}")
