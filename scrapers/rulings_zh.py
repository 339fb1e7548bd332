"""A case told in Chinese -> what the court of China ruled on the foreign judgment.

Read alike: full rulings (裁定如下), guiding and typical cases (【裁判结果】), court news. Only the words of the ruling
count. What a party asked for or argued, what a statute says in general, what a foreign court once ruled and what
commentary says are passed over. What is not certain is not picked: the caller gets the reason instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.dates import PartialDate
from models.facts import Decision
from models.vocabulary import RECOGNIZING, Basis, Direction, Outcome, ReciprocityTest, RefusalGround, Subject
from scrapers.rulings import docket_keys
from scrapers.zh.courts import courts_abroad, is_inter_regional
from scrapers.zh.identity import (
    applicant_in,
    court_of_caption,
    courts_named,
    days_of,
    dockets_of,
    party_of,
    printed_dockets,
)
from scrapers.zh.operative import RulingWords, rulings_of
from scrapers.zh.reasons import basis_of, grounds_of, outcome_of, reciprocity_test_of
from scrapers.zh.sentences import Part, Sentence, folded, sentences_of, squeezed

_LONGEST_TITLE = 300  # characters
_LONGEST_CASE = 200_000  # characters; a long ruling has 30,000
_ON_RECOGNITION = re.compile(r"承认.*(?:法院|法庭|裁判所|判决|裁定|破产|民事再生)")
_DIVORCE = re.compile(r"离婚|婚姻关系")
_COURT_JUDGMENT = re.compile(r"法院[^,。;]{0,12}(?:判决|裁定)|判决")
_AWARD = re.compile(r"仲裁[^,。;]{0,8}裁决")
_BANKRUPTCY = re.compile(r"破产|重整|民事再生|清算程序")

_LATER_STAGE = re.compile(r"(?:撤销|维持)[^。;]{0,40}(?:裁定|判项)|复议|再审")
_FINDS = re.compile(r"(?:法院|法庭|本院|中院|该院|合议庭)[^,。;]{0,15}认为")


@dataclass(frozen=True, slots=True)
class ChineseRuling:
    """What a text in Chinese says that a court of China ruled on a foreign judgment."""

    words: str  # that say so, as printed: the span
    jurisdiction: str
    outcome: Outcome
    court: str | None
    docket: str | None
    decided_on: PartialDate | None
    applicant: str | None
    respondent: str | None
    basis: Basis | None
    reciprocity_test: ReciprocityTest | None
    refusal_ground: RefusalGround | None
    subject: Subject | None

    @property
    def is_identified(self) -> bool:
        """Whether the ruling could be told from others: by its docket, else by its exact day."""
        return bool(self.docket or (self.decided_on and self.decided_on.precision == "day"))

    def decision(self, published_on: PartialDate | None) -> Decision:
        """The ruling as a fact."""
        return Decision(
            direction=Direction.INBOUND,
            jurisdiction=self.jurisdiction,
            applicant=self.applicant,
            respondent=self.respondent,
            deciding_court=self.court,
            docket_zh=self.docket,
            decided_on=self.decided_on,
            outcome=self.outcome,
            basis=self.basis,
            reciprocity_test=self.reciprocity_test,
            refusal_ground=self.refusal_ground,
            subject=self.subject,
            published_on=published_on,
        )


def is_on_recognition(title: str) -> bool:
    """Whether the title is of a case on a foreign judgment: no award, no divorce, nothing of Hong Kong and the like."""
    text = folded(title[:_LONGEST_TITLE])
    award_only = "仲裁" in text and not _COURT_JUDGMENT.search(text)
    return bool(_ON_RECOGNITION.search(text)) and not (award_only or _DIVORCE.search(text) or is_inter_regional(text))


def read_case(title: str, lines: Iterable[str], home_court: str | None = None) -> ChineseRuling | str | None:
    """The ruling that the lines of one case tell of; the reason when it cannot be told; None when out of scope.

    `home_court` is what 本院 means when no court is named.
    """
    title, lines = title[:_LONGEST_TITLE], list(lines)
    if sum(map(len, lines)) > _LONGEST_CASE:
        return f"expected a case of at most {_LONGEST_CASE} characters, found more"
    sentences = sentences_of(lines)
    told = [one for one in sentences if one.part is not Part.COMMENTARY]
    found = list(rulings_of(told))
    found = [one for one in found if told[one.at].part is Part.RULING] or found
    if not found:
        return _what_is_missing(title, told)
    if any(_out_of_scope(one.after) for one in found):
        return None
    if any(_LATER_STAGE.search(one.before + one.after) for one in found):
        return "the ruling is a later stage of a dispute, or was taken back by one"
    words = next((one for one in found if printed_dockets(one.printed_before)), found[0])
    reasoning = _reasoning(told, words)
    grounds = grounds_of(reasoning)
    outcomes = {outcome_of(one.acts, grounds) for one in found}
    outcome = outcomes.pop()
    if outcomes:
        return "the text tells of several rulings with different outcomes"
    if not isinstance(outcome, Outcome):
        return outcome
    countries = _countries(folded(title), told, found)
    dockets = dockets_of(squeezed(title), told, " ".join(one.printed_before for one in found))
    days = days_of(told, [one.before for one in found], words.at, docket_keys(" ".join(dockets)))
    courts = {name for one in found for name in courts_named(one.before, told)[-1:]}
    courts = courts or set(courts_named(reasoning[0].text, told)[:1])
    if len(countries) != 1:
        return f"expected one country whose court gave the judgment, found {', '.join(sorted(countries)) or 'none'}"
    for values in (dockets, days, courts):
        if len(values) > 1:
            return f"expected one ruling, found several: {', '.join(sorted(map(str, values)))}"
    recognized = outcome in RECOGNIZING
    is_bankruptcy = any(_BANKRUPTCY.search(text) for text in (folded(title), words.after))
    return ChineseRuling(
        words="".join(one.printed for one in told[words.at : words.end]),
        jurisdiction=countries.pop(),
        outcome=outcome,
        court=next(iter(courts), None) or court_of_caption(told) or home_court,
        docket=next(iter(dockets), None),
        decided_on=next(iter(days), None),
        applicant=party_of("申请人", told) or applicant_in(folded(title)),
        respondent=party_of("被申请人", told),
        basis=basis_of(reasoning) if recognized else None,
        reciprocity_test=reciprocity_test_of(sentences) if recognized else None,
        refusal_ground=next(iter(grounds)) if not recognized and len(grounds) == 1 else None,
        subject=Subject.BANKRUPTCY if is_bankruptcy else None,
    )


def _what_is_missing(title: str, told: Sequence[Sentence]) -> str:
    """Why there is no ruling in a text that does not say how the court ruled."""
    dockets = dockets_of(squeezed(title), told, "")
    days = days_of(told, [], 0, docket_keys(" ".join(dockets)))
    missing = ["how the court ruled", *([] if dockets else ["its docket"]), *([] if days else ["the day"])]
    return f"the text does not state {', '.join(missing)}"


def _out_of_scope(after: str) -> bool:
    """Whether an award, a divorce or an inter-regional judgment was recognized or not."""
    award = _AWARD.search(after)
    of_award = award is not None and "法院" not in after[: award.start()]
    return of_award or bool(_DIVORCE.search(after)) or is_inter_regional(after)


def _reasoning(told: Sequence[Sentence], words: RulingWords) -> Sequence[Sentence]:
    """What the court finds before it rules, the ruling itself, and the reasons that are labelled as such."""
    start = next((at for at in range(words.at, -1, -1) if _FINDS.search(told[at].text)), words.at)
    labelled = [one for one in told[words.end :] if one.part is Part.REASONS]
    return [*told[start : words.end], *labelled]


def _countries(title: str, told: Sequence[Sentence], found: Sequence[RulingWords]) -> set[str]:
    """Whose judgment it is: as the ruling says, else the title, else the application; both where they differ."""

    def named(texts: Iterable[str]) -> set[str]:
        return {court.country for text in texts for court in courts_abroad(text)}

    ruled, titled = named(one.after for one in found), named([title])
    if ruled and titled and not ruled & titled:
        return ruled | titled
    applications = named(one.text for one in told if re.search(r"(?:申请|请求)承认", one.text))
    return ruled or titled or applications or named(one.text for one in told)
