"""Feeds damaged pages to the parsers until the time is up: they may yield facts or raise ParseError, nothing else.

`python benchmarks/fuzz_parsers.py --seconds 300`. What a parser broke on is kept in `var/fuzz/`, with the seed that
makes it again in its name. Pages: the shipped renditions, and those of the golden tests.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ParseError
from scrapers.parse import kind_of, open_page
from scrapers.session import RenditionAdapter, make_session
from scrapers.sites.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tests" / "pages"
KEPT = ROOT / "var" / "fuzz"
CPU_SECONDS = 10.0  # a page that takes longer counts as a failure; none of these is near the limits of size
WITHOUT_KNOWN_PAGE = ("https://conflictoflaws.net/page/2",)
CHARSETS = (None, None, None, "utf-8", "gb2312", "iso-8859-1", "utf-16", "big5", "nonsense")
PIECES = (
    *("<p>", "</p>", "<td>", "<table>", "<tr>", "<li>", "<ol>", "<br>", "<h1>", "<!--", "<![CDATA[", "]]>", "<a href="),
    *("(2020) Hu 1 Xie Wai Ren No. 1", "（2020）沪01协外认1号", "[2020] NZHC 1", "第零号", "Group 5", "XNUMX"),
    *("31 Feb. 2020", "0 Jan. 0000", "Nov 2021", "2020-02-30", "二〇二〇年十三月四十日"),
    *("99999999999999999999", "-1", "½", "²", "٣", "{", "[", "]", "}", '"', "\\u0000", "null"),
    *("\x00", "\ud800", "\u202e", "\ufeff", "\u2028", "&#0;", "&#xD800;"),
    *("South Korea", "Hong Kong", "韩国", " v. ", "In re ", "YES", "NO"),
    *("recognize", "refused to recognize", "不予承认"),
)
VALUES: tuple[Any, ...] = (None, True, -1, 0, 10**30, 1e308, "", "x", [], {}, [None], {"rendered": None}, "<p>")


@dataclass(frozen=True, slots=True)
class Page:
    """A known page."""

    url: str
    body: bytes


class TooSlowError(BaseException):
    """A parser took longer than it may. No Exception, so that nobody catches it."""


def known_pages() -> list[Page]:
    """Every page there is, in order of address; raises SystemExit when a kind of page has none."""
    adapter = RenditionAdapter()
    session = make_session("", adapter)
    found = [Page(url, session.get(url).content) for url in adapter.urls()]
    for expectation in PAGES.glob("*/*.expected.json"):
        url = json.loads(expectation.read_text(encoding="utf-8"))["url"]
        name = expectation.name.removesuffix(".expected.json")
        found += [
            Page(url, page.read_bytes())
            for page in expectation.parent.glob(f"{name}.*")
            if not page.name.endswith(".expected.json")
        ]
    found += [Page(url, found[0].body) for url in WITHOUT_KNOWN_PAGE]
    met = {kind.name for page in found if (kind := kind_of(page.url))}
    if missing := [kind.name for of_source in KINDS.values() for kind in of_source if kind.name not in met]:
        raise SystemExit(f"expected a page of each kind, found none of {', '.join(missing)}: add an address")
    return sorted(found, key=lambda page: (page.url, page.body))


# --- damage


Damage = Callable[[bytes, random.Random, list[Page]], bytes]


def _span(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(len(body), start + int(10 ** chance.uniform(0, 4)))


def _cut(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    start, end = _span(body, chance)
    return chance.choice([body[:start], body[start:], body[:start] + body[end:]])


def _doubled(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + body[start:end] * chance.choice([2, 2, 3, 20]) + body[end:]


def _flipped(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    flipped = bytearray(body)
    for _ in range(chance.choice([1, 3, 10, 100]) if body else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _noise(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + chance.randbytes(chance.choice([1, 4, 64, 1000])) + body[chance.choice([start, end]) :]


def _pieces(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(body) + 1)
        body = body[:start] + chance.choice(PIECES).encode("utf-8", "surrogatepass") + body[start:]
    return body


def _numbers(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    """Some numbers become others, most of them impossible."""
    others = [b"0", b"00", b"1", b"13", b"32", b"2099", b"9" * 30, "٣".encode(), "²".encode(), b"-1", b""]
    return re.sub(rb"\d+", lambda found: chance.choice(others) if chance.random() < 0.2 else found[0], body)


def _shuffled(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    """The tags change places, the text stays where it is."""
    tags = re.findall(rb"<[^>]*>", body)
    chance.shuffle(tags)
    left = iter(tags)
    return re.sub(rb"<[^>]*>", lambda found: next(left) if chance.random() < 0.5 else found[0], body)


def _other_words(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    """Pieces of text change places."""
    texts = re.findall(rb">([^<]+)<", body) or [b""]
    return re.sub(
        rb">[^<]+<", lambda found: b">" + chance.choice(texts) + b"<" if chance.random() < 0.2 else found[0], body
    )


def _mixed(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    """The start or all of it in another encoding."""
    encoding = chance.choice(["gb18030", "utf-16", "utf-16-be", "big5", "cp1252", "shift_jis"])
    start = chance.choice([len(body), _span(body, chance)[0]])
    return body[:start].decode("utf-8", "replace").encode(encoding, "replace") + body[start:]


def _spliced(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    other = chance.choice(pages).body
    return body[: _span(body, chance)[0]] + other[_span(other, chance)[0] :]


def _other_values(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
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


def _random(body: bytes, chance: random.Random, pages: list[Page]) -> bytes:
    return chance.randbytes(int(10 ** chance.uniform(0, 4)))


DAMAGES: tuple[Damage, ...] = (
    *(_cut, _doubled, _flipped, _noise, _pieces, _pieces, _numbers, _shuffled, _other_words, _mixed, _spliced),
    *(_other_values, _other_values, _random),
)


def damaged(pages: list[Page], seed: str) -> tuple[Page, str | None]:
    """One page with one to four kinds of damage, and a charset to read it in; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret hangs on it)
    page = chance.choice(pages)
    url = page.url if chance.random() < 0.8 else chance.choice(pages).url
    body = page.body
    for damage in chance.choices(DAMAGES, k=chance.choice([1, 1, 2, 4])):
        body = damage(body, chance, pages)
    return Page(url, body[:500_000]), chance.choice(CHARSETS)


