"""Ask what a journalist asks, of the seeds and of real news; `queries.toml` says what is expected."""

import datetime as dt
import gzip
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newssearch import Article, NewsIndex
from newssearch.analysis import fold
from newssearch.errors import QueryError
from newssearch.ingest import read_articles
from newssearch.query import Language, parse
from newssearch.search import SearchRequest, SearchResults
from newssearch.settings import Settings

ROOT = Path(__file__).parents[2]
NEWS = ROOT / "../shared/data/news/orangesum_dev.jsonl.gz"
TABLE = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "requetes.md").read_text(encoding="utf-8")

GROUPS: dict[str, tuple[str, ...]] = {
    "Maghreb": ("L'Écho des Oasis", "Les Nouvelles du Golfe", "Le Phare du Bouregreg", "Hespress")
}
TODAY = Language(today=dt.date(2026, 2, 10), groups=GROUPS)

Row = dict[str, Any]


def ask(index: NewsIndex, query: str, *, relax: bool = False) -> SearchResults:
    """Search on the day of the table, reprints apart."""
    asked = parse(query, TODAY)
    request = SearchRequest(
        text=query, query=asked.tree, notes=asked.notes, limit=30_000, snippets=False, facets=False, relax=relax
    )
    return index.answer(request)


def each(kind: str) -> pytest.MarkDecorator:
    """Run a test on each row of one kind."""
    return pytest.mark.parametrize("row", TABLE[kind], ids=[row["query"] for row in TABLE[kind]])


# --- the seeds -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    settings = Settings(groups=GROUPS)
    with NewsIndex.open(tmp_path_factory.mktemp("seeds") / "index", settings=settings) as index:
        articles = [item for item in read_articles([str(ROOT / "seeds")], settings) if isinstance(item, Article)]
        index.add(articles)
        yield index


def named(index: NewsIndex, beginning: str) -> str:
    """Return the id of the one article whose title begins so."""
    found = [
        hit.article_id for hit in ask(index, "*").hits if beginning == hit.article_id or hit.title.startswith(beginning)
    ]
    assert len(found) == 1, f"{beginning} names {len(found)} articles"
    return found[0]


@each("seeds")
def test_a_query_finds_what_a_reader_of_the_seeds_would(seeds: NewsIndex, row: Row) -> None:
    results = ask(seeds, row["query"], relax=row.get("relaxed", False))
    found = [hit.article_id for hit in results.hits]
    if "count" in row:
        assert results.total == row["count"]
    else:
        assert set(found) == {named(seeds, beginning) for beginning in row["finds"]}
    if "first" in row:
        assert found[0] == named(seeds, row["first"])
    assert results.relaxed == row.get("relaxed", False)
    assert [note for note in results.notes if not note.startswith(row.get("note", "…"))] == []
    assert len(results.notes) == ("note" in row)


@each("wrong")
def test_what_is_wrong_is_said_at_its_place_and_the_rest_is_found(seeds: NewsIndex, row: Row) -> None:
    query = row["query"]
    results = seeds.search(query)
    [note] = results.query_notes
    suggestion = row.get("suggestion", "")
    assert (note.message, query[note.start : note.end], note.suggestion) == (row["lenient"], row["at"], suggestion)
    assert results.notes[0] == note.message
    assert results.total
    with pytest.raises(QueryError) as refused:
        seeds.search(query, strict=True)
    error = refused.value
    assert (error.message, error.position, error.suggestion) == (row["strict"], query.index(row["at"]), suggestion)


# --- the page for readers --------------------------------------------------------------------------------------------


def test_each_example_of_the_page_is_in_the_table() -> None:
    examples = re.findall(r"^\| `([^`]+)` \|", PAGE, re.M)
    assert [row["query"] for row in TABLE["page"]] == examples


def article(name: str, fields: str | Row) -> Article:
    """Return an article of a body, or of some fields."""
    if isinstance(fields, str):
        return Article(article_id=name, body=fields, lang="fr")
    given: Row = {"lang": "fr", **fields}
    if "authors" in given:
        given["authors"] = tuple(given["authors"])
    if n_words := given.pop("n_words", 0):
        given["body"] = "mot " * (n_words - 1)  # the title is one
    return Article(article_id=name, **given)


@each("page")
def test_an_example_of_the_page_finds_what_the_page_says(tmp_path: Path, row: Row) -> None:
    with NewsIndex.open(tmp_path / "index", settings=Settings(groups=GROUPS)) as index:
        # Of equals the first to come would stand first.
        index.add(article(name, row[name]) for name in ("misses", "behind", "finds") if name in row)
        found = [hit.article_id for hit in ask(index, row["query"]).hits]
    assert found == ["finds", *(["behind"] if "behind" in row else [])]


# --- real news -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def news() -> list[Row]:
    if not NEWS.exists():
        pytest.skip("shared data is absent: news/orangesum_dev.jsonl.gz")
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records: list[Row] = [json.loads(line) for line in lines]
    for record in records:
        record["written"] = f"{record['title'] or ''}\f{record['body']}"
        record["folded"] = fold(record["written"].replace("’", "'"))
    return records


@pytest.fixture(scope="module")
def corpus(news: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    with NewsIndex.open(tmp_path_factory.mktemp("corpus") / "index") as index:
        index.add(
            Article(
                article_id=one["id"],
                title=one["title"] or "",
                body=one["body"],
                section=one["section"],
                published_at=dt.datetime.fromisoformat(one["date"]),
                lang="fr",
            )
            for one in news
        )
        yield index


def answers(record: Row, row: Row) -> bool:
    """Tell whether an article answers a row, by its text alone."""
    written, folded = record["written"], record["folded"]
    title = folded.partition("\f")[0]
    day = dt.datetime.fromisoformat(record["date"]).date()
    return (
        all(re.search(pattern, folded) for pattern in row.get("holds", ()))
        and all(re.search(pattern, title) for pattern in row.get("title", ()))
        and all(re.search(pattern, written) for pattern in row.get("written", ()))
        and not ("lacks" in row and re.search(row["lacks"], folded))
        and row.get("since", day) <= day <= row.get("until", day)
        and row.get("section", record["section"]) == record["section"]
    )


@each("corpus")
def test_a_query_finds_the_news_that_have_what_it_says(news: list[Row], corpus: NewsIndex, row: Row) -> None:
    results = ask(corpus, row["query"])
    assert {hit.article_id for hit in results.hits} == {record["id"] for record in news if answers(record, row)}
    assert results.total == len(results.hits) > 0
