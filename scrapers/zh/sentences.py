"""Chinese text -> its sentences, and in which part of a case each stands: told, ruled or commented on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

_HAN = "㐀-鿿〇"
_SIGNS = "、。《》【】“”「」（），；：！？—"
_BLANKS = re.compile(rf"(?<=[{_HAN}{_SIGNS}])\s+|\s+(?=[{_HAN}{_SIGNS}])")
_HALF_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
_LONGEST = 1000  # characters; anything longer is no sentence


class Part(Enum):
    """Parts of a case as courts print it."""

    CASE = auto()
    RULING = auto()
    REASONS = auto()
    COMMENTARY = auto()  # speaks of other cases too


_LABELS = {
    Part.CASE: "基本案情|简要案情|案情简介|案情摘要|案情|当事人",
    Part.REASONS: "裁判理由|裁定理由|法院认为",
    Part.RULING: "裁判结果|审判结果|裁定结果|处理结果|审理结果|裁判情况|审判情况|审判|裁判",
    Part.COMMENTARY: "提要|摘要|裁判要旨|裁判要点|要旨|典型意义|指导意义|案例意义|意义|案例评析|评析|案例点评|专家点评"
    "|法官点评|点评|法官说法|案例启示|启示|关键词|相关法条|相关规定|法律依据",
}
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、])?"
_PARTS = [(part, re.compile(rf"【(?:{names})】[::]?|{_NUMBER}(?:{names})(?::|$)")) for part, names in _LABELS.items()]
_OTHER_LABEL = re.compile(r"【[^】]{1,20}】:?")
_CLAIM = re.compile(r"[^,。;]{0,30}(?:申请人|当事人|公司)[^,。;]{0,12}(?:称|认为|主张|抗辩|请求|陈述|提出|答辩)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `printed` as on the page, `text` with signs half as wide; both equally long."""

    printed: str
    text: str
    part: Part

    @property
    def is_claim(self) -> bool:
        """Whether a party speaks and not the court."""
        return bool(_CLAIM.match(self.text))


def squeezed(text: str) -> str:
    """The text without the blanks that some pages put between Chinese characters (`民 事 裁 定 书`)."""
    return _BLANKS.sub("", text).strip()


def folded(text: str) -> str:
    """Squeezed, and ASCII signs of full width made half as wide: （２０１８） and (2018) are one."""
    return squeezed(text).translate(_HALF_WIDTH)


def sentences_of(texts: Iterable[str]) -> list[Sentence]:
    """The sentences of the lines, labels of parts left out; a part lasts until the next label."""
    found: list[Sentence] = []
    part = Part.CASE
    for line in texts:
        for piece in re.split(r"(?=【)", squeezed(line)):
            part, begin = _label(piece.translate(_HALF_WIDTH), part)
            cut = re.split(r"(?<=[。!?！？])", piece[begin:])
            found += [Sentence(one, one.translate(_HALF_WIDTH), part) for one in cut if 0 < len(one) < _LONGEST]
    return found


def _label(text: str, before: Part) -> tuple[Part, int]:
    """The part that the text opens, and where its words begin."""
    for part, form in _PARTS:
        if match := form.match(text):
            return part, match.end()
    if match := _OTHER_LABEL.match(text):
        return Part.CASE, match.end()
    return before, 0
