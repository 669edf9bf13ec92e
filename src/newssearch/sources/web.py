"""Fetch one address, within limits on time, size and redirects."""

import asyncio
import contextlib
import gzip
import io
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

from newssearch import __version__
from newssearch.errors import RefusedInput
from newssearch.settings import Limits
from newssearch.sources import file_name
from newssearch.sources.checked_stream import CHUNK_BYTES, checked
from newssearch.sources.raw_page import RawPage

if TYPE_CHECKING:
    import httpx

HEADERS = {"User-Agent": f"newssearch/{__version__} (search engine for French news)", "Accept-Encoding": "gzip"}
"""Only gzip is asked for, and undone here: httpx decompresses a chunk, of any coding, before its size is known."""

TELLS_NOTHING = frozenset(
    {
        "",
        "application/gzip",
        "application/octet-stream",
        "application/x-gzip",
        "application/x-xz",
        "binary/octet-stream",
    }
)
"""Media types after which the suffix of the path tells more."""

MAX_PORT = 65_535

IsLocal = Callable[[str], bool]


def is_local_address(address: str) -> bool:
    """Return whether an IP address is this machine, its own network, or another one that is not the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return not ip.is_global


def fetch(address: str, limits: Limits, *, is_local: IsLocal = is_local_address) -> RawPage:
    """Return the page at an address; its body is in memory, still packed where the file itself is.

    Args:
        address: What is fetched; a local one may be named, but a redirect from a public host to a local one is refused.
        limits: `fetch_timeout_s` bounds the whole, `page_bytes` the body, `fetch_redirects` the redirects.
        is_local: Tells local IP addresses from public ones.

    Raises:
        RefusedInput: It cannot be fetched, or goes over a limit.
    """
    # asyncio is what can stop a fetch at a deadline wherever it hangs. It runs in a thread of its own, because the
    # caller's thread may run an event loop already, as a notebook's does.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(_fetch(address, limits, is_local))).result()


async def _fetch(address: str, limits: Limits, is_local: IsLocal) -> RawPage:
    import httpx

    name = file_name.printable(address)
    try:
        async with asyncio.timeout(limits.fetch_timeout_s):
            return await _follow(name, address, limits, is_local)
    except TimeoutError as error:
        cause = f"it took longer than {limits.fetch_timeout_s:g} s"
        raise RefusedInput(name, cause, "try again later, or raise limits.fetch_timeout_s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ExceptionGroup) as error:
        raise RefusedInput(name, *_words(error)) from error


async def _follow(name: str, address: str, limits: Limits, is_local: IsLocal) -> RawPage:
    import httpx

    async with httpx.AsyncClient(headers=HEADERS, timeout=None) as client:  # noqa: S113 - the caller keeps the time
        request = client.build_request("GET", address)
        was_public = False
        for _ in range(limits.fetch_redirects + 1):
            is_public = await _is_public(name, request.url, is_local)
            if was_public and not is_public:
                cause = f"it redirects to {request.url.host}, inside this machine or its network"
                raise RefusedInput(name, cause, "if you trust it, name that address itself")
            was_public = was_public or is_public
            response = await client.send(request, stream=True)
            async with contextlib.aclosing(response):
                if response.next_request is None:
                    return await _page(name, response, limits)
            request = response.next_request
    cause = f"it redirects more than {limits.fetch_redirects} times"
    raise RefusedInput(name, cause, "name the address where a browser ends up, or raise limits.fetch_redirects")


async def _is_public(name: str, url: "httpx.URL", is_local: IsLocal) -> bool:
    """Return whether a host is on the public internet; one that cannot be resolved here may be known to a proxy."""
    if url.scheme not in {"http", "https"}:
        raise RefusedInput(name, f"it leads to {url.scheme}://", "name an http:// or https:// address")
    if not url.host or (url.port or 0) > MAX_PORT:
        raise RefusedInput(name, "it leads to no host, or to a port that cannot be", "check the address")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    return not any(is_local(str(sockaddr[0])) for *_, sockaddr in found)


async def _page(name: str, response: "httpx.Response", limits: Limits) -> RawPage:
    if not response.is_success:
        raise _refused_status(name, response.status_code)
    body = await _body(name, response, limits.page_bytes)
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return RawPage(
        name=name,
        stream=io.BytesIO(body),
        media_type=file_name.media_type(response.url.path) if media_type in TELLS_NOTHING else media_type,
        charset=response.charset_encoding,
        url=str(response.url.copy_with(userinfo=b"")),  # it becomes the article's address, which readers see
    )


async def _body(name: str, response: "httpx.Response", most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw(CHUNK_BYTES):
        body += chunk
        if len(body) > most_bytes:
            raise _too_large(name, most_bytes)
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in {"gzip", "x-gzip"}:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as decompressed, checked(name, decompressed) as stream:
            body = bytearray(stream.read(most_bytes + 1))
        if len(body) > most_bytes:
            raise _too_large(name, most_bytes)
    elif coding not in {"", "identity"}:
        raise RefusedInput(name, f"the server sends it encoded as {coding}", "save the page and name the file")
    return bytes(body)


def _too_large(name: str, most_bytes: int) -> RefusedInput:
    return RefusedInput(
        name, f"it is larger than {most_bytes:,} bytes", "download it and name the file, or raise limits.page_bytes"
    )


def _refused_status(name: str, status_code: int) -> RefusedInput:
    try:
        phrase = HTTPStatus(status_code).phrase
    except ValueError:
        phrase = ""
    match status_code:
        case 404 | 410:
            remedy = "check the address"
        case 401 | 403 | 407 | 451:
            remedy = "save the page from a browser that may read it, and name the file"
        case 429 | 500 | 502 | 503 | 504:
            remedy = "try again later"
        case _:
            remedy = "open it in a browser to see what is there"
    return RefusedInput(name, f"the server answers {status_code} {phrase}".rstrip(), remedy)


def _words(error: BaseException) -> tuple[str, str]:
    """Return the cause and the remedy of a failed fetch, from the innermost error that tells them."""
    causes = list(_chain(error))
    for cause in causes:
        match cause:
            case socket.gaierror():
                return "no such host is known", "check the address and the network"
            case ssl.SSLError():
                return f"no secure connection ({cause.reason or cause})", "check the address, or try http://"
            case ConnectionRefusedError():
                return "the server refuses the connection", "check the host and the port, or try again later"
    return f"it cannot be fetched ({str(error) or type(error).__name__})", "check the address, or try again later"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _chain(inner)
        error = error.__cause__ or error.__context__
