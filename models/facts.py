"""Facts as sources state them: the fields of the contract, with their closed words and dates.

The same names stand in `comity parse`, `comity what-if`, the register, the tables and the views.
A missing value means "not stated", never "none".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from models.dates import PartialDate
from models.errors import FactError
from models.jurisdictions import JurisdictionCode
from models.vocabulary import (
    Basis,
    Confidence,
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


def _pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


# Cases per jurisdiction: a mapping outside, pairs inside, so that facts stay immutable.
Added = Annotated[tuple[tuple[JurisdictionCode, int], ...], BeforeValidator(_pairs), PlainSerializer(dict)]


class Fact(BaseModel):
    """What every fact may carry: its key, who states it, how sure that is."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: str | None = None
    source_urls: tuple[str, ...] = ()
    confidence: Confidence | None = None
    unsourced: tuple[str, ...] = ()  # fields that no page seen states: used, and marked
    notes: str | None = None

    @field_validator("unsourced")
    @classmethod
    def names_fields(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Only fields of this fact can be unsourced."""
        for name in names:
            if name not in cls.model_fields:
                raise ValueError(f"names of fields ({name!r} is none of this kind of fact)")
        return names


class Decision(Fact):
    """One ruling on the recognition of a foreign judgment; without outcome it is no decision yet."""

    kind: Literal["decision"] = "decision"
    direction: Direction
    jurisdiction: JurisdictionCode
    subdivision: str | None = None
    case_name: str | None = None
    applicant: str | None = None
    respondent: str | None = None
    deciding_court: str | None = None
    court_city: str | None = None
    docket: str | None = None
    docket_zh: str | None = None
    neutral_citation: str | None = None
    decided_on: PartialDate | None = None
    outcome: Outcome | None = None
    final: bool | None = None
    basis: Basis | None = None
    reciprocity_test: ReciprocityTest | None = None
    refusal_ground: RefusalGround | None = None
    subject: Subject | None = None
    origin_court: str | None = None
    origin_docket: str | None = None
    origin_decided_on: PartialDate | None = None
    published_on: PartialDate | None = None
    claimed_first: bool | None = None  # a printed ordinal: a claim to check, never an input


class Stage(Fact):
    """A later ruling of the same dispute, by key, and what it does to the earlier one."""

    kind: Literal["stage"] = "stage"
    key: str
    superseded_by: str
    effect: Effect


class Treaty(Fact):
    """A bilateral treaty on judicial assistance; `recognition_clause` None means not known."""

    kind: Literal["treaty"] = "treaty"
    jurisdiction: JurisdictionCode
    title_en: str | None = None
    title_zh: str | None = None
    scope: TreatyScope | None = None
    signed_on: PartialDate | None = None
    in_force_on: PartialDate | None = None
    terminated_on: PartialDate | None = None
    status: TreatyStatus | None = None
    recognition_clause: bool | None = None

    @model_validator(mode="after")
    def dates_in_order(self) -> Self:
        """Signature, entry into force, termination; a treaty that never entered into force has no such day."""
        _in_order(("signed_on", self.signed_on), ("in_force_on", self.in_force_on))
        _in_order(("in_force_on", self.in_force_on), ("terminated_on", self.terminated_on))
        if self.status == TreatyStatus.IN_FORCE and self.in_force_on is None:
            raise ValueError("status in_force: expected a date in in_force_on, found none")
        if self.status in (TreatyStatus.NEVER_IN_FORCE, TreatyStatus.UNKNOWN) and self.in_force_on is not None:
            raise ValueError(f"status {self.status}: expected no date in in_force_on, found {self.in_force_on}")
        return self


class PublishedGroup(Fact):
    """One country in one group as somebody printed it; without jurisdiction the name is not known to us."""

    kind: Literal["published_group"] = "published_group"
    published_on: PartialDate | None = None
    as_of: PartialDate | None = None
    group: Annotated[int, Field(ge=1, le=4)]
    name_as_printed: str
    jurisdiction: JurisdictionCode | None = None
    qualifier: str | None = None


class PublishedGroupSize(Fact):
    """How many countries somebody says are in a group."""

    kind: Literal["published_group_size"] = "published_group_size"
    published_on: PartialDate | None = None
    as_of: PartialDate | None = None
    group: Annotated[int, Field(ge=1, le=4)]
    size: Annotated[int, Field(ge=0)]


class PublishedCount(Fact):
    """Numbers of cases and treaties as somebody printed them on a date; they move, so each is dated."""

    kind: Literal["published_count"] = "published_count"
    published_on: PartialDate | None = None
    as_of: PartialDate | None = None
    total_cases: int | None = None
    jurisdictions: int | None = None
    inbound_total: int | None = None
    inbound_recognized: int | None = None
    inbound_refused: int | None = None
    inbound_withdrawn_or_dismissed: int | None = None
    treaties_total: int | None = None
    treaties_with_clause: int | None = None
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
    key: str
    title: str
    issued_on: PartialDate | None = None
    published_on: PartialDate | None = None
    reciprocity_test: ReciprocityTest | None = None


class Candidate(Fact):
    """A page that may hold a fact and waits to be read."""

    kind: Literal["candidate"] = "candidate"
    target_url: str
    title: str | None = None
    published_on: PartialDate | None = None
    why: str


class Withdrawal(Fact):
    """A fact, by key, that is to be treated as if it had never been there."""

    kind: Literal["withdraw"] = "withdraw"
    key: str


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
        raise FactError("", given, f"expected an object with the fields of a fact, found {given!r}")
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
