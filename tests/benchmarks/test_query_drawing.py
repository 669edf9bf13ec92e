"""Test the queries that the benchmark of speed draws from its articles."""

import datetime as dt
from collections import Counter

import pytest
from benchmarks.speed import sampling
from benchmarks.speed.articles import grow
from benchmarks.speed.corpus import SEEDS, read_seeds
from benchmarks.speed.drawing import COMMON, MIDDLING, RARE, draw
from benchmarks.speed.queries import CLASSES, SpeedQuery, prefix_after
from benchmarks.speed.sampling import Sample, Text, stem_of, take_sample, words_of


@pytest.fixture(scope="module")
def sample() -> Sample:
    """Return a sample of articles that are grown from those of the repository."""
    articles = grow(read_seeds(SEEDS), 800)
    return take_sample(Text(one["title"], one["body"], dt.date.fromisoformat(one["date"][:10])) for one in articles)


@pytest.fixture(scope="module")
def queries(sample: Sample) -> list[SpeedQuery]:
    """Return queries of the sample."""
    return draw(sample, 8)


@pytest.fixture(scope="module")
def stems(sample: Sample) -> list[frozenset[str]]:
    """Return the stems of each article."""
    return [frozenset(map(stem_of, words_of(text.body))) for text in sample.texts]


def of(queries: list[SpeedQuery], kind: str) -> list[SpeedQuery]:
    """Return the queries of a class, of which there are some."""
    found = [query for query in queries if query.kind == kind]
    assert found
    return found


def n_holders(stems: list[frozenset[str]], *words: str) -> int:
    """Return how many articles have all of some words in the body."""
    return sum(one.issuperset(map(stem_of, words)) for one in stems)


def test_every_class_has_queries_none_of_them_twice(queries: list[SpeedQuery]) -> None:
    counts = Counter(query.kind for query in queries)
    assert list(counts) == list(CLASSES)
    assert all(count <= 8 for count in counts.values())
    assert len(set(queries)) == len(queries)
    assert {len(query.words) for query in queries if query.kind == "or4"} == {4}
    assert all(len(query.words) == query.about.n_words for query in queries)


def test_the_same_sample_gives_the_same_queries_and_another_seed_others(
    sample: Sample, queries: list[SpeedQuery]
) -> None:
    assert draw(sample, 8) == queries
    assert draw(sample, 8, seed=2) != queries


@pytest.mark.parametrize(("kind", "band"), [("mid", MIDDLING), ("common", COMMON), ("newest", COMMON)])
def test_a_word_is_in_as_many_articles_as_its_class_says(
    stems: list[frozenset[str]], queries: list[SpeedQuery], kind: str, band: tuple[float, float]
) -> None:
    for query in of(queries, kind):
        assert band[0] <= n_holders(stems, *query.words) / len(stems) <= band[1]


def test_a_rare_word_is_in_a_few_articles(stems: list[frozenset[str]], queries: list[SpeedQuery]) -> None:
    for query in of(queries, "rare"):
        assert RARE[0] <= n_holders(stems, *query.words) <= RARE[1]


@pytest.mark.parametrize("kind", ["and2", "and3", "or3"])
def test_some_article_has_all_words_of_a_query(
    stems: list[frozenset[str]], queries: list[SpeedQuery], kind: str
) -> None:
    for query in of(queries, kind):
        assert n_holders(stems, *query.words)


@pytest.mark.parametrize("kind", ["phrase2", "phrase3", "or_stop"])
def test_the_words_of_a_stretch_follow_each_other_in_an_article(
    sample: Sample, queries: list[SpeedQuery], kind: str
) -> None:
    for query in of(queries, kind):
        assert any(" ".join(query.words) in text.body.lower() for text in sample.texts)


def test_an_or_with_stop_words_has_some_and_content_too(queries: list[SpeedQuery]) -> None:
    for query in of(queries, "or_stop"):
        n_content = sum(map(sampling.is_content, query.words))
        assert 2 <= n_content < len(query.words)


def test_a_prefix_begins_a_stem_and_is_its_own_stem(sample: Sample, queries: list[SpeedQuery]) -> None:
    for query in of(queries, "prefix"):
        (letters,) = query.words
        assert any(stem.startswith(letters) for stem in sample.doc_freqs)
        assert stem_of(letters) == letters


def test_the_words_over_two_fields_are_of_one_title(sample: Sample, queries: list[SpeedQuery]) -> None:
    for query in of(queries, "two_fields"):
        assert any(set(query.words) <= set(words_of(text.title)) for text in sample.texts)


def test_a_range_of_dates_is_a_year(queries: list[SpeedQuery]) -> None:
    for query in of(queries, "dates"):
        since, until = dt.date.fromisoformat(query.since), dt.date.fromisoformat(query.until)
        assert (until - since).days == 365


def test_an_empty_sample_gives_no_queries() -> None:
    assert draw(take_sample([]), 5) == []


def test_the_string_after_a_prefix_ends_its_range() -> None:
    assert prefix_after("gouv") == "gouw"
    assert prefix_after("gouv") > "gouvernement"
