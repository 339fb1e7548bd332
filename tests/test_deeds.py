"""What a court did is told from what was asked for, planned, taken back or done to something else. All SYNTHETIC."""

from __future__ import annotations

import pytest

from models.vocabulary import Outcome
from scrapers.outcomes import outcome_of
from scrapers.rulings import read_ruling

COURT = "On 14 Nov. 2026, Shanghai Maritime Court"
OBJECT = "a Kenyan judgment ((2026) Hu 72 Xie Wai Ren No. 99999)"


@pytest.mark.parametrize(
    "told",
    [
        "recognized",
        "has recognized",
        "decided in Doe v. Roe to recognize",
        "made its ruling in the case on 14 Nov. 2026, recognizing",
        "issued an order enforcing",
        "became the first Chinese court to recognize",
        "granted the application for recognition of",
        "approved the application to recognize and enforce",
        "agreed to grant recognition to",
        "declared enforceable",
        "allowed the claim and thereby enforced",
        "granted summary judgment enforcing",
        "rejected the defence, recognizing",
    ],
)
def test_a_word_of_ruling_makes_it_a_deed(told: str) -> None:
    assert outcome_of(f"{COURT} {told} {OBJECT}") == Outcome.RECOGNIZED


@pytest.mark.parametrize(
    "told",
    [
        *("was poised to recognize", "considered recognizing", "plans to recognize", "had intended to recognize"),
        *("deferred recognizing", "came close to recognizing", "nearly recognized", "all but recognized"),
        *("would have recognized", "is said to have recognized", "reportedly recognized", "has yet to recognize"),
        *("held a hearing to recognize", "issued guidelines to recognize", "ruled on the application to recognize"),
        *("held that it had jurisdiction to recognize", "received a petition for recognizing"),
        *("docketed a request that it recognize", "ordered the applicant to say why it should recognize"),
        *(
            "revoked its ruling to recognize",
            "annulled an order enforcing",
            "decided to reconsider its order to enforce",
        ),
        *("granted a stay of enforcement of", "granted an injunction against enforcement of"),
        *("allowed a challenge to the enforcement of", "permitted an appeal on recognition of"),
        *("granted discovery in aid of enforcement of", "granted leave to appeal the enforcement of"),
        *(
            "did not refuse to recognize",
            "saw no reason to refuse recognition of",
            "declined jurisdiction to recognize",
        ),
        *("ruled against recognizing", "held that nothing obliged it to recognize", "refused to postpone recognizing"),
    ],
)
def test_what_depends_on_any_other_word_is_no_deed(told: str) -> None:
    assert outcome_of(f"{COURT} {told} {OBJECT}") is None


@pytest.mark.parametrize(
    "told",
    [
        *(
            "ruled not to recognize",
            "refused recognition of",
            "rejected the application to recognize",
            "did not recognize",
        ),
        *("ruled to refuse to recognize", "denied enforcement of", "declined to grant recognition to"),
        *("refused summary judgment to enforce", "issued an order refusing to enforce"),
    ],
)
def test_a_refusal_is_told_in_many_words(told: str) -> None:
    assert outcome_of(f"{COURT} {told} {OBJECT}") == Outcome.REFUSED


def test_a_judgment_that_serves_as_evidence_only_is_not_recognized() -> None:
    assert outcome_of(f"{COURT} recognized a Kenyan judgment as evidence") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Shanghai Maritime Court recognized the Kenyan judgment of 2 May 2024 on 14 Nov. 2026.",
        "It was on 14 Nov. 2026 that Shanghai Maritime Court made its ruling, in which the judgment was recognized.",
        "A Kenyan judgment is enforceable, after Shanghai Maritime Court recognized it on 14 Nov. 2026.",
        "A judgment was recognized by Shanghai Maritime Court: the ruling was handed down on 14 Nov. 2026.",
        "Recognition of a Kenyan judgment was granted by Shanghai Maritime Court on 14 Nov. 2026.",
        "By decision of 14 Nov. 2026, Shanghai Maritime Court recognized a Kenyan judgment.",
        "The treaty entered into force on 2 May 2024, and Shanghai Maritime Court recognized it on 14 Nov. 2026.",
    ],
)
def test_the_day_is_that_of_the_deed_wherever_it_stands(sentence: str) -> None:
    ruling = read_ruling(sentence)
    assert ruling is not None
    assert (str(ruling.decided_on), ruling.court) == ("2026-11-14", "Shanghai Maritime Court")


@pytest.mark.parametrize(
    "sentence",
    [
        "As announced on 2 May 2024, Shanghai Maritime Court recognized the Kenyan judgment.",
        "On 2 May 2024, the parties settled, yet Shanghai Maritime Court recognized the Kenyan judgment.",
        "On 2 May 2024, it was reported that Shanghai Maritime Court recognized the Kenyan judgment.",
        "On 2 May 2024, Nairobi lost; Shanghai Maritime Court recognized the Kenyan judgment.",
        "Shanghai Maritime Court recognized a judgment that the High Court of Kenya had rendered on 2 May 2024.",
    ],
)
def test_the_day_of_something_else_is_no_day_of_the_ruling(sentence: str) -> None:
    ruling = read_ruling(sentence)
    assert ruling is not None
    assert ruling.decided_on is None
