"""Damage as pages suffer it: cut, doubled, in another encoding, with tags, numbers or values of another kind.

Coverage leads a fuzzer through the code of a reader; it does not know what a page is. Half of the inputs are made here.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

PIECES = (
    *("<p>", "</p>", "<td>", "<table>", "<tr>", "<li>", "<ol>", "<br>", "<h1>", "<!--", "<![CDATA[", "]]>", "<a href="),
    *("(2020) Hu 1 Xie Wai Ren No. 1", "（2020）沪01协外认1号", "[2020] NZHC 1", "第零号", "Group 5", "XNUMX"),
    *("31 Feb. 2020", "0 Jan. 0000", "Nov 2021", "2020-02-30", "二〇二〇年十三月四十日"),
    *("Wed, 21 Oct 2099 07:28:00 GMT", "99999999999999999999", "-1", "½", "²", "٣", "1e999", "0x1f"),
    *("{", "[", "]", "}", '"', "\\u0000", "null", "&#0;", "&#xD800;", "&#155;", "&#x202e;"),
    *("\x00", "\x1b[2J", "\x9b", "\ud800", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028"),
    *("&x", "*x", "!!python/object:os.system", "<<: *x", "- ", ": ", "\n", "\t", ",", ";", "=1+1", "'"),
    *("User-agent: *", "Disallow: /", "Crawl-delay: ", "Request-rate: 1/0", "@", "\\", "//", "#", "?", "%2e", "。"),
    *("South Korea", "Hong Kong", "韩国", " v. ", "In re ", "YES", "NO"),
    *("recognize", "refused to recognize", "不予承认"),
)
VALUES: tuple[Any, ...] = (None, True, -1, 0, 10**30, 1e308, "", "x", [], {}, [None], {"rendered": None}, "<p>")
Damage = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def damaged(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The input with one to four kinds of damage, the same for the same chance; `others` are what it is mixed with."""
    for damage in chance.choices(DAMAGES, k=chance.choice([1, 1, 2, 4])):
        body = damage(body, chance, others)
    return body


def _span(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + int(10 ** chance.uniform(0, 4)))


def _cut(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start, end = _span(body, chance)
    return chance.choice([body[:start], body[start:], body[:start] + body[end:]])


def _doubled(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + body[start:end] * chance.choice([2, 2, 3, 20]) + body[end:]


def _flipped(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    flipped = bytearray(body)
    for _ in range(chance.choice([1, 3, 10, 100]) if body else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _noise(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + chance.randbytes(chance.choice([1, 4, 64, 1000])) + body[chance.choice([start, end]) :]


def _pieces(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(body) + 1)
        body = body[:start] + chance.choice(PIECES).encode("utf-8", "surrogatepass") + body[start:]
    return body


def _numbers(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Some numbers become others, most of them impossible."""
    others = [b"0", b"00", b"1", b"13", b"32", b"2099", b"9" * 30, "٣".encode(), "²".encode(), b"-1", b""]
    return re.sub(rb"\d+", lambda found: chance.choice(others) if chance.random() < 0.2 else found[0], body)


def _shuffled(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The tags change places, the text stays where it is."""
    tags = re.findall(rb"<[^>]*>", body)
    chance.shuffle(tags)
    left = iter(tags)
    return re.sub(rb"<[^>]*>", lambda found: next(left) if chance.random() < 0.5 else found[0], body)


def _other_words(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Pieces of text change places."""
    texts = re.findall(rb">([^<]+)<", body) or [b""]
    return re.sub(
        rb">[^<]+<", lambda found: b">" + chance.choice(texts) + b"<" if chance.random() < 0.2 else found[0], body
    )


def _mixed(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The start or all of it in another encoding."""
    encoding = chance.choice(["gb18030", "utf-16", "utf-16-be", "big5", "cp1252", "shift_jis"])
    start = chance.choice([len(body), _span(body, chance)[0]])
    return body[:start].decode("utf-8", "replace").encode(encoding, "replace") + body[start:]


def _spliced(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    return body[: _span(body, chance)[0]] + other[_span(other, chance)[0] :]


def _other_values(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """JSON with values of other types; anything else as it is."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return body
    return json.dumps(_revalued(data, chance, chance.choice([0.02, 0.1, 0.5]))).encode()


def _revalued(data: Any, chance: random.Random, share: float) -> Any:
    if chance.random() < share:
        return chance.choice(VALUES)
    if isinstance(data, list):
        return [_revalued(one, chance, share) for one in data]
    if isinstance(data, dict):
        kept = data.items() if chance.random() > share else list(data.items())[1:]
        return {name: _revalued(one, chance, share) for name, one in kept}
    return data


def _random(body: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    return chance.randbytes(int(10 ** chance.uniform(0, 4)))


DAMAGES: tuple[Damage, ...] = (
    *(_cut, _doubled, _flipped, _noise, _pieces, _pieces, _numbers, _shuffled, _other_words, _mixed, _spliced),
    *(_other_values, _other_values, _random),
)
