"""The body of an answer: read within limits, unpacked within limits, and no page unless it looks like one."""

from __future__ import annotations

import re
import zlib
from email.message import Message

import requests

from models.errors import FetchError

MAX_BYTES = 10_000_000  # unpacked; the largest page known here has under 1 MB
PACKINGS = "gzip, deflate"  # asked for; what comes in any other is refused, whatever libraries are installed
_CHUNK = 65_536
_CHARSET = re.compile(r"[\w.:-]{1,40}", re.ASCII)
_MEDIA_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/json",
    "application/xml",
    "text/xml",
    "application/rss+xml",
    "application/atom+xml",
)
_OTHER_FORMATS = {  # by first bytes, whatever type was declared
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
}

# What stands in the way of a page and says 200. From public descriptions; none seen live by us (2026-11-24).
_OBSTACLES = (
    b"<title>just a moment...",  # Cloudflare
    b"_cf_chl_opt",
    b"enable javascript and cookies to continue",
    b"<title>attention required! | cloudflare",
    b"checking your browser before",
    b"verify you are human",
    b"verifying you are human",
    b"_incapsula_resource",
    b"sucuri website firewall",
    b"acw_sc__v2",  # Aliyun
    b"__jsl_clearance",  # Jiasule
    b"wzwschallenge",  # 360
    b"account suspended",  # hosting companies, for a site that is not paid for
    b"account has been suspended",
)
_OBSTACLE_SIZE = 32_768  # a page larger than this is a page, whatever words are in it


class UnwelcomeError(FetchError):
    """The publisher wants to be left alone, or to see a human: nothing more is asked of the host in this run."""


def read_body(response: requests.Response, limit: int, *, cut: bool = False) -> bytes:
    """The unpacked body; raises FetchError over the limit (with `cut`: ends there), and for a packing that is broken.

    `read1` and not `iter_content`: that one waits for a full chunk. And unpacked here, for two reasons (urllib3 2.8):
    it goes on reading, without an end, as long as nothing comes out of the packing, and it takes a packing that breaks
    off for a whole one.
    """
    unpacker = _Unpacker(response.headers.get("Content-Encoding", ""))
    body, received = bytearray(), 0
    while len(body) <= limit and (chunk := response.raw.read1(_CHUNK, decode_content=False)):
        received += len(chunk)
        if received > 2 * limit:  # even badly packed, it is no page
            raise FetchError(f"expected at most {limit} bytes, found {received} packed ones so far")
        body += unpacker.unpack(chunk, limit + 1 - len(body))
    if len(body) <= limit:
        unpacker.finish()
    elif not cut:
        raise FetchError(f"expected at most {limit} bytes, found more")
    return bytes(body[:limit])


class _Unpacker:
    """Undoes one Content-Encoding, never making more than it is asked for."""

    def __init__(self, packing: str) -> None:
        self._packing = packing.strip().lower()
        if self._packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"expected a body packed as one of {PACKINGS} or not at all, found {packing!r}")
        self._inner: zlib._Decompress | None = None

    def unpack(self, packed: bytes, most: int) -> bytes:
        """Up to so many bytes of what the chunk holds; the rest is lost, for the caller gives up then."""
        if self._packing in ("", "identity"):
            return packed
        try:
            if self._inner is None:
                self._inner = zlib.decompressobj(self._window(packed))
            unpacked = self._inner.decompress(packed, most)
        except zlib.error as error:
            raise FetchError(f"expected a body packed as {self._packing}, found that it is not ({error})") from error
        if self._inner.unused_data:
            raise FetchError(f"expected one body packed as {self._packing}, found something after its end")
        return unpacked

    def finish(self) -> None:
        """Raise FetchError when the packing breaks off."""
        if self._inner is not None and not self._inner.eof:
            raise FetchError(f"expected a whole body packed as {self._packing}, found that it breaks off")

    def _window(self, packed: bytes) -> int:
        """For zlib: gzip, or deflate as the standard means it (in zlib's wrapping), or as some servers do (bare)."""
        if self._packing != "deflate":
            return 16 + zlib.MAX_WBITS
        return zlib.MAX_WBITS if packed[0] & 0x0F == 8 else -zlib.MAX_WBITS


def media_type(header: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, both in lower case; no charset for what is no name of one."""
    if header is None:
        return None, None
    message = Message()
    message["Content-Type"] = header
    charset = message.get_content_charset()
    return message.get_content_type(), charset if charset and _CHARSET.fullmatch(charset) else None


def check_page(content_type: str | None, body: bytes) -> None:
    """Raise FetchError when what came with status 200 is no page to read facts from."""
    if not body.strip():
        raise FetchError("expected a page, found an empty body")
    if content_type not in _MEDIA_TYPES:
        raise FetchError(f"expected HTML, JSON or XML, found {content_type or 'no content type'}")
    if other := next((name for start, name in _OTHER_FORMATS.items() if body.startswith(start)), None):
        raise FetchError(f"expected HTML, JSON or XML as declared, found {other}")
    if len(body) <= _OBSTACLE_SIZE:
        lowered = body.lower()
        for obstacle in _OBSTACLES:
            if obstacle in lowered:
                raise UnwelcomeError(f"expected the page, found a challenge or notice: {obstacle.decode()!r}")
