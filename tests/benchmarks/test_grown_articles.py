"""Test the articles that the benchmark of speed grows: alike for a seed, and with a vocabulary that goes on growing."""

import datetime as dt
import gzip
import json
import random
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from benchmarks.speed.articles import Seed, grow, read_seed
from benchmarks.speed.corpus import SEEDS, find_source, read_seeds, write_records
from benchmarks.speed.feed import Feed, NewsItem
from benchmarks.speed.names import NameSource

FERRY = {
    "title": "Le bac de Royan reprend la mer",
    "body": "Le bac a repris la mer, a dit la maire Claire Morel. Il porte 45 voitures et 120 passagers.\n\n"
    "« Nous attendions ce jour », a dit Jean Rivaud, le capitaine du bac. La ligne date de 1928.",
    "section": "regions/ouest",
}
MARKET = {
    "title": "Un marché de nuit à Sousse",
    "body": "Le marché ouvre le soir, a dit Amira Trabelsi à la radio. On y vend des dattes et du miel de Nabeul.",
    "section": "economie",
}


def rng() -> random.Random:
    """Return draws that are always the same."""
    return random.Random(1)  # noqa: S311 - nothing here is secret


def seeds_of(*records: dict[str, str]) -> list[Seed]:
    """Return the seeds of records."""
    return [seed for record in records if (seed := read_seed(record))]


# --- seeds ------------------------------------------------------------------------------------------------------------


def test_a_body_is_cut_at_its_sentences_and_its_paragraphs() -> None:
    (seed,) = seeds_of(FERRY)
    assert [sentence.text for sentence in seed.sentences] == [
        "Le bac a repris la mer, a dit la maire Claire Morel.",
        "Il porte 45 voitures et 120 passagers.",
        "« Nous attendions ce jour », a dit Jean Rivaud, le capitaine du bac.",
        "La ligne date de 1928.",
    ]
    assert seed.section == "regions"


def test_names_within_a_sentence_and_numbers_that_are_no_years_may_be_replaced() -> None:
    (seed,) = seeds_of(FERRY)
    slots = [sentence.text[start:end] for sentence in seed.sentences for start, end, _ in sentence.slots]
    assert slots == ["Claire", "Morel", "45", "120", "Jean", "Rivaud"]


def test_an_article_without_two_sentences_is_no_seed() -> None:
    assert read_seed({"title": "Brève", "body": "Il pleut sur toute la Bretagne ce matin."}) is None
    assert read_seed({"title": None, "body": None}) is None


# --- growing ----------------------------------------------------------------------------------------------------------


def test_the_same_seed_grows_the_same_articles_and_another_one_others() -> None:
    seeds = seeds_of(FERRY, MARKET)
    assert list(grow(seeds, 50)) == list(grow(seeds, 50))
    assert list(grow(seeds, 50)) != list(grow(seeds, 50, seed=2))


def test_more_articles_begin_with_the_same_ones() -> None:
    seeds = seeds_of(FERRY, MARKET)
    assert list(grow(seeds, 200))[:50] == list(grow(seeds, 50))


def test_an_article_is_made_of_sentences_of_its_section() -> None:
    for article in grow(seeds_of(FERRY, MARKET), 50):
        foreign = "dattes" if article["section"] == "regions" else "passagers"
        assert foreign not in article["body"]
        assert article["body"]


def test_articles_have_ids_of_their_own_and_moments_in_utc() -> None:
    articles = list(grow(seeds_of(FERRY, MARKET), 300))
    assert len({article["id"] for article in articles}) == 300
    moments = [dt.datetime.fromisoformat(article["date"]) for article in articles]
    assert {moment.utcoffset() for moment in moments} == {dt.timedelta(0)}
    assert all(2010 <= moment.year <= 2025 for moment in moments)
    assert len({article["source"] for article in articles}) > 5


def test_the_vocabulary_goes_on_growing() -> None:
    words: set[str] = set()
    sizes = []
    for number, article in enumerate(grow(seeds_of(FERRY, MARKET), 4_000), start=1):
        words.update(article["body"].split())
        if number % 1_000 == 0:
            sizes.append(len(words))
    steps = [after - before for before, after in pairwise(sizes)]
    assert all(step > 50 for step in steps)
    assert steps[-1] < sizes[0]


def test_nothing_grows_from_nothing() -> None:
    with pytest.raises(ValueError, match="no article to grow from"):
        next(grow([], 1))


# --- names ------------------------------------------------------------------------------------------------------------


def test_names_are_made_of_the_letters_of_known_ones_and_come_again() -> None:
    names = NameSource(["Rivaud", "Morel", "Rivage"], rng())
    taken = [names.take() for _ in range(500)]
    assert {letter for name in taken for letter in name.lower()} <= set("rivaudmorelge") | set("durand")
    assert all(name[0].isupper() and 4 <= len(name) <= 12 for name in taken)
    assert len(set(taken)) < len(taken)


def test_without_known_names_there_is_still_one() -> None:
    assert NameSource([], rng()).take() == "Durand"


# --- files ------------------------------------------------------------------------------------------------------------


def test_grown_articles_are_read_back_one_by_one(tmp_path: Path) -> None:
    records = list(grow(seeds_of(FERRY, MARKET), 5))
    path = tmp_path / "grown.jsonl.gz"
    write_records(path, iter(records))
    feed = Feed(path)
    items = list(feed)
    assert [item.id for item in items] == [record["id"] for record in records]
    assert items[0] == msgspec.convert(records[0], NewsItem)
    assert feed.reading_s > 0
    assert [one.name for one in tmp_path.iterdir()] == ["grown.jsonl.gz"]


def test_the_same_articles_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_records(tmp_path / f"{name}.jsonl.gz", grow(seeds_of(FERRY), 5))
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz"])
def test_any_file_of_articles_grows_gzipped_or_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = "".join(json.dumps(record) + "\n" for record in (FERRY, MARKET)).encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert find_source(path) == path
    assert [seed.title.text for seed in read_seeds(path)] == [FERRY["title"], MARKET["title"]]


def test_the_samples_of_the_repository_grow_too() -> None:
    assert len(read_seeds(SEEDS)) > 40


def test_a_folder_without_the_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="neither a file of articles"):
        find_source(tmp_path)
