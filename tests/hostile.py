"""Pages as bad as the limits allow, and a child process of its own for each, so that a blow-up ends it alone."""

from __future__ import annotations

import json
import os
import re
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from models.errors import ParseError
from scrapers.markup import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_LINES, MAX_TAGS, MAX_TEXT
from scrapers.page_kind import PageKind
from scrapers.parse import kind_of, parse
from scrapers.sites.kinds import KINDS
from tests.goldens import Golden, all_goldens

CPU_SECONDS = 30  # far more than the 3 s that a page may take: this finds blow-ups, on a busy machine too
ADDRESS_SPACE = 2_000_000_000  # bytes that a page may take, beside those of the process that reads it

_TEXT = re.compile(r">[^<>]*\w[^<>]*(?=<)")

TEXTS = {
    "docket": "(2020) Hu 1 Xie Wai Ren No. 1 ",
    "Chinese docket": "（2020）沪01协外认1号",
    "docket without an end": "(2020) Hu 1 Xie Wai ",
    "brackets": "(",
    "pairs of brackets": "()",
    "Chinese brackets": "（【〔",
    "one bracket": "【",
    "day": "On 1 Jan. 2020, ",
    "Chinese day": "二〇二〇年一月一日",
    "month": "Jan ",
    "versus": " v. ",
    "in re": "In re A, ",
    "capital words": "Aa ",
    "capitals": "A",
    "court": "Aa Court of the ",
    "Chinese court": "上海市第一中级人民法院",
    "digits": "1",
    "numbers": "1,1",
    "Chinese signs": "承认",
    "recognize": "recognize ",
    "judgment": "judgment ",
    "refuse": "refused to recognize the ",
    "Chinese refusal": "不予承认和执行",
    "apply": "applied for recognition of a judgment of the court, ",
    "small words": "a of the ",
    "capitals and small words": "A of ",
    "letters": "a",
    "sentences": "A. ",
    "Chinese sentences": "裁定。",
    "commas": "a, ",
    "labels": "Court: ",
    "yes": "YES ",
    "citation": "[2020] NZHC 1 ",
    "place": "South Korea, United States of America and ",
    "Chinese place": "韩国、中华人民共和国",
    "quotes": '"“',
    "hyphens": "a-",
    "dots": ".",
    "blanks and a sign": " x",
    "list": "1. A (2020) 2. ",
    "treaty": "中华人民共和国和韩国关于民事和商事司法协助的条约",
}


