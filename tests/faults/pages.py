"""The pages that misbehave, and what is sent in their place."""

from __future__ import annotations

import base64

from flows import demo

CJO_HOST, HCCH_HOST = "www.chinajusticeobserver.com", "www.hcch.net"
PAGES = demo.replica_pages()

TOPIC = demo.TOPIC
ARTICLE = f"https://{CJO_HOST}/a/can-foreign-judgments-be-enforced-in-china"  # with floors, in the midst of its source
TREATIES = next(url for url in PAGES if "list-of-chinas-bilateral-treaties" in url)  # the page after it
LAW = next(url for url in PAGES if "/law/x/2018-hu-72" in url)  # three pages after it
POST = f"https://{CJO_HOST}/a/chinese-court-first-recognizes-a-south-korean-judgment"
NEW_POST = f"{POST}-synthetic"
ROBOTS = f"https://{CJO_HOST}/robots.txt"
HCCH = f"https://{HCCH_HOST}/en/instruments/conventions/status-table/?cid=98"
REPRINT = "https://lkhlawyer.fabao365.com/article/view_553969_199499.html"
MFA = next(url for url in PAGES if "shuangbian" in url)
SPC = "https://english.court.gov.cn/2025-04/01/c_1082476.htm"


def anew(url: str, old: str = "</body>", new: bytes = b"<p>Synthetic.</p></body>") -> bytes:
    """The page with one thing put for another, so that it is read anew; raises ValueError when it lacks that."""
    before, found, after = PAGES[url].partition(old.encode())
    if not found:
        raise ValueError(f"{url}: expected {old!r}, found none")
    return before + new + after


BODY = anew(ARTICLE)
IN_ASCII = anew(ARTICLE).decode().encode("ascii", "xmlcharrefreplace")
IN_ASCII += b" " * (len(IN_ASCII) % 2)  # so that it could be UTF-16
IN_GB18030 = anew(REPRINT, '<meta charset="utf-8">', b"").decode().encode("gb18030")
MIXED = anew(REPRINT, "白俄罗斯共和国", "白俄罗斯共和国".encode("gb18030"))
WITH_NULS = BODY.replace(b" ", b" \0", 100)
CHALLENGE = b"<html><title>Just a moment...</title><p>Synthetic challenge</p></html>"
HUGE_ROBOTS = b"User-agent: *\nDisallow: /synthetic\n" + b"# synthetic\n" * 200_000
# 50 MB of zeros, by zlib.brotliCompressSync of Node.js with a window of 24.
BROTLI_BOMB = base64.b64decode("z///f/gnAOKxQCD3/p/////wTwDEYGQA7v1//sHr458AiMMiAB10fQ==")
