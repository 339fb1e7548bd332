"""The files of the register: which fact each states and which columns it has."""

from __future__ import annotations

from dataclasses import dataclass

from models.facts import (
    AnyFact,
    Decision,
    JudicialPolicy,
    PublishedCount,
    PublishedGroup,
    PublishedGroupSize,
    Stage,
    Treaty,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: the fact that its rows state, its columns, what its name already says.

    A column whose name ends in `!` must be filled in every row.
    """

    file: str
    fact: type[AnyFact]
    layout: str
    implied: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns that the file has."""
        return [name.removesuffix("!") for name in self.layout.split()]

    @property
    def required(self) -> list[str]:
        """The columns whose cells must be filled."""
        return [name.removesuffix("!") for name in self.layout.split() if name.endswith("!")]

    @property
    def known(self) -> list[str]:
        """The columns that the file may have: all fields of its fact that the file does not itself settle."""
        settled = {"kind", *dict(self.implied), *self.forbidden}
        return [name for name in self.fact.model_fields if name not in settled]


SHEETS = (
    Sheet(
        "treaties.csv",
        Treaty,
        "key! jurisdiction! title_en! title_zh scope signed_on in_force_on terminated_on status! recognition_clause"
        " confidence! unsourced source_urls notes",
    ),
    Sheet(
        "decisions_inbound.csv",
        Decision,
        "key! jurisdiction! subdivision case_name applicant respondent deciding_court court_city docket docket_zh"
        " decided_on! outcome! final basis! reciprocity_test refusal_ground subject published_on claimed_first"
        " confidence! unsourced source_urls notes",
        (("direction", "inbound"),),
    ),
    Sheet(
        "decisions_outbound.csv",
        Decision,
        "key! jurisdiction! subdivision case_name applicant respondent deciding_court docket neutral_citation"
        " decided_on! outcome! final basis! reciprocity_test refusal_ground subject origin_court published_on"
        " claimed_first confidence! unsourced source_urls notes",
        (("direction", "outbound"),),
    ),
    Sheet(
        "rulings_not_counted.csv",
        Decision,
        "key! direction! jurisdiction! subdivision case_name applicant respondent deciding_court docket"
        " neutral_citation decided_on basis origin_court published_on claimed_first confidence unsourced source_urls"
        " notes",
        forbidden=("outcome",),
    ),
    Sheet("decision_stages.csv", Stage, "key! superseded_by! effect! notes"),
    Sheet(
        "published_groups.csv",
        PublishedGroup,
        "published_on as_of group! name_as_printed! jurisdiction qualifier source_urls! notes",
    ),
    Sheet("published_group_sizes.csv", PublishedGroupSize, "published_on as_of group! size! source_urls! notes"),
    Sheet(
        "published_counts.csv",
        PublishedCount,
        "published_on as_of total_cases jurisdictions inbound_total inbound_recognized inbound_refused"
        " inbound_withdrawn_or_dismissed treaties_total treaties_with_clause source_urls! notes",
    ),
    Sheet(
        "judicial_policies.csv",
        JudicialPolicy,
        "key! title! issued_on published_on reciprocity_test source_urls! confidence notes",
    ),
)
