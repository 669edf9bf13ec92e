"""Test related articles: their scores by brute force, and what a reader expects of them."""

import dataclasses
import datetime as dt
import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from newssearch import NewsIndex
from newssearch.analysis import FRENCH, analyse, is_stop_word, lead_end
from newssearch.article import Article, epoch_s
from newssearch.errors import UnknownArticle
from newssearch.search.model import Model
from newssearch.search.related import HALF_LIFE_DAYS, MAX_WORDS, OTHER_LANGUAGE, related_to
from newssearch.settings import Ranking
from search.engines import MakeEngine
from search.seed_articles import seed_articles

NEWS = Path(__file__).parents[2] / "../shared/data/news/orangesum_dev.jsonl.gz"
WEIGHTS = {"title": (2.5, 0.75), "body": (1.0, 0.75), "lead": (0.6, 0.5)}
K1 = 1.2


class Naive:
    """Reckon scores from texts, word by word; of articles whose sources and languages are all too few to count."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.article_id: article for article in articles}
        words = {key: list(words_of(article)) for key, article in self.articles.items()}
        # The stem of a content word may be a function word too: « monts » is found as « mon ».
        self.doc_freqs = Counter(term for found in words.values() for term in {term for _, term, _ in found})
        self.freqs = {field: _counted(words, field, content_only=False) for field in WEIGHTS}
        self.content = {field: _counted(words, field, content_only=True) for field in WEIGHTS}

    def idf(self, term: str) -> float:
        doc_freq = self.doc_freqs[term]
        return math.log(1 + (len(self.articles) - doc_freq + 0.5) / (doc_freq + 0.5))

    def telling(self, of: str, n_words: int) -> dict[str, float]:
        """Return the telling words of an article, and what each is worth in the score of another."""
        freqs: Counter[str] = Counter()
        for field, (weight, _) in WEIGHTS.items():
            for term, freq in self.content[field][of].items():
                freqs[term] += weight * freq  # type: ignore[assignment]
        values = {
            term: math.log1p(round(freq, 6)) * self.idf(term)
            for term, freq in freqs.items()
            if self.doc_freqs[term] > 1
        }
        return dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:n_words])

    def tf(self, of: str, term: str) -> float:
        total = 0.0
        for field, (weight, b) in WEIGHTS.items():
            lengths = {key: freqs.total() for key, freqs in self.content[field].items()}
            average = max(1.0, sum(lengths.values()) / len(lengths))
            total += weight * self.freqs[field][of][term] / (1 - b + b * max(1, lengths[of]) / average)
        return total

    def score(self, of: str, other: str, nearness: float, n_words: int) -> float:
        tfs = {term: (value, self.tf(other, term)) for term, value in self.telling(of, n_words).items()}
        words = sum(value * (K1 + 1) * tf / (K1 + tf) for value, tf in tfs.values())
        moments = [self.articles[key].published_at for key in (of, other)]
        if None not in moments:
            days = abs(epoch_s(moments[0]) - epoch_s(moments[1])) / 86_400  # type: ignore[arg-type]
            words *= 1 + nearness * HALF_LIFE_DAYS / (HALF_LIFE_DAYS + days)
        return words


def _counted(
    words: Mapping[str, Sequence[tuple[str, str, bool]]], field: str, *, content_only: bool
) -> dict[str, Counter[str]]:
    return {
        key: Counter(term for one, term, is_content in found if one == field and (is_content or not content_only))
        for key, found in words.items()
    }


def words_of(article: Article) -> Iterator[tuple[str, str, bool]]:
    """Yield the field and the term of each word, and whether it is one of content; the lead is in the body too."""
    for token in analyse(article.title, FRENCH):
        yield "title", token.term, not is_stop_word(token.surface)
    for token in analyse(article.body, FRENCH):
        yield "body", token.term, not is_stop_word(token.surface)
        if token.start < lead_end(article.body):
            yield "lead", token.term, not is_stop_word(token.surface)


@pytest.mark.parametrize(("nearness", "n_words"), [(0.25, MAX_WORDS), (0.0, 12), (3.0, 30)])
def test_scores_are_those_of_the_formula(make_engine: MakeEngine, nearness: float, n_words: int) -> None:
    articles = [dataclasses.replace(article, lang="fr", source=None) for article in seed_articles()][:19]
    model, naive = Model(make_engine(*articles).snapshot, Ranking()), Naive(articles)
    for article in articles:
        hits = related_to(model, article.article_id, limit=100, nearness=nearness, n_words=n_words)
        others = {key for key in naive.articles if key != article.article_id}
        expected = {key: naive.score(article.article_id, key, nearness, n_words) for key in others}
        assert {hit.article_id: pytest.approx(hit.score) for hit in hits} == {k: s for k, s in expected.items() if s}
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def ids_of(make_engine: MakeEngine, *articles: Article, of: str = "a", **options: float) -> list[str]:
    model = Model(make_engine(*articles).snapshot, Ranking())
    return [hit.article_id for hit in related_to(model, of, limit=10, **options)]  # type: ignore[arg-type]


def article(article_id: str, body: str, **fields: object) -> Article:
    return Article(article_id=article_id, body=body, **{"lang": "fr", **fields})  # type: ignore[arg-type]


STORM = "La tempête Ciaran a privé d'électricité la ville de Brest, où le port est fermé."


def test_what_tells_of_the_same_comes_first_and_what_shares_nothing_not_at_all(make_engine: MakeEngine) -> None:
    found = ids_of(
        make_engine,
        article("a", STORM),
        article("budget", "Le conseil a voté le budget."),
        article("port", "Le port de Marseille accueille un paquebot."),
        article("storm", "Brest : la tempête Ciaran s'éloigne, le port rouvre."),
    )
    assert found == ["storm", "port"]


def test_a_reprint_is_no_related_article_and_of_another_story_one_is_shown(make_engine: MakeEngine) -> None:
    other = "Après la tempête Ciaran, les assureurs de Brest comptent les dégâts : mille maisons et le port."
    found = ids_of(
        make_engine,
        article("a", STORM, source="Le Phare"),
        article("copy", STORM, source="Le Fleuve"),
        article("b", other, source="Le Phare", published_at=dt.date(2023, 11, 2)),
        article("b again", other, source="Le Fleuve", published_at=dt.date(2023, 11, 3)),
    )
    assert found == ["b"]


def test_of_two_that_tell_the_same_the_one_nearer_in_time_comes_first(make_engine: MakeEngine) -> None:
    articles = [
        article("a", STORM, published_at=dt.date(2023, 11, 2)),
        article("before", "La tempête menace Brest, dit le maire.", published_at=dt.date(2019, 1, 1)),
        article("after", "La tempête quitte Brest, note le préfet.", published_at=dt.date(2023, 11, 4)),
        article("undated", "La tempête frappe Brest, écrit un poète."),
    ]
    assert ids_of(make_engine, *articles)[0] == "after"
    assert ids_of(make_engine, *articles, nearness=100)[2] == "undated"


def test_an_article_in_another_language_weighs_less(make_engine: MakeEngine) -> None:
    articles = [article("a", STORM), *(article(lang, f"Brest, Ciaran, mot{lang}.", lang=lang) for lang in ("en", "fr"))]
    hits = related_to(Model(make_engine(*articles).snapshot, Ranking()), "a", limit=10)
    assert [hit.lang for hit in hits] == ["fr", "en"]
    assert hits[1].score == pytest.approx(OTHER_LANGUAGE * hits[0].score)


def test_what_every_article_of_a_source_says_relates_none(make_engine: MakeEngine) -> None:
    last_line = (
        "\n\nAbonnez vous à la lettre matinale du Phare breton, journal indépendant fondé par des marins, imprimé "
        "chaque nuit sur papier recyclé."
    )
    phare = [article(f"p{n}", f"Sujet{n} passe{n} loin{n}.{last_line}", source="Le Phare") for n in range(30)]
    others = [article(f"o{n}", f"Propos{n} autre{n} divers{n}.", source="Le Fleuve") for n in range(300)]
    found = ids_of(
        make_engine,
        article("a", f"Le barrage cède.{last_line}", source="Le Phare"),
        *phare,
        *others,
        article("b", "Un barrage se fissure.", source="Le Fleuve"),
    )
    assert found[0] == "b"


def test_an_id_that_is_not_here_is_an_error_that_names_it(make_engine: MakeEngine) -> None:
    with pytest.raises(UnknownArticle, match=r"^'absent' names no article here; ") as caught:
        ids_of(make_engine, article("a", STORM), of="absent")
    assert caught.value.article_id == "absent"


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"nearness": -0.1}])
def test_what_is_negative_is_refused(make_engine: MakeEngine, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        related_to(Model(make_engine(article("a", STORM)).snapshot, Ranking()), "a", **{"limit": 10, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("body", ["Et de la", "Seul mot inconnu"])
def test_an_article_that_shares_no_word_has_no_related_ones(make_engine: MakeEngine, body: str) -> None:
    assert ids_of(make_engine, article("a", body), article("b", "Le budget est voté.")) == []


def test_a_deleted_article_is_neither_found_nor_asked_for(tmp_path: Path) -> None:
    with NewsIndex.open(tmp_path / "index") as index:
        index.add([article("a", STORM), article("b", "Brest se relève."), article("c", "La tempête est passée.")])
        assert [hit.article_id for hit in index.related("a", limit=1)] == ["b"]
        index.delete(["b"])
        assert [hit.article_id for hit in index.related("a")] == ["c"]
        with pytest.raises(UnknownArticle):
            index.related("b")


@pytest.mark.skipif(not NEWS.exists(), reason="shared data is absent: the news")
def test_related_news_share_the_keywords_that_editors_gave_them(tmp_path: Path) -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records = [record for record in map(json.loads, lines) if record["tags"]][:1_000]
    tags = {record["id"]: set(record["tags"]) for record in records}
    with NewsIndex.open(tmp_path / "index") as index:
        index.add(Article(article_id=r["id"], title=r["title"], body=r["body"], lang="fr") for r in records)
        best = {key: [hit.article_id for hit in index.related(key, limit=1)] for key in list(tags)[:200]}
    shared = [bool(tags[key] & tags[found[0]]) for key, found in best.items() if found]
    assert sum(shared) > 0.75 * len(best)
