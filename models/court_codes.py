"""Court codes of Chinese dockets in both scripts: `沪72协外认` and `Hu 72 Xie Wai Ren`.

Romanising loses what tells courts apart: Jin is 津 (Tianjin) and 晋 (Shanxi), Gui is 桂 and 贵. So a romanised
code says which court it means only where one province alone sounds that way and the court has a number.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

# Provinces as the numbered codes of 2016 begin (最高 is the Supreme People's Court).
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵最"
# Characters with more than one reading: the one that courts' romanised names use (checked against pypinyin 0.55).
_READINGS = {
    **dict(zip("佛长厦重都蚌藏", ("fo", "chang", "xia", "chong", "du", "beng", "zang"), strict=True)),
    **dict(zip("行参莞调没还率", ("xing", "can", "guan", "tiao", "mo", "huan", "lu"), strict=True)),
}
# Traditional characters that court codes can hold; only clones of pages print them (seen 2026-11).
_PAIRS = (
    "滬沪 蘇苏 閩闽 贛赣 魯鲁 貴贵 瓊琼 雲云 陝陕 寧宁 遼辽 晉晋 長长 廣广 東东 濱滨 齊齐 齡龄 齒齿 慶庆 臺台 灣湾 "
    "衛卫 漢汉 陽阳 陰阴 蘭兰 區区 縣县 門门 鐵铁 軍军 協协 認认 號号 執执 終终 還还 確确 訴诉 調调 複复 復复 異异 "
    "審审 請请 監监 賠赔 減减 爭争 產产 轄辖 強强 財财 證证 為为 從从 簡简 類类 處处 決决 書书 經经 濟济 級级 賓宾 "
    "順顺 來来 徵征 債债 償偿 馬马 龍龙 鄭郑 鎮镇 揚扬 連连 鹽盐 無无 錫锡 溫温 紹绍 麗丽 蕪芜 銅铜 廈厦 濰潍 煙烟 "
    "許许 馴驯 駐驻 貢贡 瀘泸 綿绵 達达 內内 畢毕 節节 銀银 資资 雞鸡 貿贸 劃划 國国 際际 業业 務务 動动"
)
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiou])"
    r"|ang|eng|er|ai|an|ao|ei|en|ou|[aeo]"
)
_LONGEST = len("zhuang")
_RUNS = re.compile(r"[a-z]+|[0-9]+")
_NUMBERED = re.compile(r"([a-z]+)[0-9]{1,4}[a-z]+")


def simplified(text: str) -> str:
    """The text with the characters of court codes in simplified script."""
    return text.translate(_SIMPLIFIED)


@lru_cache(maxsize=10_000)
def romanised(code: str) -> str:
    """A code in either script as lower-case letters and figures: `沪72协外认` is `hu72xiewairen`."""
    return folded("".join(_READINGS.get(char) or lazy_pinyin(char)[0] for char in simplified(code)))


def folded(words: str) -> str:
    """Romanised words as one, in lower case; 吕 is Lü, Lv and Lu in print."""
    return "".join(_RUNS.findall(words.lower().replace("ü", "u").replace("v", "u")))


@lru_cache(maxsize=10_000)
def syllables(word: str) -> tuple[str, ...]:
    """The syllables of a romanised word in lower case; none when it is not pinyin."""
    ends: dict[int, tuple[str, ...]] = {len(word): ()}
    for start in reversed(range(len(word))):
        for end in range(min(start + _LONGEST, len(word)), start, -1):
            if end in ends and _SYLLABLE.fullmatch(word, start, end):
                ends[start] = (word[start:end], *ends[end])
                break
    return ends.get(0, ())


def initials(code: str) -> str:
    """The code as law firms shorten it: `hu72xiewairen` is `h72xwr`, and so is `h72xwr`."""
    return "".join(
        "".join(syllable[0] for syllable in syllables(run)) or run  # figures stay, and so does what is short already
        for run in _RUNS.findall(code)
    )


def is_short(code: str) -> bool:
    """Whether a romanised code holds initials only: no syllable is without a vowel."""
    words = re.findall(r"[a-z]+", code)
    return bool(words) and all(len(word) == 1 or not set(word) & set("aeiou") for word in words)


def names_one_court(code: str) -> bool:
    """Whether a romanised code can only mean one court: numbered, of a province that alone sounds that way."""
    match = _NUMBERED.fullmatch(code)
    return bool(match) and _sounds()[match[1]] == 1 if match else False


def without_province(code: str) -> str | None:
    """The rest of an old code that names its city (`E Wu Han Zhong …`); None for a numbered code or no province."""
    if any(char.isdigit() for char in code):
        return None
    first, *rest = syllables(code) or ("",)
    return "".join(rest) if _sounds()[first] else None


@cache
def _sounds() -> Counter[str]:
    return Counter(romanised(province) for province in _PROVINCES)