# --- the run


def failure(page: Page, charset: str | None) -> str | None:
    """What is wrong with how the page was read; None when it yields facts that can be told, or ParseError."""
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        opened = open_page(page.body, page.url, charset)
        told = [one.to_contract() for one in opened.observations()]
        (opened.content_sha256 + json.dumps(told, ensure_ascii=False)).encode()
    except ParseError as error:
        str(error).encode()
    except TooSlowError:
        return f"took more than {CPU_SECONDS:g} s"
    except Exception as error:  # noqa: BLE001 (it is what is looked for)
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def main() -> int:
    """Fuzz and tell; 1 when something was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60, help="how long")
    options.add_argument("--pages", type=int, default=sys.maxsize, help="how many at most")
    options.add_argument("--seed", default=str(time.time_ns()), help="the same seed gives the same pages")
    options.add_argument("--only", help="the seed of one page, as told with a failure: read that one")
    chosen = options.parse_args()
    signal.signal(signal.SIGVTALRM, _too_slow)
    pages, kinds, failures = known_pages(), Counter[str](), Counter[str]()
    seeds = [chosen.only] if chosen.only else (f"{chosen.seed}-{number}" for number in range(chosen.pages))
    end = time.monotonic() + chosen.seconds
    for seed in seeds:
        page, charset = damaged(pages, seed)
        kinds[kind.name if (kind := kind_of(page.url)) else "none"] += 1
        if found := failure(page, charset):
            failures[found[:150]] += 1
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / seed).write_bytes(page.body)
            if failures[found[:150]] == 1:
                print(f"--only {seed}: {page.url} (charset {charset}): {found[:300]}", flush=True)
        if time.monotonic() > end:
            break
    least = f"{min(kinds.values())} of the kind that came least"
    print(f"{kinds.total()} pages read, {least}; {failures.total()} failures of {len(failures)} kinds")
    return 1 if failures else 0


def _too_slow(*_: object) -> None:
    raise TooSlowError


if __name__ == "__main__":
    sys.exit(main())
