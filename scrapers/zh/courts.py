"""Names in running Chinese text: courts of China, and courts abroad with the country that stands before them.

Chinese has no blanks and no capitals, so a name ends with the word for a court and begins where the name of a place
does: 由江苏省南京市中级人民法院 names 江苏省南京市中级人民法院, 承认美国马里兰州法院 a court of the United States (and
none of Mali, 马里).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from models.jurisdictions import chinese_names
from scrapers.markup import word_list
from scrapers.zh.sentences import folded

_HAN = "㐀-鿿〇"

_PROVINCES = word_list(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆"
)
_CHINESE = re.compile(
    rf"(?P<name>[{_HAN}]{{2,24}}?)(?P<court>(?:中级|高级|最高)?人民法院|海事法院|铁路运输(?:中级)?法院|金融法院"
    r"|知识产权法院|中院|高院)"
)
_PROVINCE = re.compile(
    rf".*?((?:{'|'.join(f'{name}(?:省{name})?' for name in _PROVINCES)})(?!.*(?:{'|'.join(_PROVINCES)})).*)"
)
# What may stand before a court's name and is no part of one; 日照 and 呼和浩特 are cities.
_BEFORE_NAME = re.compile(
    r".*(?:承认|执行|认可|维持|撤销|由|向|经|被|在|对|的|与|及|于|据|依|请|至|到|即|后|且|并|了|称|因|故|综上"
    r"|中华人民共和国|年|月|案|法院|结果|(?<!呼)和(?![田国])|日(?!照|喀))"
)
_NO_PLACES = word_list("中国 我国 外国 各级 基层 地方 全国 有关 相关 涉外")
_ABROAD = re.compile(r"法院|法庭|裁判所|判决|破产|重整|民事再生|清算")
_LONGEST_NAME = 45  # characters between the country and the word for its court
_MOST = 20  # characters; more than any name of a country
_NO_NAME_BETWEEN = re.compile(r"承认|执行|申请|公司|集团|当事人|公民|国籍|之间|(?<!上)诉|[与案对由向的在,。;:、(]")
_PEOPLES_COURTS = ("VN", "LA", "KP")  # abroad, only these have 人民法院
_INTER_REGIONAL = re.compile(r"(?:香港|澳门|台湾)[^,。;]{0,20}(?:法院|法庭|判决|破产|清算)")
# Places within a state that name a court without it; without 马里兰州 a name within would be read, 马里.
_PLACES_OF_COURTS = {
    "AE": word_list("迪拜 阿布扎比"),
    "AU": word_list("新南威尔士州 维多利亚州 昆士兰州"),
    "CA": word_list("安大略省 不列颠哥伦比亚省 卑诗省 魁北克省"),
    "US": word_list("纽约州 加利福尼亚州 加州 伊利诺伊州 特拉华州 得克萨斯州 佛罗里达州 新泽西州 马里兰州 新墨西哥州"),
}


@dataclass(frozen=True, slots=True)
class Court:
    """A court that a text names; `country` is the code of one abroad, empty for one of China."""

    name: str
    country: str
    start: int
    end: int


def chinese_courts(text: str) -> list[Court]:
    """The courts of China that a folded text names, in order; 本院 and the like are no names."""
    found = []
    for match in _CHINESE.finditer(text):
        place = _place(match["name"])
        if place and place not in _NO_PLACES and not _country_at_start(place):
            found.append(Court(place + match["court"], "", match.end() - len(place + match["court"]), match.end()))
    return found


def courts_abroad(text: str) -> list[Court]:
    """The foreign courts, judgments and proceedings that a folded text names with their country, in order."""
    found: list[Court] = []
    countries = _countries(text)
    last = -1  # the country that stands last before the word
    for word in _ABROAD.finditer(text):
        while last + 1 < len(countries) and countries[last + 1][1] <= word.start():
            last += 1
        first = last
        while first > 0 and countries[first - 1][1] == countries[first][0]:  # 美国马里兰州: the first one
            first -= 1
        if first < 0:
            continue
        start, end, code = countries[first]
        between = text[end : word.start()]
        peoples = word[0] == "法院" and between.endswith("人民") and code not in _PEOPLES_COURTS
        if len(between) <= _LONGEST_NAME and not peoples and not _NO_NAME_BETWEEN.search(between):
            found.append(Court(text[start : word.end()], code, start, word.end()))
    return found


def is_inter_regional(text: str) -> bool:
    """Whether the text speaks of a court or judgment of Hong Kong, Macao or Taiwan."""
    return bool(_INTER_REGIONAL.search(text))


def _place(name: str) -> str:
    """What of the text before the word for a court belongs to the court's name."""
    if province := _PROVINCE.fullmatch(name):
        return province[1]
    return _BEFORE_NAME.sub("", name)


def _countries(text: str) -> list[tuple[int, int, str]]:
    """Names of countries in the text that do not overlap, the longest at each place: start, end, code."""
    found: list[tuple[int, int, str]] = []
    longest, free = _longest(), 0
    for at in range(len(text)):
        if at < free or text[at : at + 2] not in longest or text.startswith("日本院", at):  # 13日 本院
            continue
        if name := _country_at_start(text[at : at + _MOST]):
            free = at + len(name)
            found.append((at, free, _names()[name]))
    return found


def _country_at_start(text: str) -> str:
    """The longest name of a country with which the text begins; empty when there is none."""
    longest = _longest().get(text[:2], 0)
    return next((text[:length] for length in range(longest, 1, -1) if text[:length] in _names()), "")


@cache
def _names() -> dict[str, str]:
    names = {folded(name): code for name, code in chinese_names().items()}
    return names | {name: code for code, places in _PLACES_OF_COURTS.items() for name in places}


@cache
def _longest() -> dict[str, int]:
    """The length of the longest name by its first two characters."""
    longest: dict[str, int] = {}
    for name in _names():
        longest[name[:2]] = max(len(name), longest.get(name[:2], 0))
    return longest
