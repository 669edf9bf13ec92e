"""The door: targets in, pages and refusals out."""

import contextlib
import gzip
import io
import os
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newssearch.settings import Limits
from newssearch.sources import RawPage, read_pages, total_bytes
from sources.outcomes import outcomes

SHARED_DATA = Path(__file__).parents[2] / "../shared/data"


def pages_of(target: Path) -> Iterator[RawPage]:
    return (page for page in read_pages([str(target)], Limits()) if isinstance(page, RawPage))


def test_bad_targets_are_refused_as_values_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "une.html").write_bytes(b"<p>Bonjour.")
    (tmp_path / "vide").mkdir()
    assert outcomes(
        tmp_path, tmp_path / "absent", tmp_path / "vide", "", "ftp://exemple.test/a", tmp_path / "une.html"
    ) == [
        ("absent", "there is no such file or folder"),
        ("vide", "no article file in it"),
        ('""', "an empty name is no file"),
        ("ftp://exemple.test/a", "it leads to ftp://"),
        ("une.html", b"<p>Bonjour."),
    ]


def test_a_page_has_the_path_for_its_name_and_a_media_type(tmp_path: Path) -> None:
    (tmp_path / "une.json.gz").write_bytes(gzip.compress(b"{}"))
    [page] = pages_of(tmp_path / "une.json.gz")
    assert (page.name, page.media_type, page.charset, page.url) == (
        f"{tmp_path}/une.json.gz",
        "application/json",
        None,
        None,
    )


def test_a_file_that_may_not_be_read_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder:  # unlike tmp_path, one that another user may enter
        Path(folder).chmod(0o755)
        (Path(folder) / "une.html").touch(mode=0o000)
        with another_user():
            found = outcomes(Path(folder), folder)
    assert found == [("une.html", "this user may not read it")]


@contextlib.contextmanager
def another_user() -> Iterator[None]:
    """Give up the right of root to read anything, where the tests run as root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_an_office_document_that_is_named_goes_through_as_one_page(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rapport.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert outcomes(tmp_path, tmp_path / "rapport.docx") == [("rapport.docx", (tmp_path / "rapport.docx").read_bytes())]


def test_a_page_is_closed_when_the_next_one_is_asked_for(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(b"Bonjour.")
    pages = read_pages([str(tmp_path)], Limits())
    first, second = next(pages), next(pages)
    assert isinstance(first, RawPage)
    assert isinstance(second, RawPage)
    assert (first.stream.closed, second.stream.closed) == (True, False)
    pages.close()  # type: ignore[attr-defined]  # the door promises an iterator; this one is a generator
    assert second.stream.closed


def test_a_file_longer_than_its_limit_is_cut_with_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "lot.jsonl").write_bytes(b"{}\n" * 50_000)
    [(_, lines), (_, cause)] = outcomes(tmp_path, tmp_path / "lot.jsonl", limits=Limits(stream_bytes=100_000))
    assert len(lines) <= 100_000
    assert cause == "it is longer than 100,000 bytes"


@pytest.mark.parametrize("pipe", [True, False])
def test_standard_input_is_read_and_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pipe: bool) -> None:
    content = gzip.compress(b"<p>Bonjour.")
    with standard_input(tmp_path, content, pipe=pipe) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert outcomes(tmp_path, "-") == [("standard input", b"<p>Bonjour.")]


def test_a_tar_may_come_through_a_pipe_and_a_zip_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buffers = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=buffers[0], mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("a.html"), io.BytesIO())
    with zipfile.ZipFile(buffers[1], "w") as archive:
        archive.writestr("a.html", "Bonjour.")
    found = []
    for buffer in buffers:
        with standard_input(tmp_path, buffer.getvalue(), pipe=True) as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            found += outcomes(tmp_path, "-")
    assert found == [
        ("standard input!a.html", b""),
        ("standard input", "a .zip cannot be read from a pipe"),
    ]


def test_a_closed_standard_input_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert outcomes(tmp_path, "-") == [("standard input", "it is closed")]


def standard_input(folder: Path, content: bytes, *, pipe: bool) -> io.TextIOWrapper:
    """Return what `sys.stdin` is behind a pipe or a redirected file."""
    if not pipe:
        (folder / "stdin").write_bytes(content)
        return (folder / "stdin").open()
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as into:
        into.write(content)
    return os.fdopen(reading)


def test_progress_comes_to_the_total_whatever_the_files_are(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x" * 100_000)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(os.urandom(200_000)))
    (tmp_path / "c.gz").write_bytes(b"\x1f\x8b" + b"\0" * 90_000)
    (tmp_path / "d.txt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        for i in range(300):
            archive.writestr(f"{i}.html", os.urandom(1_000))
    with tarfile.open(tmp_path / "f.tar", "w") as tar:
        tar.add(tmp_path / "a.html", "a.html")
    (tmp_path / "logo.png").write_bytes(b"not counted")
    told: list[int] = []
    for page in read_pages([str(tmp_path)], Limits(), on_bytes=told.append):
        if isinstance(page, RawPage) and "b.jsonl" not in page.name:  # one page is not read
            page.stream.read()
    assert min(told) > 0
    assert sum(told) == total_bytes([str(tmp_path)]) == sum(p.stat().st_size for p in tmp_path.glob("[a-f].*"))


def test_nothing_is_known_of_the_total_of_an_address_or_a_pipe(tmp_path: Path) -> None:
    assert total_bytes([str(tmp_path), "https://exemple.test/"]) is None
    assert total_bytes(["-"]) is None
    assert total_bytes([str(tmp_path / "absent"), ""]) == 0


def test_lines_of_a_gzipped_corpus_come_as_fast_as_from_gzip_itself() -> None:
    corpus = SHARED_DATA / "news/orangesum_dev_exact_dups.jsonl.gz"
    if not corpus.exists():
        pytest.skip("shared data is absent")

    def gzip_lines() -> int:
        with gzip.open(corpus) as lines:
            return sum(1 for _ in lines)

    def page_lines() -> int:
        return sum(1 for page in pages_of(corpus) for _ in page.stream)

    def seconds(count: Callable[[], int]) -> float:
        start = time.process_time()
        assert count() > 0
        return time.process_time() - start

    assert min(seconds(page_lines) for _ in range(3)) < 1.5 * min(seconds(gzip_lines) for _ in range(3))