def long_text(text: str, size: int) -> str:
    """The text again and again, so many characters of it, in lines as long as they may be."""
    line = "<p>" + text * ((MAX_LINE - 1000) // len(text))
    return line * (size // len(line)) + "<p>" + text * (size % len(line) // len(text))


# --- where a known page is made worse


def _before_the_end(page: str, text: str, size: int) -> str:
    start, end, rest = page.rpartition("</body>") if "</body>" in page else (page, "", "")
    return f"{start}{long_text(text, size)}{end}{rest}"


def _after_the_title(page: str, text: str, size: int) -> str:
    start, end, rest = page.partition("</h1>") if "</h1>" in page else page.partition("<body>")
    return f"{start}{end}{long_text(text, size)}{rest}"


def _in_the_title(page: str, text: str, size: int) -> str:
    line = text * (min(size // 2, MAX_LINE // 2) // len(text))
    return re.sub(r"(?=</(?:title|h1)>)", lambda _: line, page)


def _in_every_text(page: str, text: str, size: int) -> str:
    texts = re.findall(_TEXT, page)
    more = text * (min(size // max(len(texts), 1), MAX_LINE // 2) // len(text))
    return re.sub(_TEXT, lambda found: f"{found[0]} {more}", page)


def _in_every_value(page: str, text: str, size: int) -> str:
    """JSON with every string made longer."""
    data = json.loads(page)
    more = text * (size // max(sum(1 for _ in _strings(data)), 1) // len(text))
    return json.dumps(_mapped(data, lambda value: f"{value} {more}"), ensure_ascii=False)


def worse(page: str, text: str, size: int = MAX_TEXT) -> Iterator[tuple[str, str]]:
    """The known page with the text in each of its places, and the name of the place."""
    if is_data(page):
        size = size * MAX_BYTES // MAX_TEXT * len(text) // len(text.encode())
        place = _in_every_value if page.lstrip()[:1] in "[{" else _in_every_text
        yield "in every text", place(page, text, size - 2 * len(page))
        return
    for place in (_before_the_end, _after_the_title, _in_the_title, _in_every_text):
        yield place.__name__.strip("_").replace("_", " "), place(page, text, size - len(page))


def many_times(page: str) -> str:
    """The known page with its body, or what its feed or answer lists, as often as the limits allow."""
    if page.lstrip()[:1] in "[{":
        data = json.loads(page)
        times = MAX_BYTES // (2 * len(page.encode()))
        return json.dumps(data * times if isinstance(data, list) else data, ensure_ascii=False)
    start, end = ("<item>", "</channel>") if is_data(page) else ("<body>", "</body>")
    body = page[page.find(start) : page.find(end)]
    size = MAX_BYTES if is_data(page) else MAX_TEXT
    times = min(size // len(body.encode()), MAX_TAGS // max(body.count("<"), 1)) - 1
    return page[: page.find(end)] + body * (times - 1) + page[page.find(end) :]


def all_at_once(page: str) -> Iterator[str]:
    """The known page with every bad text: as lines at its end, and each after one of the texts that it has."""
    size = MAX_BYTES // 4 if is_data(page) else MAX_TEXT - len(page)
    lines = [text * (size // len(TEXTS) // len(text)) for text in TEXTS.values()]
    if page.lstrip()[:1] in "[{":
        left = cycle(text[: size // 40] for text in lines)
        yield json.dumps(_mapped(json.loads(page), lambda value: f"{value} {next(left)}"), ensure_ascii=False)
        return
    texts = re.findall(_TEXT, page)
    left = cycle(text[: size // max(len(texts), 1)] for text in lines)
    yield re.sub(_TEXT, lambda found: f"{found[0]} {next(left)}", page)
    if not is_data(page):
        yield page.replace("</body>", "".join(f"<p>{line}" for line in lines) + "</body>")


def is_data(page: str) -> bool:
    """Whether it is JSON or a feed, and no HTML."""
    return page.lstrip()[:1] in "[{" or page.lstrip().startswith("<?xml") or "<rss" in page[:200]


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for one in data if isinstance(data, list) else data.values():
            yield from _strings(one)


def _mapped(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, list):
        return [_mapped(one, change) for one in data]
    if isinstance(data, dict):
        return {name: _mapped(one, change) for name, one in data.items()}
    return change(data) if isinstance(data, str) else data


# --- what libraries find hard


def structures() -> dict[str, str]:
    """HTML of no kind in particular, each at a limit."""
    tags, most, signs = MAX_TAGS - 100, MAX_BYTES - 1000, MAX_TEXT - 1000
    cell = "<td rowspan=100>" + "x" * 499
    return {
        "paragraphs": "<p>x" * tags,
        "items": "<ol>" + "<li>1. x" * (tags - 10),
        "links": "<a href=/a/x>x</a>" * (tags // 2),
        "dated links": "<p>1 Nov 2021 <a href=/a/x>x</a>" * (tags // 3),
        "nested": ("<div>" * (MAX_DEPTH - 1) + "x" + "</div>" * (MAX_DEPTH - 1)) * (tags // (2 * MAX_DEPTH)),
        "nested tables": "<table><tr><td>" * (MAX_DEPTH // 4) + "<b>x</b>" * (tags // 3),
        "nested lists": "<ul><li>" * (MAX_DEPTH // 3) + "<b>x</b>" * (tags // 3),
        "nested definitions": "<dl><dd>" * (MAX_DEPTH // 3) + "<b>x</b>" * (tags // 3),
        "table": "<table>" + "<tr><td>x<td>y" * (tags // 3),
        "headed table": "<table><tr><th>Contracting Party<th>S<th>EIF" + "<tr><td>x<td>y<td>z" * (tags // 4 - 2),
        "rows that hang": "<table>" + ("<tr>" + cell * 100 + "<tr>" * 99) * (signs // 50_000),
        "columns that hang": "<table>" + ("<tr><td rowspan=100 colspan=100>x" + "<tr>" * 99) * (tags // 101 - 1),
        "attributes": "<p " + " ".join(f"a{number}" for number in range(MAX_ATTRIBUTES - 10)) + ">x",
        "classes": "<p class='" + "a " * (most // 2) + "'>x",
        "comments": "<!---->" * tags,
        "declarations": "<!x>" * tags,
        "lines": "<pre>" + "x\n" * (MAX_LINES - 10),
        "short lines": "x\n" * (MAX_LINES - 10),
        "breaks": ("x" * 6 + "<br>") * tags,
        "one line": "<p>" + "x " * (MAX_LINE // 2 - 10),
        "one paragraph": "<p>" + "x " * (signs // 2),
        "entities": ("<p>" + "&amp;" * (MAX_LINE - 10)) * 3,
        "labels": "<p>Court<p>" * (tags // 2),
        "address": "<a href='" + "/.." * (most // 3) + "'>x</a>",
        "addresses": ("<a href='" + "/.." * 30 + "'>x</a>") * (tags // 2),
        "meta": "<meta name=a content=b>" * tags,
        "title": "<title>" + "x" * signs,
        "open tag": "<p " + "x" * most,
        "open comment": "<!--" + "x" * most,
        "signs": "<" * tags,
        "bold": "<p>" + "<b>x</b>" * (tags // 2 - 10),
    }


# --- one child a page


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one page ended."""

    how: str  # "3 facts", "ParseError: …", or what went wrong
    seconds: float = 0.0  # of CPU
    megabytes: int = 0  # at most, of the whole process

    @property
    def is_good(self) -> bool:
        """Whether it ended as it may."""
        return self.how.endswith(" facts") or self.how.startswith(("ParseError", "PageRefused"))


def outcome_of(body: bytes, url: str) -> Outcome:
    """What becomes of the page in a process of its own, which a limit may kill."""
    reader, writer = os.pipe()
    if child := os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        return Outcome(**json.loads(told)) if told else Outcome(f"died with status {os.waitstatus_to_exitcode(status)}")
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        most = _taken() + ADDRESS_SPACE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        os.write(writer, json.dumps(asdict(_read(body, url))).encode())
    finally:
        os._exit(0)


def _read(body: bytes, url: str) -> Outcome:
    _forget_peak()
    start = time.process_time()
    try:
        how = f"{len(parse(body, url))} facts"
    except ParseError as error:
        how = f"{type(error).__name__}: {str(error)[:200]}"
    except BaseException as error:  # noqa: BLE001 (it is what is looked for)
        how = f"raised {type(error).__name__}: {str(error)[:200]}"
    return Outcome(how, round(time.process_time() - start, 2), _peak())


def _forget_peak() -> None:
    """Start the high-water mark anew; Linux only, elsewhere the peak is told as 0."""
    file = Path("/proc/self/clear_refs")
    if file.exists():
        file.write_text("5")


def _taken() -> int:
    """The address space of this process, in bytes: other tests may have loaded much; Linux only, elsewhere 0."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[0]) * resource.getpagesize() if file.exists() else 0


def _peak() -> int:
    file = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", file.read_text()) if file.exists() else None
    return int(found[1]) // 1024 if found else 0


# --- the pages of one kind


def kinds() -> dict[str, PageKind]:
    """Every kind by name."""
    return {kind.name: kind for of_source in KINDS.values() for kind in of_source}


def goldens_by_kind() -> dict[str, list[Golden]]:
    """The known pages of each kind that can be read; the one with most facts first."""
    found: dict[str, list[Golden]] = {name: [] for name in kinds()}
    for golden in all_goldens():
        kind = kind_of(golden.url) if golden.page else None
        if kind:
            found[kind.name].append(golden)
    return {name: sorted(known, key=lambda golden: -len(golden.facts)) for name, known in found.items()}


def pages_of(golden: Golden) -> Iterator[tuple[str, str]]:
    """Every bad page that is made of the known one, with its name."""
    yield "many times", many_times(golden.text)
    for name, text in TEXTS.items():
        for place, page in worse(golden.text, text):
            yield f"{name}, {place}", page
    if not is_data(golden.text):
        for name, page in structures().items():
            yield f"{name}, alone", page
