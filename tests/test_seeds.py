"""Keep `seeds/` what docs/seeds.md says it is, read with the standard library, against which extraction is compared."""

import contextlib
import csv
import dataclasses
import datetime as dt
import functools
import gzip
import io
import json
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from newssearch.article import Article
from newssearch.extraction.extract import extract_articles
from newssearch.settings import Settings
from newssearch.sources.raw_page import RawPage

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
DOCUMENT = (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8")
INLINE_CODE = re.compile(r"`([^`]+)`")
TEXT_PAGE = re.compile(
    r"(?:^|\n)(.+)\nPublié dans (.+) le (\d\d) - (\d\d) - (\d{4})\n\n((?s:.+?))(?:\n\n\nCliquez .*)?\n*\Z"
)
END_OF_ARTICLE = re.compile(r'</article>|<div (?:class="related-inline"|id="droite")')
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

WORDS = range(150, 401)


@dataclasses.dataclass(frozen=True, slots=True)
class Seed:
    """Hold what these tests need of one record; `id` and `updated` are those it gives itself."""

    title: str
    body: str
    date: dt.date
    source: str = ""
    url: str = ""
    id: str = ""
    updated: str = ""


# --- the document ----------------------------------------------------------------------------------------------------


def table(heading: str) -> list[list[str]]:
    """Return the cells of the rows of the table in one section of docs/seeds.md."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def codes(cell: str) -> list[str]:
    """Return what a cell has in backticks, with each escape of a character as that character."""
    escape = re.compile(r"\\u([0-9a-f]{4})")
    return [escape.sub(lambda match: chr(int(match[1], 16)), code) for code in INLINE_CODE.findall(cell)]


ENCODINGS = {codes(name)[0]: codes(encoding) for name, _, encoding, _ in table("Files")}
COUNTS = {codes(name)[0]: int(count) for name, count, _, _ in table("Files")}
PAGES = [name for name in ENCODINGS if name.startswith("pages/")]
PORTAL_PAGES = [name for name in ENCODINGS if name.startswith("portail/")]


# --- reading the seeds -----------------------------------------------------------------------------------------------


def paragraphs_of(html: str) -> str:
    """Return the paragraphs of some HTML, those with a class left out: our pages keep it for what is not the body."""
    return "\n\n".join(unescape(paragraph) for paragraph in re.findall(r"<p>(.*?)</p>", html, re.S))


def day(text: str) -> dt.date:
    """Return the day of an ISO 8601 date or datetime, as written where it was published."""
    return dt.date.fromisoformat(text[:10])


def first_group(pattern: str, text: str) -> str:
    """Return what a pattern's group matches first, or nothing."""
    match = re.search(pattern, text)
    return match[1] if match else ""


def read_page(html: str) -> Iterator[Seed]:
    article = END_OF_ARTICLE.split(html[html.index("<h1") :])[0]
    title = unescape(first_group("<h1.*?>(.+)</h1>", article))
    date = first_group(r'(?:"datePublished": |published_time" content=|<time datetime=)"([^"]+)"', html)
    source = first_group(r'og:site_name" content="([^"]+)"', html) or first_group(
        r'"publisher": \{[^}]*?"name": "([^"]+)"', html
    )
    url = first_group(r'(?:rel="canonical" href|og:url" content)="([^"]+)"', html)
    yield Seed(title, paragraphs_of(article), day(date), source, url)


def read_text(text: str) -> Iterator[Seed]:
    match = TEXT_PAGE.search(text)
    assert match
    title, source, day_of_month, month, year, body = match.groups()
    yield Seed(title, body, day(f"{year}-{month}-{day_of_month}"), source)


def seed_of(record: dict[str, Any]) -> Seed:
    """Return a record of JSON Lines."""
    own = {name: record[name] or "" for name in ("title", "body", "source", "url", "id")}
    return Seed(**own, date=day(record["date"]), updated=record.get("updated_at", ""))


def read_lines(text: str) -> Iterator[Seed]:
    return (seed_of(json.loads(line)) for line in text.strip("\n").split("\n"))


def read_list(text: str) -> Iterator[Seed]:
    for item in json.loads(text):
        yield Seed(item["headline"], item["text"], day(item["publication_date"]), item["newspaper"], item["link"])


def read_table(text: str) -> Iterator[Seed]:
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";"):
        date = "-".join(reversed(row["date"].split("/")))
        yield Seed(row["titre"], row["texte"], day(date), row["journal"])


def read_rss(text: str) -> Iterator[Seed]:
    channel = ET.fromstring(text)[0]  # noqa: S314 -- our own file
    for item in channel.iter("item"):
        date = parsedate_to_datetime(item.findtext("pubDate", "")).date()
        body = paragraphs_of(item.findtext(CONTENT, ""))
        yield Seed(item.findtext("title", ""), body, date, channel.findtext("title", ""), item.findtext("guid", ""))


