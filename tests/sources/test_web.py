"""Fetching, from a real server on this machine."""

import asyncio
import contextlib
import gzip
import http.server
import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator

import pytest

from newssearch import __version__
from newssearch.errors import RefusedInput
from newssearch.settings import Limits
from newssearch.sources import RawPage, read_pages
from newssearch.sources.web import fetch, is_local_address

PAGE = "<p>Été à Orléans.".encode("latin-1")


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("une.html", PAGE)
    return buffer.getvalue()


BODIES = {
    "/une.html": ({"Content-Type": "text/html; charset=ISO-8859-1"}, PAGE),
    "/gzip.html": ({"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
    "/cut.html": ({"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-9]),
    "/bomb.html": ({"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000))),
    "/brotli.html": ({"Content-Type": "text/html", "Content-Encoding": "br"}, PAGE),
    "/plan.xml.gz": ({"Content-Type": "application/gzip"}, gzip.compress(b"<urlset/>")),
    "/lot.zip": ({"Content-Type": "application/zip"}, zipped()),
    "/untyped.json": ({}, b"{}"),
}

REDIRECTS = {
    "/first": "/second",
    "/second": "une.html",
    "/loop": "/loop",
    "/file": "file:///etc/hostname",
    "/bad": "http://exemple.test:port/",
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answer as the path says."""

    def do_GET(self) -> None:
        """Send a body, a redirect, an endless body or drops of one."""
        if self.path in BODIES:
            headers, body = BODIES[self.path]
            self._answer(200, headers | {"Content-Length": str(len(body))}, body)
        elif self.path in REDIRECTS:
            self._answer(302, {"Location": REDIRECTS[self.path]})
        elif self.path.startswith("/to/"):
            self._answer(302, {"Location": self.path.removeprefix("/to/")})
        elif self.path.startswith("/status/"):
            self._answer(int(self.path.removeprefix("/status/")), {})
        elif self.path == "/agent":
            self._answer(200, {}, self.headers["User-Agent"].encode())
        elif self.path == "/endless":
            self._send_on(b"x" * 10_000, 0)
        elif self.path == "/drip":
            self._send_on(b"x", 0.05)
        elif self.path == "/drip-headers":
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.05)

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _send_on(self, piece: bytes, pause_s: float) -> None:
        self._answer(200, {})
        with contextlib.suppress(OSError):  # the client has had enough
            for _ in range(10_000):
                self.wfile.write(piece)
                time.sleep(pause_s)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so named in http.server
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve on a free port of all loopback addresses, and give its number as `:8000`."""
    with http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler) as running:  # noqa: S104 - for 127.0.0.2 as well
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f":{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go straight to the server on this machine, whatever proxy the tests run behind."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,127.0.0.2,absent.invalid")


def refusal_of(address: str, limits: Limits | None = None) -> str:
    """Return the text of the refusal, without the address; it is one line that says what to do."""
    [refused] = read_pages([address], limits or Limits())
    assert isinstance(refused, RefusedInput)
    assert refused.input_name == address
    assert len(str(refused).splitlines()) == 1
    assert refused.remedy
    return refused.cause


def test_a_page_comes_with_its_media_type_charset_and_address(server: str) -> None:
    page = fetch(f"http://127.0.0.1{server}/une.html", Limits())
    assert (page.stream.read(), page.media_type, page.charset) == (PAGE, "text/html", "iso-8859-1")
    assert page.name == page.url == f"http://127.0.0.1{server}/une.html"


def test_a_page_that_is_read_through_the_door_is_the_same(server: str) -> None:
    for page in read_pages([f"http://127.0.0.1{server}/une.html"], Limits()):
        assert isinstance(page, RawPage)
        assert (page.stream.read(), page.media_type, page.charset) == (PAGE, "text/html", "iso-8859-1")
        assert page.name == page.url == f"http://127.0.0.1{server}/une.html"


def test_the_address_is_the_last_one_after_redirects(server: str) -> None:
    page = fetch(f"http://127.0.0.1{server}/first", Limits())
    assert (page.name, page.url) == (f"http://127.0.0.1{server}/first", f"http://127.0.0.1{server}/une.html")


def test_a_password_in_an_address_is_not_kept_in_that_of_the_page(server: str) -> None:
    page = fetch(f"http://ana:secret@127.0.0.1{server}/une.html", Limits())
    assert page.url == f"http://127.0.0.1{server}/une.html"


def test_the_server_is_told_who_asks(server: str) -> None:
    agent = fetch(f"http://127.0.0.1{server}/agent", Limits()).stream.read().decode()
    assert agent.startswith(f"newssearch/{__version__} (")


def test_a_body_encoded_with_gzip_is_decoded(server: str) -> None:
    assert fetch(f"http://127.0.0.1{server}/gzip.html", Limits()).stream.read() == PAGE


def test_a_packed_file_is_unpacked_under_its_own_media_type(server: str) -> None:
    for page in read_pages([f"http://127.0.0.1{server}/plan.xml.gz"], Limits()):
        assert isinstance(page, RawPage)
        assert (page.stream.read(), page.media_type) == (b"<urlset/>", "text/xml")


def test_the_members_of_a_container_have_no_address(server: str) -> None:
    [page] = read_pages([f"http://127.0.0.1{server}/lot.zip"], Limits())
    assert isinstance(page, RawPage)
    assert (page.name, page.url) == (f"http://127.0.0.1{server}/lot.zip!une.html", None)


def test_the_path_tells_the_media_type_where_the_server_does_not(server: str) -> None:
    assert fetch(f"http://127.0.0.1{server}/untyped.json", Limits()).media_type == "application/json"


def test_a_notebook_that_runs_an_event_loop_can_fetch(server: str) -> None:
    async def cell() -> bytes:
        return fetch(f"http://127.0.0.1{server}/une.html", Limits()).stream.read()

    assert asyncio.run(cell()) == PAGE


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/status/404", "the server answers 404 Not Found"),
        ("/status/403", "the server answers 403 Forbidden"),
        ("/status/500", "the server answers 500 Internal Server Error"),
        ("/status/304", "the server answers 304 Not Modified"),
        ("/status/599", "the server answers 599"),
        ("/loop", "it redirects more than 5 times"),
        ("/file", "it leads to file://"),
        ("/cut.html", "it is cut short"),
        ("/bad", "it cannot be fetched (Invalid URL in location header"),
        ("/brotli.html", "the server sends it encoded as br"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(server: str, path: str, cause: str) -> None:
    assert refusal_of(f"http://127.0.0.1{server}{path}").startswith(cause)


@pytest.mark.parametrize("path", ["/endless", "/bomb.html"])
def test_a_body_larger_than_its_limit_is_refused(server: str, path: str) -> None:
    assert (
        refusal_of(f"http://127.0.0.1{server}{path}", Limits(page_bytes=100_000)) == "it is larger than 100,000 bytes"
    )


def test_a_body_as_large_as_its_limit_is_taken(server: str) -> None:
    assert fetch(f"http://127.0.0.1{server}/une.html", Limits(page_bytes=len(PAGE))).stream.read() == PAGE


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_a_server_that_drips_is_left_at_the_deadline(server: str, path: str) -> None:
    start = time.monotonic()
    assert refusal_of(f"http://127.0.0.1{server}{path}", Limits(fetch_timeout_s=0.3)) == "it took longer than 0.3 s"
    assert time.monotonic() - start < 2


def test_as_many_redirects_as_the_limit_are_followed(server: str) -> None:
    address = f"http://127.0.0.1{server}/first"
    assert fetch(address, Limits(fetch_redirects=2)).stream.read() == PAGE
    assert refusal_of(address, Limits(fetch_redirects=1)) == "it redirects more than 1 times"


def test_a_server_that_is_not_there_is_refused() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but nobody listens
        assert refusal_of(f"http://127.0.0.1:{unused.getsockname()[1]}/") == "the server refuses the connection"


def test_a_host_that_does_not_exist_is_refused() -> None:
    assert refusal_of("http://absent.invalid/") == "no such host is known"


def test_a_server_without_tls_is_refused_where_tls_was_asked_for(server: str) -> None:
    assert refusal_of(f"https://127.0.0.1{server}/").startswith("no secure connection (")


@pytest.mark.parametrize(
    "address", ["http://", "http://[", "http://127.0.0.1:99999/", f"http://{'a' * 70}.fr/", "http://a b/"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert refusal_of(address)


def test_a_public_host_may_not_redirect_into_this_machine(server: str) -> None:
    address = f"http://127.0.0.2{server}/to/http://127.0.0.1{server}/une.html"
    with pytest.raises(RefusedInput, match=r"it redirects to 127\.0\.0\.1, inside this machine"):
        fetch(address, Limits(), is_local=lambda ip: ip == "127.0.0.1")


def test_a_public_host_may_not_do_so_by_way_of_a_local_one_either(server: str) -> None:
    inner = f"http://127.0.0.1{server}/to/http://127.0.0.2{server}/une.html"
    with pytest.raises(RefusedInput, match=r"redirects to 127\.0\.0\.1"):
        fetch(f"http://127.0.0.2{server}/to/{inner}", Limits(), is_local=lambda ip: ip == "127.0.0.1")


def test_a_local_host_that_was_named_may_redirect_where_it_likes(server: str) -> None:
    address = f"http://127.0.0.1{server}/to/http://127.0.0.2{server}/une.html"
    assert fetch(address, Limits()).stream.read() == PAGE
    assert fetch(address, Limits(), is_local=lambda ip: ip == "127.0.0.1").stream.read() == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it here
        "::1",
        "fe80::1%lo",
        "fd00::1",
        "::ffff:127.0.0.1",
    ],
)
def test_these_addresses_are_local(address: str) -> None:
    assert is_local_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_these_addresses_are_public(address: str) -> None:
    assert not is_local_address(address)
