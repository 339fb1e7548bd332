"""Words of a Chinese ruling -> what was done with the application, and why.

`驳回申请` alone does not say whether recognition was refused or the application failed on procedure and may be filed
again: the reason decides (no reciprocity: refused; no final judgment, no papers, no jurisdiction: dismissed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from models.vocabulary import Basis, Outcome, ReciprocityTest, RefusalGround
from scrapers.zh.sentences import Sentence


class Act(Enum):
    """What one item of a ruling does."""

    RECOGNIZES = auto()
    RECOGNIZES_PART = auto()
    RECOGNIZES_ITEMS = auto()  # 第一项: of how many?
    REFUSES = auto()
    REJECTS = auto()  # refused or dismissed: the reason decides
    REJECTS_REST = auto()  # of the judgment, or of what else was asked for?
    DOES_NOT_ACCEPT = auto()
    LETS_WITHDRAW = auto()


# Only at the head of its clause is 承认 what the court does: 受理承认申请, 驳回对承认裁定的异议 and the like are steps.
_HEAD = r"(?:^|(?<=[,。;:、.]))(?:依法|应当?|准[予许]|同意|一并|分别|(?:确认|认可|执行)[和并与及])*"
# At one place the first form wins; without an act it is what somebody asked for, or what is in question.
_FORMS: tuple[tuple[Act | None, str], ...] = (
    (None, r"(?:申请|请求|要求)(?!人)[^,。;]{0,15}?承认|[是能可]否[^,。;]{0,15}?承认"),
    (Act.REFUSES, r"(?:不予|拒绝|不)承认"),
    (Act.REJECTS_REST, r"驳回[^,。;]{0,60}?(?:其他|其余|其它)[^,。;]{0,20}?(?:申请|请求)"),
    (Act.REJECTS, r"驳回[^,。;]{0,120}(?:申请|请求)(?!人)"),
    (Act.DOES_NOT_ACCEPT, r"对[^,。;]{0,120}?不予受理|不予受理[^,。;]{0,120}"),
    (
        Act.LETS_WITHDRAW,
        r"(?:准许|准予|同意)[^。;]{0,80}?撤回(?:[^,。;]{0,120}(?:申请|请求))?|按[^,。;]{0,20}撤回[^,。;]{0,10}处理",
    ),
    (None, rf"{_HEAD}承认[^,。;]{{0,120}}?(?:(?:申请|请求)|一案|案件)(?=[,。;]|$)"),
    (Act.RECOGNIZES_PART, r"部分(?:予以)?承认|除[^,。;]{0,40}外,[^。;]{0,20}?承认"),
    (Act.RECOGNIZES_PART, rf"{_HEAD}承认(?:[^,。;]{{0,120}}?[中的][^,。;]{{0,30}}部分|[^。;]{{0,160}}?除外)"),
    (Act.RECOGNIZES_ITEMS, rf"{_HEAD}承认[^,。;]{{0,120}}?第[一二三四五六七八九十\d、]+项"),
    (Act.RECOGNIZES, rf"{_HEAD}承认|(?:予以|应予|应当)承认(?!的)|支持[^,。;]{{0,80}}?承认"),
    (Act.RECOGNIZES, r"对(?:(?!不予|拒绝|不承认)[^,。;]){1,120}?承认(?=(?:[和并与及]{1,2}执行)?(?:[,。;]|$))"),
)
_ACT = re.compile("|".join(f"({form})" for _, form in _FORMS))

_OUTCOMES = {
    frozenset({Act.RECOGNIZES}): Outcome.RECOGNIZED,
    frozenset({Act.RECOGNIZES_PART}): Outcome.PARTIALLY_RECOGNIZED,
    frozenset({Act.RECOGNIZES_PART, Act.REJECTS_REST}): Outcome.PARTIALLY_RECOGNIZED,
    frozenset({Act.REFUSES}): Outcome.REFUSED,
    frozenset({Act.REFUSES, Act.REJECTS}): Outcome.REFUSED,
    frozenset({Act.DOES_NOT_ACCEPT}): Outcome.DISMISSED,
    frozenset({Act.LETS_WITHDRAW}): Outcome.WITHDRAWN,
}
_RECOGNITIONS = {Act.RECOGNIZES, Act.RECOGNIZES_PART, Act.RECOGNIZES_ITEMS}

# A clause that ends with 的 is a rule (没有互惠关系的, 裁定驳回申请), not a finding.
_RULE = re.compile(r"[^,。;]{0,12}的[,。;]")
_REASONS = {
    RefusalGround.NO_RECIPROCITY: r"(?:不存在|没有|无|未能?(?:建立|形成|证明)|尚未(?:建立|形成)|缺乏|不具有|难以认定)"
    r"[^,。;]{0,25}互惠(?:关系|基础)|不符合互惠原则",
    RefusalGround.SERVICE: r"未(?:经|被|得到|受到)?[^,。;]{0,8}合法传唤|送达[^,。;]{0,20}(?:不符合|违反|不合法)"
    r"|未[^,。;]{0,12}(?:合法|有效|依法)[^,。;]{0,6}送达",
    RefusalGround.FINALITY: r"(?:尚未|未|没有)(?:发生法律效力|发生效力|生效)"
    r"|(?:不是|并非|不属于)[^,。;]{0,6}(?:终局|生效)",
    RefusalGround.DOCUMENTS: r"未能?(?:提交|提供)[^。;]{0,30}(?:正本|副本|译本|译文|认证|公证)"
    r"|真实性[^,。;]{0,6}(?:不能|无法|难以)(?:确认|认定)",
    RefusalGround.JURISDICTION: r"(?:本院|我院|该院)[^,。;]{0,10}(?:没有|无|不具有)管辖权",
    RefusalGround.PUBLIC_POLICY: r"(?<!不存在)(?<!没有)(?<![不未无])违反[^,。;]{0,20}(?:基本原则|公共利益|公共秩序)",
}
_GROUNDS = {ground: re.compile(form) for ground, form in _REASONS.items()}
_ON_PROCEDURE = {RefusalGround.FINALITY, RefusalGround.DOCUMENTS, RefusalGround.JURISDICTION}
_ON_THE_MERITS = {RefusalGround.NO_RECIPROCITY, RefusalGround.SERVICE}

_BY_RECIPROCITY = re.compile(
    r"(?<!或者)(?<!或)(?:根据|依据|按照|依照|基于|适用|符合)[^,。;]{0,6}互惠(?:原则|关系)(?!进行审查|审查)"
    r"|(?<![不否未有])(?:存在|具有|具备|建立|形成|成立)[^,。;]{0,6}互惠|互惠关系成立"
)
_BY_TREATY = re.compile(
    r"(?:根据|依据|依照|按照|符合)[^,。;《]{0,30}《[^》]{0,80}(?:条约|协定)》"
    r"|(?:根据|依据|依照|按照|符合)[^,。;《]{0,25}(?:司法协助(?:条约|协定)|双边条约)"
)
_TESTS = {
    "法律互惠": ReciprocityTest.DE_JURE,
    "事实互惠": ReciprocityTest.DE_FACTO,
    "推定互惠": ReciprocityTest.PRESUMPTIVE,
    "互惠共识": ReciprocityTest.CONSENSUS,
}
_TEST = re.compile("|".join(_TESTS))
_CONTRAST = re.compile(r"不以|而非|并非|不再|突破|长期|此前|以往|过去|曾|转变|转向|是否")


def acts_of(text: str) -> frozenset[Act]:
    """What the words of a ruling do; empty when they do nothing with an application for recognition."""
    return frozenset(act for match in _ACT.finditer(text) if (act := _FORMS[(match.lastindex or 1) - 1][0]))


def outcome_of(acts: frozenset[Act], grounds: set[RefusalGround]) -> Outcome | str:
    """The one outcome of these acts for these reasons; or why it cannot be told."""
    if outcome := _OUTCOMES.get(acts):
        return outcome
    if (
        Act.REFUSES in acts
        and len(acts & _RECOGNITIONS) == 1
        and acts <= {Act.REFUSES, Act.REJECTS_REST, *_RECOGNITIONS}
    ):
        return Outcome.PARTIALLY_RECOGNIZED
    if acts == {Act.REJECTS} and len(grounds) == 1 and grounds <= _ON_THE_MERITS:
        return Outcome.REFUSED
    if acts == {Act.REJECTS} and len(grounds) == 1 and grounds <= _ON_PROCEDURE:
        return Outcome.DISMISSED
    if acts == {Act.REJECTS}:
        return "the application is rejected, and the page does not say whether on the merits or on procedure"
    return "the ruling does several things at once"


def grounds_of(reasoning: Iterable[Sentence]) -> set[RefusalGround]:
    """The reasons against recognition that the court itself finds; a rule that it quotes is none."""
    return {
        ground
        for sentence in reasoning
        if not sentence.is_claim
        for ground, form in _GROUNDS.items()
        for match in form.finditer(sentence.text)
        if not _RULE.match(sentence.text, match.end())
    }


def basis_of(reasoning: Iterable[Sentence]) -> Basis | None:
    """Treaty or reciprocity, whichever alone the court rests recognition on; None when both or neither."""
    text = "\n".join(sentence.text for sentence in reasoning if not sentence.is_claim)
    found = [
        basis for basis, form in ((Basis.TREATY, _BY_TREATY), (Basis.RECIPROCITY, _BY_RECIPROCITY)) if form.search(text)
    ]
    return found[0] if len(found) == 1 else None


def reciprocity_test_of(sentences: Iterable[Sentence]) -> ReciprocityTest | None:
    """The one test of reciprocity that is named; None when several are, sentences that compare tests left out."""
    named = [set(_TEST.findall(one.text)) for one in sentences if not one.is_claim and not _CONTRAST.search(one.text)]
    found = {tests.pop() for tests in named if len(tests) == 1}
    return _TESTS[found.pop()] if len(found) == 1 else None
