"""How a sentence says that a court decided: recognized, in part, refused, dismissed, withdrawn; and why not.

What an opponent asked for is told in the same words: a court that rejects a defence has not refused the judgment.
What was never, or not yet, or only hypothetically done is no outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.vocabulary import Outcome, RefusalGround
from scrapers.deeds import Deed, deeds

_NO = r"(?:refus|declin|reject|den(?:y|ied|ies)|dismiss|overrul|disallow)\w*"
_ASKED = r"(?:applications?|petitions?|requests?)"
_AGAINST = (
    r"(?:set(?:ting)?\s+aside|stay|strik|suspen|dischar|vacat|adjourn|oppos|resist|appeal|reconsider|retry|review)"
)
# What a defendant asks for: to refuse it says nothing against the judgment.
_OPPOSED = re.compile(
    rf"\b{_NO}\s+(?:[\w’'-]+\s+){{0,6}}?(?:objections?|defen[cs]es?|arguments?|challenges?|contentions?|allegations?"
    rf"|opposition|(?<!court of )appeals?|pleas?|stay|claims?\s+that|motions?\s+to\s+(?:dismiss|stay|strike|set)"
    rf"|{_ASKED}\s+(?:[\w’'-]+\s+){{0,3}}?(?:to|for)\s+(?:an?\s+|leave\s+to\s+)?{_AGAINST}\w*|to\s+{_AGAINST}\w*)",
    re.IGNORECASE,
)
_A_PART = re.compile(
    r"\b(?:punitive|parts?|portion|rest|remainder|remaining|interest|costs|excess|penalt\w+|trebled?)\b", re.IGNORECASE
)
_LATER_STAGE = re.compile(
    r"\b(?:revers|overturn|quash|vacat|affirm|reinstat)\w*|\bset(?:s|ting)?\s+aside\b|\buph[eo]ld\w*|\bon\s+appeal\b"
    r"|\b(?:dismiss|reject|allow|den)\w*\s+(?:[\w’'-]+\s+){0,5}?(?<!court of )appeals?\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:reversed|overturned|quashed|vacated|set\s+aside|annulled|revoked|rescinded)\b", re.IGNORECASE
)
_NOT_TAKEN_BACK = re.compile(r"\b(?:not|never|if|to|be|whether|may|could|would)\s+(?:\w+\s+)?$", re.IGNORECASE)
_GROUNDS: tuple[tuple[RefusalGround | None, str], ...] = (
    (RefusalGround.NO_RECIPROCITY, r"\b(?:no|lack|absence|want|without|not|fail\w*)\b[^.;]{0,60}\breciproc"),
    (RefusalGround.SERVICE, r"\bservi(?:ce|ng)\b(?!s)|\bserved\b|\bsummon(?:s|ed)|\breturn receipt"),
    (RefusalGround.FINALITY, r"\bfinality\b|\bnot\s+(?:\w+\s+){0,2}?(?:final|conclusive|legally effective)\b"),
    (RefusalGround.JURISDICTION, r"\b(?:no|lack\w*|want|without|exclusive|indirect)\b[^.;]{0,20}\bjurisdiction\b"),
    (RefusalGround.DOCUMENTS, r"\btranslat|\bauthenticat|\bnotari|\blegali[sz]ation|\bdocuments?\b"),
    (RefusalGround.PARALLEL, r"\bres judicata\b|\bparallel\b|\bsame (?:dispute|claim|facts)|\blis pendens\b"),
    (RefusalGround.PUBLIC_POLICY, r"\bpublic (?:policy|order|interest)\b|\bordre public\b"),
    (RefusalGround.LIMITATION, r"\blimitation\b|\btime[- ]barred\b|\btime limit\b"),
    (RefusalGround.FORGERY, r"\bforge[drs]\w*"),
    (RefusalGround.NOT_A_JUDGMENT, r"\bno(?:t an?)? (?:\w+ ){0,2}?judge?ment\b(?! clause)"),
    (RefusalGround.SYSTEMIC_DUE_PROCESS, r"\bsystem(?:ic|atic)\w*\b[^.;]{0,40}\bdue process|\bimpartial tribunals?\b"),
    (None, r"(?<!systemic )(?<!systematic )(?<!lack of )\bdue process\b|\bnatural justice\b|\bprocedural fairness\b"),
)
_REASON = re.compile(
    r"\b(?:due to|because|owing to|by reason of|on (?:the )?grounds?|for (?:lack|want|failure|absence)|in the absence"
    r"|as (?:it|the|there|no)\b|since|in the light of|in light of|based on|over|finding|holding)\b",
    re.IGNORECASE,
)


def deeds_of(text: str) -> list[Deed]:
    """What the text says that a court did with a judgment, in order; what an opponent asked for left out."""
    return deeds(_without_opposition(text))


def outcome_of(text: str) -> Outcome | None:
    """The one outcome that the text states; None when it states none, or more than one."""
    found = deeds_of(text)
    outcomes = list(dict.fromkeys(deed.outcome for deed in found))
    if outcomes[:1] == [Outcome.RECOGNIZED] and outcomes[1:] == [Outcome.REFUSED]:
        refusal = next(deed for deed in found if deed.outcome == Outcome.REFUSED)
        return Outcome.PARTIALLY_RECOGNIZED if _A_PART.search(text[refusal.end :]) else None
    if set(outcomes) == {Outcome.RECOGNIZED, Outcome.PARTIALLY_RECOGNIZED}:
        return Outcome.PARTIALLY_RECOGNIZED
    return outcomes[0] if len(outcomes) == 1 else None


def speaks_of_later_stage(text: str) -> bool:
    """Whether the text tells of an affirmation, a reversal or the like: one outcome is not the whole story."""
    return bool(_LATER_STAGE.search(text))


def tells_of_reversal(text: str) -> bool:
    """Whether the text says that a ruling was taken back by a higher court."""
    return any(not _NOT_TAKEN_BACK.search(text[: match.start()][-40:]) for match in _TAKEN_BACK.finditer(text))


def refusal_ground_of(texts: Iterable[str]) -> RefusalGround | None:
    """The one ground that the texts give for a refusal or a dismissal; None when they give none, or several."""
    grounds = {
        ground
        for text in texts
        if (reason := _REASON.search(text))
        for ground, form in _GROUNDS
        if re.search(form, text[reason.start() :], re.IGNORECASE)
    }
    return grounds.pop() if len(grounds) == 1 else None


def _without_opposition(text: str) -> str:
    """The text with what the losing side asked for blanked out, places in the text kept."""
    return _OPPOSED.sub(lambda match: " " * len(match[0]), text)
