"""Check what French readers expect to find, pair by pair; `pairs.toml` is the specification."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from french.pairs import Pair, Specification
from newssearch import Article, NewsIndex
from newssearch.search import SearchResults

SPECIFICATION = Specification()
EXPECTATIONS = ("found", "found_too", "not_found", "first")

Search = Callable[[Pair], SearchResults]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """Search the headlines of a pair's own heading, which are indexed once."""
    with ExitStack() as stack:

        @cache
        def index_of(phenomenon: str) -> NewsIndex:
            index = stack.enter_context(NewsIndex.open(tmp_path_factory.mktemp(phenomenon) / "index"))
            headlines = SPECIFICATION.headlines(phenomenon)
            index.add(Article(article_id=headline, title=headline, lang="fr") for headline in headlines)
            return index

        yield lambda pair: index_of(pair.phenomenon).search(pair.query, limit=1_000, snippets=False)


def each(expectation: str) -> pytest.MarkDecorator:
    """Run a test on each pair of one list."""
    return pytest.mark.parametrize("pair", SPECIFICATION[expectation], ids=str)


def found_by(results: SearchResults) -> list[str]:
    return [hit.article_id for hit in results.hits]


@each("found")
def test_a_query_is_fully_answered(search: Search, pair: Pair) -> None:
    results = search(pair)
    found = found_by(results)
    assert pair.headline in found, pair.why
    # A note says that a word was missing, or that the match was relaxed to some of the words.
    assert (results.relaxed, results.notes) == (False, ()), pair.why


@each("found_too")
def test_a_headline_is_among_the_hits(search: Search, pair: Pair) -> None:
    found = found_by(search(pair))
    assert pair.headline in found, pair.why


@each("not_found")
def test_a_headline_is_not_among_the_hits(search: Search, pair: Pair) -> None:
    found = found_by(search(pair))
    assert pair.headline not in found, pair.why


@each("first")
def test_a_headline_comes_before_the_others(search: Search, pair: Pair) -> None:
    found = found_by(search(pair))
    assert pair.headline in found, pair.why
    too_early = set(pair.before).intersection(found[: found.index(pair.headline)])
    assert too_early == set(), pair.why


def test_every_list_is_checked() -> None:
    assert SPECIFICATION.lists() == set(EXPECTATIONS)


def test_no_pair_is_said_twice() -> None:
    said = Counter(
        str((pair.query, pair.headline)) for name in EXPECTATIONS for pair in SPECIFICATION[name] if name != "first"
    )
    assert [pair for pair, count in said.items() if count > 1] == []


def test_what_is_not_found_is_one_word_or_a_phrase() -> None:
    loose = [pair.query for pair in SPECIFICATION["not_found"] if " " in pair.query and pair.query[0] not in '"«']
    assert loose == []