def read_atom(text: str) -> Iterator[Seed]:
    feed = ET.fromstring(text.encode())  # noqa: S314 -- our own file
    for entry in feed.iter(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is not None
        is_html = content.get("type") == "html"
        body = paragraphs_of(content.text or "") if is_html else "\n\n".join(p.text or "" for p in content[0])
        date, url = day(entry.findtext(f"{ATOM}published", "")), entry.findtext(f"{ATOM}id", "")
        yield Seed(entry.findtext(f"{ATOM}title", ""), body, date, feed.findtext(f"{ATOM}title", ""), url)


READERS = {
    ".html": read_page,
    ".txt": read_text,
    ".jsonl": read_lines,
    ".json": read_list,
    ".csv": read_table,
    ".rss.xml": read_rss,
    ".atom.xml": read_atom,
}


def members(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield what a file of the seeds holds, unpacked, each with its name."""
    path = SEEDS / name
    if name.endswith(".tar.gz"):
        with tarfile.open(path) as tar:
            for member in tar:
                content = tar.extractfile(member)
                assert content
                yield member.name, content.read()
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path) as packed:
            yield from ((member, packed.read(member)) for member in packed.namelist())
    elif name.endswith(".gz"):
        yield name.removesuffix(".gz"), gzip.decompress(path.read_bytes())
    else:
        yield name, path.read_bytes()


def decode(content: bytes, encodings: list[str]) -> str:
    """Return content in the first of some encodings in which it is one."""
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise AssertionError(f"it is none of {encodings}")


@functools.cache
def seeds_in(name: str) -> list[Seed]:
    """Return the records of a file of the seeds."""
    seeds: list[Seed] = []
    for member, content in members(name):
        read = next(reader for suffix, reader in READERS.items() if member.endswith(suffix))
        seeds += read(decode(content, ENCODINGS[name]))
    return seeds


def all_seeds() -> list[Seed]:
    """Return the records of all files, in the order of their paths."""
    return [seed for name in sorted(ENCODINGS) for seed in seeds_in(name)]


def text_of(name: str) -> str:
    """Return titles and bodies of the records of one file."""
    return "\n\n".join(f"{seed.title}\n\n{seed.body}" for seed in seeds_in(name))


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_document_lists_each_file_of_the_folder() -> None:
    found = [path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*") if path.is_file()]
    assert sorted(found) == sorted(ENCODINGS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_file_holds_as_many_records_as_the_document_says(name: str) -> None:
    assert len(seeds_in(name)) == COUNTS[name]


def test_the_document_counts_records_and_articles() -> None:
    n_articles = len(all_seeds()) - len([seed for seed in all_seeds() if seed.updated])
    assert n_articles >= 44
    assert f"{len(all_seeds())} records, of which one is the correction of another, hence {n_articles}" in DOCUMENT


def test_every_article_has_the_length_of_one_in_a_newspaper() -> None:
    odd = [(seed.title, n) for seed in all_seeds() if (n := len(seed.body.split())) not in WORDS]
    assert odd == [("Séisme de magnitude 4,1 ressenti à Agadir, aucun dégât signalé", 0)]


def test_every_article_but_one_has_a_headline() -> None:
    assert [seed.body[:11] for seed in all_seeds() if not seed.title] == ["NIAMEY (AM)"]


def test_every_date_is_in_range_and_every_year_has_articles() -> None:
    dates = [seed.date for seed in all_seeds()]
    assert {date.year for date in dates} == {2023, 2024, 2025, 2026}
    assert max(dates) <= dt.date(2026, 11, 30)


def test_there_are_twelve_sources_or_more() -> None:
    assert len({seed.source for seed in all_seeds() if seed.source}) >= 12


def test_every_address_is_under_a_reserved_domain() -> None:
    hosts = {urlsplit(seed.url).hostname or "" for seed in all_seeds() if seed.url}
    assert hosts
    assert [host for host in hosts if not host.endswith((".test", ".example"))] == []


# --- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in PAGES if not ENCODINGS[name][0].startswith("utf-8")])
def test_a_page_in_an_old_encoding_is_not_utf_8(name: str) -> None:
    with pytest.raises(UnicodeDecodeError):
        (SEEDS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, encodings in ENCODINGS.items() if encodings == ["utf-8-sig"]])
def test_a_file_with_a_byte_order_mark_begins_with_it(name: str) -> None:
    assert (SEEDS / name).read_bytes().startswith(b"\xef\xbb\xbf")


def test_windows_1252_and_latin_1_differ_by_their_bytes() -> None:
    def middle(name: str) -> set[int]:
        return set((SEEDS / name).read_bytes()) & set(range(0x80, 0xA0))

    assert middle("pages/metz-forets-latin1.html") == set()
    assert middle("pages/rhone-centrales-cp1252.html") >= set("’“”œ…".encode("cp1252"))
    assert middle("pages/saint-denis-halle-cp1252.html") >= set("’“”œ…".encode("cp1252"))


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("pages/metz-forets-latin1.html", [b"ISO-8859-1"]),
        ("pages/rhone-centrales-cp1252.html", [b"utf-8"]),
        ("pages/saint-denis-halle-cp1252.html", []),
    ],
)
def test_a_page_declares_the_encoding_the_document_says(name: str, declared: list[bytes]) -> None:
    assert re.findall(rb'charset="?([\w-]+)', (SEEDS / name).read_bytes()) == declared


def test_one_body_and_no_other_is_in_nfd() -> None:
    bodies = {name: unicodedata.is_normalized("NFC", text_of(name)) for name in ENCODINGS}
    assert [name for name, is_nfc in bodies.items() if not is_nfc] == ["pages/estuaire-phoques-nfd.html"]
    (seed,) = seeds_in("pages/estuaire-phoques-nfd.html")
    assert unicodedata.is_normalized("NFD", seed.body)


# --- traps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (form, name)
        for _, forms, names in table("What French does to search engines")
        for form in codes(forms)
        for name in codes(names)
    ],
)
def test_a_trap_is_where_the_document_says(form: str, name: str) -> None:
    assert form in text_of(name)


def test_one_dispatch_is_printed_by_three_papers() -> None:
    prints = [seed for seed in all_seeds() if "61\u202f000 personnes" in seed.body]
    assert len({seed.body for seed in prints}) == 1
    for what in ("title", "source", "url"):
        assert len({getattr(seed, what) for seed in prints}) == 3


def test_a_correction_comes_after_what_it_corrects() -> None:
    (new,) = (seed for seed in all_seeds() if seed.updated)
    old, last = (seed for seed in all_seeds() if seed.id == new.id)
    assert last is new
    assert old.url == new.url
    assert old.body != new.body
    assert new.updated > new.date.isoformat()


def test_no_other_two_records_are_one_article() -> None:
    names = [seed.id or seed.url for seed in all_seeds() if (seed.id or seed.url) and not seed.updated]
    assert len(set(names)) == len(names)


def test_one_article_answers_best_on_cooperation_sud_sud() -> None:
    said = {name: text_of(name).casefold().count("coopération sud-sud") for name in ENCODINGS}
    assert {name for name, n in said.items() if n} == {"portail/cooperation-sud-sud.txt"}
    (seed,) = seeds_in("portail/cooperation-sud-sud.txt")
    assert "coopération Sud-Sud" in seed.title
    assert seed.body.casefold().count("coopération sud-sud") >= 4


@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_a_portal_page_begins_with_headlines_of_other_articles(name: str) -> None:
    first_line, *rest = (SEEDS / name).read_text(encoding="utf-8").split("\n")
    headlines = re.split(r"[ \u00a0]{4}", first_line)
    assert 20 <= len(headlines) <= 50
    assert seeds_in(name)[0].title not in headlines
    assert "Afrique du Sud" in first_line
    assert rest[0] == ""
    assert rest[-1].startswith("Cliquez ")


def test_two_portal_pages_announce_the_article_on_cooperation_sud_sud() -> None:
    (seed,) = seeds_in("portail/cooperation-sud-sud.txt")
    first_lines = [(SEEDS / name).read_text(encoding="utf-8").split("\n")[0] for name in PORTAL_PAGES]
    assert len([line for line in first_lines if seed.title in line]) == 2
    assert any("UE-Voisinage Sud" in line for line in first_lines)


@pytest.mark.parametrize("name", PAGES)
def test_a_saved_page_lists_other_articles(name: str) -> None:
    html = decode((SEEDS / name).read_bytes(), ENCODINGS[name])
    aside = re.split("[AÀ] lire aussi", html)[1]
    assert "<li><a href=" in aside
    assert seeds_in(name)[0].title not in aside


# --- extraction ------------------------------------------------------------------------------------------------------


def composed(text: str) -> str:
    """Return a text in NFC with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("name", ENCODINGS)
def test_extraction_finds_the_articles_and_none_of_what_lies_around_them(name: str) -> None:
    pages = [RawPage(name=member, stream=io.BytesIO(content)) for member, content in members(name)]
    articles = [article for page in pages for article in extract_articles(page, Settings())]
    headlines = {composed(seed.title) for seed in all_seeds() if seed.title}
    for article, seed in zip(articles, seeds_in(name), strict=True):
        assert isinstance(article, Article)
        assert composed(article.title) == composed(seed.title)
        before, body, after = composed(f"{article.body}.").partition(composed(f"{seed.body}."))
        assert body  # the full stop stands for a body that is empty, as that of a headline alone
        # A standfirst is of the article; a byline is not of its text.
        assert before.strip() in ("", composed(article.summary or ""))
        assert after == ""
        assert [headline for headline in headlines if headline in composed(article.body)] == []
