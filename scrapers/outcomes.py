"""How a sentence says that a court decided: recognized, in part, refused, dismissed, withdrawn; and why not.

What an opponent asked for is told in the same words: a court that rejects a defence has not refused the judgment.
What was never, or not yet, or only hypothetically done is no outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.vocabulary import Outcome, RefusalGround

_DOES = r"(?:recogni[sz](?:es?|ed|ing)|enforc(?:es?|ed|ing))\b"
_DOING = r"(?:recogni|enforc)\w*"
_NO = r"(?:refus|declin|reject|den(?:y|ied|ies)|dismiss|overrul|disallow)\w*"
_FEW = r"(?:[\w’'-]+\s+){0,4}?"
_ASKED = r"(?:applications?|petitions?|requests?)"
_AGAINST = (
    r"(?:set(?:ting)?\s+aside|stay|strik|suspen|dischar|vacat|adjourn|oppos|resist|appeal|reconsider|retry|review)"
)
# What a defendant asks for: to refuse it says nothing against the judgment.
_OPPOSED = re.compile(
    rf"\b{_NO}\s+(?:[\w’'-]+\s+){{0,6}}?(?:objections?|defen[cs]es?|arguments?|challenges?|contentions?|allegations?"
    rf"|opposition|appeals?|pleas?|stay|claims?\s+that|motions?\s+to\s+(?:dismiss|stay|strike|set)"
    rf"|{_ASKED}\s+(?:[\w’'-]+\s+){{0,3}}?(?:to|for)\s+(?:an?\s+|leave\s+to\s+)?{_AGAINST}\w*|to\s+{_AGAINST}\w*)",
    re.IGNORECASE,
)
_NOT_HAPPENED = re.compile(
    rf"\b(?:never|without|instead\s+of|rather\s+than|(?:fail|unabl|yet)\w*\s+to)\s+(?:\w+\s+)?{_DOING}"
    rf"|\bno\s+(?:\w+\s+){{0,2}}?courts?\s+(?:\w+\s+){{0,4}}?{_DOING}"
    r"|\brecogni[sz]\w*\s+(?:that|how|(?:the\s+)?(?:principles?|importance|need|fact|possib|reciproc|jurisdiction)\w*)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    rf"\b(?:refus|declin)\w+\s+{_FEW}(?:{_DOING}|applications?\b|summary judgment)"
    rf"|\b(?:reject|den(?:y|ies|ied))\w*\s+{_FEW}(?:applications?\b|petitions?\b|{_DOING}|summary judgment)"
    rf"|\bnot\s+to\s+{_DOING}|\b{_DOING}\s+{_FEW}(?:was|were|been)\s+(?:refused|denied|rejected)"
    rf"|\b(?:did|does|do|was|were|is|are|should|shall|could|can|has|have)(?:\s+not|n[’']t)\s+(?:be\s+|been\s+)?"
    rf"(?:\w+\s+)?{_DOING}|\bcannot\s+be\s+(?:\w+\s+)?{_DOING}|\bnot\s+(?:recogni[sz]ed|enforced|enforceable)\b"
    r"|\bnon-?(?:recognition|enforcement)\b|\bunenforceable\b",
    re.IGNORECASE,
)
_DISMISSED = re.compile(
    rf"\bdismiss\w*\s+(?:[\w’'-]+\s+){{0,5}}?{_ASKED}\b|\b{_ASKED}\s+(?:[\w’'-]+\s+){{0,8}}?(?:was|were)\s+dismissed",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"\bwithdr[ae]w\w*", re.IGNORECASE)
_PARTLY = re.compile(
    rf"\b(?:partial(?:ly)?|partly|in\s+part)\s+(?:\w+\s+)?{_DOING}|\b{_DOING}[^.;]{{0,60}}\b(?:in part\b|parts? of\b)",
    re.IGNORECASE,
)
_RECOGNIZED = re.compile(
    rf"\b{_DOES}|\b(?:grant|allow|order|permit|approv)\w*\s+{_FEW}(?:recognition|enforcement|exequatur)\b",
    re.IGNORECASE,
)
# Between the court, or the last joint of the sentence, and the verb: what makes it no deed.
_JOINT = re.compile(r"[,;:.]|\b(?:and|but|courts?|tribunals?|judges?|it|which|who|that)\b", re.IGNORECASE)
_NO_DEED = re.compile(
    r"\bnot\b(?!\s+only)|n[’']t\b|\b(?:cannot|never|neither|nor|against|without|hardly|unable|unwilling|reluctant"
    r"|asked|expected|likely|urged|invited|supposed|about)\b",
    re.IGNORECASE,
)
_TURNED_AROUND = re.compile(r",\s*(?:and|but|thus|thereby)?\s*(?:recogni[sz]|enforc)(?:ing|ed)\b", re.IGNORECASE)
_A_PART = re.compile(
    r"\b(?:punitive|parts?|portion|rest|remainder|remaining|interest|costs|excess|penalt\w+|trebled?)\b", re.IGNORECASE
)
_LATER_STAGE = re.compile(
    r"\b(?:revers|overturn|quash|vacat|affirm|reinstat)\w*|\bset(?:s|ting)?\s+aside\b|\buph[eo]ld\w*|\bon\s+appeal\b"
    r"|\b(?:dismiss|reject|allow|den)\w*\s+(?:[\w’'-]+\s+){0,5}?appeals?\b",
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


def outcome_of(text: str) -> Outcome | None:
    """The one outcome that the text states; None when it states none, or more than one."""
    if _NOT_HAPPENED.search(text):
        return None
    text = _without_opposition(text)
    forms = ((Outcome.REFUSED, _REFUSED), (Outcome.DISMISSED, _DISMISSED), (Outcome.WITHDRAWN, _WITHDRAWN))
    negative = [(outcome, match) for outcome, form in forms if (match := form.search(text))]
    if not negative:
        if any(_is_no_deed(text[: match.start()]) for match in _RECOGNIZED.finditer(text)):
            return None
        if _PARTLY.search(text):
            return Outcome.PARTIALLY_RECOGNIZED
        return Outcome.RECOGNIZED if _RECOGNIZED.search(text) else None
    outcome, match = negative[0]
    before, after = text[: match.start()], text[match.end() :]
    contrary = _RECOGNIZED.search(before) or _TURNED_AROUND.search(after)
    if outcome == Outcome.REFUSED and len(negative) == 1 and _RECOGNIZED.search(before) and _A_PART.search(after):
        return Outcome.PARTIALLY_RECOGNIZED
    return None if len(negative) > 1 or contrary else outcome


def _is_no_deed(before: str) -> bool:
    """Whether the words right before a verb say that it was not, or not yet, done."""
    near = before[-80:]
    joints = list(_JOINT.finditer(near))
    return bool(_NO_DEED.search(near[joints[-1].end() :] if joints else near))


def first_verb(text: str) -> re.Match[str] | None:
    """Where the text first says how it ended."""
    text = _without_opposition(text)
    found = [match for form in (_REFUSED, _DISMISSED, _WITHDRAWN, _PARTLY, _RECOGNIZED) if (match := form.search(text))]
    return min(found, key=lambda match: match.start(), default=None)


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
