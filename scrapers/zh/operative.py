"""Where a Chinese text says what a court of China ruled: the words after `裁定`, and the items below `裁定如下`.

The same words stand in requests (请求裁定承认), rules (符合条件的, 裁定承认), precedents (曾裁定承认) and rulings of
foreign courts; none of these is a ruling of the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scrapers.zh.courts import chinese_courts, courts_abroad
from scrapers.zh.reasons import Act, acts_of
from scrapers.zh.sentences import Sentence

_RULED = re.compile(
    r"裁定(?!书)(?:如下)?[:,]?"
    r"|(?:[中高]级人民法院|海事法院|中院|本院|该院)(?:于[^,。;]{4,14}日)?(?:依法|最终|遂|已|一审|经审查后?)*"
    r"(?=(?:对[^,。;]{2,80}?)?(?:不予|予以|拒绝|部分)*承认|驳回|准许)"
)
_MOST_VERBS = 4  # in one sentence
_ASKED = re.compile(r"(?<![该其的此项])(?:请求|申请|要求)(?!人)|主张|辩称|诉称|称[,:]|希望")
_THEN = re.compile(r"[,;:].*(?:法院|法庭|本院|该院|中院|综上|据此|遂|故|因此|最终)")
_IN_GENERAL = re.compile(r"(?:的,|应当|应|可以|可|能否|是否|如果|如|若|才)(?:人民法院|法院)?(?:应当|应|可)?(?:依法)?$")
_EARLIER = re.compile(r"(?:此前|曾|先前|另案|早在|已有)[^,。;]*$")
_NOT_YET = re.compile(r"(?:拟|将[于会]|准备|计划|倾向|尚未|并未|没有|暂不|无法|不得)[^,。;]*$")
_ITEM = re.compile(r"(?P<number>[二三四五]、|[2-5][.、])?(?:[一1][.、])?(?:承认|驳回|不予|准许|对|按|部分)")
_MOST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class RulingWords:
    """The words of a ruling: up to its verb, after it, and the sentences `at` to `end` in which they stand."""

    before: str
    printed_before: str
    after: str
    acts: frozenset[Act]
    at: int
    end: int


def rulings_of(told: Sequence[Sentence]) -> Iterator[RulingWords]:
    """The words of every ruling of a court of China on an application for recognition."""
    for at, sentence in enumerate(told):
        for verb in islice(_RULED.finditer(sentence.text), _MOST_VERBS):
            after, end = sentence.text[verb.end() :], at + 1
            is_list = not after  # 裁定如下: and the items below
            while end < min(len(told), at + _MOST_ITEMS) and _is_item(told[end].text, numbered=not is_list):
                after += told[end].text
                end += 1
            if not _is_ruled(sentence.text[: verb.start()]) or _on_own_judgment(after):
                continue
            if acts := acts_of(after):
                yield RulingWords(sentence.text[: verb.end()], sentence.printed[: verb.end()], after, acts, at, end)
                break


def _is_item(text: str, numbered: bool) -> bool:
    """Whether the sentence that follows is one more item of the ruling."""
    item = _ITEM.match(text)
    return bool(item and (item["number"] or not numbered))


def _is_ruled(before: str) -> bool:
    """Whether a court of China did it: not only asked for, no rule, no precedent, no foreign court."""
    asked = list(_ASKED.finditer(before))
    if asked and not _THEN.search(before[asked[-1].end() :]):
        return False
    at_home = chinese_courts(before)
    of_no_place = before.endswith("人民法院") and not (at_home and at_home[-1].end == len(before))
    if of_no_place or any(form.search(before) for form in (_IN_GENERAL, _EARLIER, _NOT_YET)):
        return False
    abroad = [court for court in courts_abroad(before) if court.name.endswith(("法院", "法庭", "裁判所"))]
    if not abroad or (at_home and at_home[-1].end > abroad[-1].end):
        return True
    return bool(re.search(r"[,;:的]|判决|裁定|决定|命令|本院|该院", before[abroad[-1].end :]))


def _on_own_judgment(after: str) -> bool:
    """Whether what is recognized is a judgment of China."""
    if re.match(r"[^,。;]{0,20}承认[^,。;]{0,8}(?:我国|中国)", after):
        return True
    at_home, abroad = chinese_courts(after), courts_abroad(after)
    return bool(at_home) and not any(court.start < at_home[0].start for court in abroad)
