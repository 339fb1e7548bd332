"""Which country a court belongs to whose name tells only a city, a state or a series of reports.

`Shanghai Court Enforces Singapore Judgment`, `Supreme Court of Victoria`, `[2016] NZCA 113`: no country is named, and
yet there is no doubt. Only places whose courts occur in this field stand here, each reviewed; none of two states.
"""

from __future__ import annotations

import re

from scrapers.markup import word_list
from scrapers.reading import places

_CHINESE = word_list(
    "Anhui Beijing Changchun Changsha Chengdu Chenzhou Chongqing Dalian Dongguan Foshan Fujian Fuzhou Gansu "
    "Guangdong Guangxi Guangzhou Guiyang Guizhou Haikou Hainan Hangzhou Harbin Hebei Hefei Heilongjiang Henan "
    "Hohhot Hubei Hunan Huzhou Jiangsu Jiangxi Jiaxing Jilin Jinan Jinhua Kunming Lanzhou Liaoning Lishui "
    "Luoyang Nanchang Nanjing Nanning Nantong Ningbo Ningde Ningxia Qingdao Qinghai Quanzhou Shaanxi Shandong "
    "Shanghai Shanxi Shaoxing Shenyang Shenzhen Shijiazhuang Sichuan Suzhou Taiyuan Taizhou Tianjin Tibet Urumqi "
    "Weifang Weihai Wenzhou Wuhan Wuxi Xiamen Xiangyang Xinjiang Xuzhou Yantai Yinchuan Yiwu Yunnan Zhangzhou "
    "Zhejiang Zhengzhou Zhongshan Zhoushan Zhuhai Zibo"
)
_OF_STATES = {
    "AE": ["Dubai", "DIFC", "Abu Dhabi", "Sharjah"],
    "AU": ["New South Wales", "NSW", "Victoria", "Queensland", "Western Australia", "South Australia", "Tasmania"],
    "CA": ["British Columbia", "Ontario", "Alberta", "Quebec", "Manitoba", "Saskatchewan", "Nova Scotia"],
    "DE": ["Berlin", "Hamburg", "Saarbruecken", "Saarbrücken", "Aachen"],
    "GB": ["London", "Scotland", "Scottish", "Northern Ireland", "Wales"],
    "IL": ["Tel Aviv", "Jerusalem", "Haifa"],
    "JP": ["Tokyo", "Osaka", "Nagoya"],
    "KR": ["Seoul", "Suwon", "Daegu", "Busan", "Incheon"],
    "MY": ["Malaya", "Kuala Lumpur", "Sabah", "Sarawak"],
    "NL": ["Amsterdam", "Rotterdam", "The Hague", "Arnhem"],
    "NZ": ["Auckland", "Wellington", "Christchurch"],
    "TH": ["Bangkok"],
    "US": [
        *("New York", "California", "Illinois", "Texas", "Florida", "New Jersey", "Massachusetts", "Delaware"),
        *("Hawaii", "Nevada", "Virginia", "Maryland", "Pennsylvania", "Washington", "Los Angeles", "San Francisco"),
    ],
    "VN": ["Hanoi", "Ho Chi Minh", "Nam Dinh"],
}
_REPORTS = {
    "AU": r"\[\d{4}\] (?:HCA|FCA|FCAFC|NSW|VSC|QSC|QCA|WASC|SASC|TASSC|ACTSC)",
    "CA": r"\d{4} (?:BC|ON|AB|QC|MB|SK|NS|NB)[A-Z]{2}\b",
    "GB": r"\[\d{4}\] (?:EW|UK|CSOH|CSIH|NI)",
    "HK": r"\[\d{4}\] HK",
    "NL": r"ECLI:NL",
    "NZ": r"\[\d{4}\] NZ",
    "SG": r"\[\d{4}\] SG",
    "US": r"\d{4} NY Slip|\d+ (?:A\.D\.|F\.)|\d{4} WL",
}
_CITY = re.compile(rf"\b(?:{'|'.join(_CHINESE)})\b(?!\s+(?:Province|Case))")
_STATE = {code: re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") for code, names in _OF_STATES.items()}
_NO_COURT = re.compile(r"\bNew York Convention\b")


def names_chinese_place(text: str) -> bool:
    """Whether the text names a Chinese province or city that has courts of this field."""
    return bool(_CITY.search(text))


def countries(text: str) -> list[str]:
    """Codes of the countries that the text names, by their own names or by states and cities; each once."""
    text = _NO_COURT.sub(" ", text)
    found = []
    for code, form in _STATE.items():
        text, times = form.subn(" ", text)  # taken out: `British Columbia` is not British
        found += [code] if times else []
    return list(dict.fromkeys([*places(text), *found]))


def country_of_citation(citation: str) -> str | None:
    """The code of the country whose courts a citation is of; None for a series that is not known."""
    return next((code for code, form in _REPORTS.items() if re.match(form, citation)), None)
