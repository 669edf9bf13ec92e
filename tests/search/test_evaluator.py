"""Check what each part of the query language finds, against the articles themselves and by queries as typed."""

import contextlib
import datetime as dt
import itertools
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generations import generation_of
from newssearch import Article, NewsIndex
from newssearch.analysis import Token, analyse
from newssearch.errors import QueryError
from newssearch.kernel import COMPILED, KERNEL
from newssearch.query import (
    AtLeastQuery,
    BooleanQuery,
    FieldQuery,
    NearQuery,
    PhraseQuery,
    Query,
    SameParagraphQuery,
    TermQuery,
    TextField,
    WildcardQuery,
    WrittenQuery,
)
from newssearch.search.document_sets import DocumentSets
from newssearch.search.evaluator import Evaluator
from newssearch.search.model import Model
from newssearch.settings import WHOOSH, Ranking, Settings

WORDS = "sud Sud marché Marché marchés banque le de".split()

ARTICLES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=4).map("\n\n".join),
        st.sampled_from(["fr", "fr", "en"]),
    ),
    min_size=1,
    max_size=6,
)

Place = tuple[str, int, int]
"""Field, paragraph in it, token in the field."""


class Naive:
    """Evaluate a query on the words of one article, one after the other."""

    def __init__(self, article: Article) -> None:
        self.lang = article.lang or "fr"
        self.tokens: list[tuple[Place, Token]] = []
        for field, text in (("title", article.title), ("body", article.body)):
            numbers = itertools.count()
            for paragraph, line in enumerate(text.split("\n") if field == "body" else [text]):
                self.tokens += [((field, paragraph, next(numbers)), token) for token in analyse(line, self.lang)]

    def spans(self, part: Query, field: str | None) -> list[tuple[Place, Place]]:
        found: list[tuple[Place, Place]] = []
        match part:
            case TermQuery():
                found = self.runs([part], [None], field)
            case PhraseQuery():
                found = self.runs(part.words, [None] * len(part.words), field)
            case WrittenQuery():
                found = self.runs(part.words, part.forms, field)
            case AtLeastQuery():
                found = self.spans(part.word, field)
                found = found if len(found) >= part.count else []
            case BooleanQuery():
                found = [span for inner in part.should for span in self.spans(inner, field)]
            case NearQuery():
                found, *others = [self.spans(inner, field) for inner in part.parts]
                for right in others:
                    found = [b for b in right if any(self.are_near(a, b, part) for a in found)]
            case SameParagraphQuery():
                inside = [[s for s in self.spans(inner, field) if s[0][:2] == s[1][:2]] for inner in part.parts]
                common = set.intersection(*({span[0][:2] for span in spans} for spans in inside))
                found = [span for span in inside[-1] if span[0][:2] in common]
        return found

    @staticmethod
    def are_near(left: tuple[Place, Place], right: tuple[Place, Place], query: NearQuery) -> bool:
        if left[0][0] != right[0][0]:
            return False
        behind, before = right[0][2] - left[1][2], left[0][2] - right[1][2]
        return 0 < behind <= query.distance or (not query.is_ordered and 0 < before <= query.distance)

    def runs(
        self, words: Sequence[TermQuery], forms: Sequence[str | None], field: str | None
    ) -> list[tuple[Place, Place]]:
        found = []
        for start in range(len(self.tokens) - len(words) + 1):
            run = self.tokens[start : start + len(words)]
            fields = {place[0] for place, _ in run}
            if len(fields) > 1 or fields not in ({field}, *([fields] if field is None else [])):
                continue
            asked = zip(run, words, forms, strict=True)
            if all(self.is_word(token, word, form) for (_, token), word, form in asked):
                found.append((run[0][0], run[-1][0]))
        return found

    def is_word(self, token: Token, word: TermQuery, form: str | None) -> bool:
        is_same = token.term == word.term if self.lang == "fr" else token.surface == word.surface
        return is_same and form in (None, token.written)

    def holds(self, part: Query, field: str | None = None) -> bool:
        match part:
            case FieldQuery():
                return self.holds(part.part, part.field)
            case BooleanQuery(must=must, must_not=must_not) if must:
                return all(self.holds(inner, field) for inner in must) and not any(
                    self.holds(inner, field) for inner in must_not
                )
            case BooleanQuery():
                return any(self.holds(inner, field) for inner in part.should)
        return bool(self.spans(part, field))


def word(text: str) -> TermQuery:
    (token,) = analyse(text)
    return TermQuery(token.term, token.surface, written=token.written)


def placed() -> st.SearchStrategy[Query]:
    words = st.sampled_from(WORDS).map(word)
    runs = st.lists(words, min_size=2, max_size=3).map(tuple)
    leaves: st.SearchStrategy[Query] = st.one_of(
        words,
        runs.map(PhraseQuery),
        runs.map(lambda run: WrittenQuery(run, tuple(one.written for one in run))),
        words.map(lambda one: WrittenQuery((one,), (one.written,))),
        st.builds(AtLeastQuery, words, st.integers(1, 3)),
        st.lists(words, min_size=1, max_size=2).map(lambda some: BooleanQuery(should=tuple(some))),
    )
    parts = st.lists(leaves, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        leaves,
        st.builds(NearQuery, parts, st.integers(1, 4), st.booleans()),
        parts.map(SameParagraphQuery),
    )


def queries() -> st.SearchStrategy[Query]:
    fields: st.SearchStrategy[TextField] = st.sampled_from(["title", "body"])
    some = placed() | st.builds(FieldQuery, fields, placed())
    trees = st.builds(
        lambda must, must_not: BooleanQuery(must=tuple(must), must_not=tuple(must_not)),
        st.lists(some, min_size=1, max_size=2),
        st.lists(some, max_size=1),
    )
    return some | trees | st.builds(FieldQuery, fields, trees)


@settings(max_examples=80, deadline=None)
@given(drawn=ARTICLES, asked=st.lists(queries(), min_size=3, max_size=8), n_commits=st.integers(1, 3))
def test_each_part_finds_the_articles_that_hold_it(
    drawn: list[tuple[str, str, str]], asked: list[Query], n_commits: int
) -> None:
    articles = {
        str(number): Article(article_id=str(number), title=title, body=body, lang=lang)
        for number, (title, body, lang) in enumerate(drawn)
    }
    commits = [list(articles.values())[start::n_commits] for start in range(n_commits)]
    with tempfile.TemporaryDirectory() as folder:
        generation = generation_of(Path(folder) / "g", *commits, ["0"])
        with contextlib.closing(generation.snapshot()) as snapshot:
            names = [snapshot.listing(doc_id).article_id for doc_id in range(snapshot.n_slots)]
            for query in asked:
                expected = {name for name, held in articles.items() if name != "0" and Naive(held).holds(query)}
                found = Evaluator(snapshot).documents(query)
                assert {names[doc_id] for doc_id in found.tolist()} == expected, query
                assert found.dtype == np.int32
                if KERNEL == COMPILED:
                    marks = DocumentSets(Model(snapshot, Ranking())).of(query)
                    bits = np.unpackbits(marks.view(np.uint8), bitorder="little")[: snapshot.n_slots].astype(bool)
                    marked = np.flatnonzero(bits & snapshot.live).tolist()
                    assert {names[doc_id] for doc_id in marked} == expected, query


NEWS = (
    Article(
        article_id="grève",
        title="Grève des cheminots",
        body="La grève a été votée à Paris.\n\nLe Marché commun reste ouvert. Une manifestation est prévue.",
        source="Le Fleuve",
        section="Économie",
        authors=("Zoé Dupont",),
        published_at=dt.date(2025, 7, 14),
        lang="fr",
    ),
    Article(
        article_id="marché",
        title="Les retraites au marché",
        body="Au marché, on parle des retraites et de la grève. La grève, la grève.\n\nPas un mot de Paris.",
        source="L'Écho des Oasis",
        section="Société",
        authors=("Paul Roy", "Zoë Martin"),
        published_at=dt.datetime(2025, 3, 1, 22, 30, tzinfo=dt.UTC),
        lang="fr",
    ),
    Article(article_id="grave", title="Un accident grave", body="À Lyon, l'été.", source="Le Fleuve", lang="fr"),
    Article(article_id="strike", title="A strike", body="The market of Paris is open.", lang="en"),
)

FOUND = {
    "grève ET Paris": {"grève", "marché"},
    "grève OU accident": {"grève", "marché", "grave"},
    "grève SAUF retraites": {"grève"},
    "grève -retraites": {"grève"},
    "Paris NOT grève": {"strike"},
    "(accident OU cheminots) (Lyon OU Paris)": {"grève", "grave"},
    "grève PRES/2 cheminots": {"grève"},
    "cheminots PRES/2 grève": {"grève"},
    "cheminots PRES/1 grève": set(),
    "grève PRES/1 cheminots": set(),
    "cheminots AVANT/2 grève": set(),
    "grève AVANT/2 cheminots": {"grève"},
    "cheminots PRES/9 votée": set(),
    "grève PARA Paris": {"grève"},
    "manifestation PARA Marché": {"grève"},
    '"Paris le marché"': {"grève"},
    '"Paris le marché" PARA commun': set(),
    "AUMOINS/3 grève": {"marché"},
    "AUMOINS/2 grève": {"grève", "marché"},
    "titre:grève": {"grève"},
    "titre:GREVE": {"grève"},
    "corps:accident": set(),
    'titre:"retraites au marché"': {"marché"},
    "titre:(accident OU retraites)": {"marché", "grave"},
    "body:market": {"strike"},
    "=Marché": {"grève"},
    "=marché": {"marché"},
    '="Marché commun"': {"grève"},
    '="marché commun"': set(),
    "gr?ve": {"grève", "marché", "grave"},
    "manif*tion": {"grève"},
    "cheminost~": {"grève"},
    "chemint~2": {"grève"},
    "manifstaiton~2": {"grève"},
    'source:"le fleuve"': {"grève", "grave"},
    "source:(Le Fleuve OU L’ÉCHO DES OASIS)": {"grève", "marché", "grave"},
    "-source:Fleuve Paris": {"grève", "marché", "strike"},
    "rubrique:economie": {"grève"},
    "auteur:dupont": {"grève"},
    "auteur:zoe": {"grève", "marché"},
    'auteur:"paul roy"': {"marché"},
    "auteur:du": set(),
    "langue:en": {"strike"},
    "groupe:oasis": {"marché"},
    "date:2025-07-14": {"grève"},
    "date:2025-03": {"marché"},
    'date:"1er mars 2025"': {"marché"},
    "depuis:2025": {"grève", "marché"},
    "avant:2025-07-14": {"marché"},
    "du:2025-03-02 au:2025-12-31": {"grève"},
    "longueur:<12": {"grave", "strike"},
    "longueur:>=12": {"grève", "marché"},
    "dévelop*": set(),
    "chemin*": {"grève"},
    "*": {"grève", "marché", "grave", "strike"},
    "* SAUF langue:fr": {"strike"},
    "grève^3 Paris": {"grève", "marché"},
    "titre:(grève SAUF retraites)": {"grève"},
    '"grève des cheminots" OU "accident grave"': {"grève", "grave"},
    "http://lemonde.fr": set(),
}
"""Query -> the articles found, in whatever order, none of them relaxed."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    groups: dict[str, tuple[str, ...]] = {"oasis": ("L'Écho des Oasis",)}
    with NewsIndex.open(tmp_path_factory.mktemp("news") / "index", settings=Settings(groups=groups)) as news_index:
        news_index.add(NEWS)
        yield news_index


@pytest.mark.parametrize(("query", "expected"), FOUND.items())
def test_a_query_finds_what_it_says(index: NewsIndex, query: str, expected: set[str]) -> None:
    results = index.search(query, relax=False)
    assert {hit.article_id for hit in results.hits} == expected
    assert results.total == len(expected)


@pytest.mark.parametrize("query", ["titre:grève corps:Paris", "grève PARA Paris", "AUMOINS/2 grève Paris"])
def test_words_score_as_the_words_they_are_wherever_they_are_asked_for(index: NewsIndex, query: str) -> None:
    words_of = {}
    for text in (query, "grève Paris"):
        hits = index.search(text, explain=True).hits
        words_of[text] = {hit.article_id: hit.explanation.parts[0] for hit in hits if hit.explanation}
    assert words_of[query]["grève"] == words_of["grève Paris"]["grève"]


def test_a_boost_changes_the_order(index: NewsIndex) -> None:
    for query, expected in (("cheminots^9 OU retraites", "grève"), ("cheminots OU (retraites)^9", "marché")):
        assert next(hit.article_id for hit in index.search(query).hits) == expected


@pytest.mark.parametrize(
    "query", ["titre:grève", "grève SAUF retraites", "gr?ve", "date:2025-07", "grève^2 OU accident"]
)
def test_the_ranking_of_whoosh_finds_the_same(index: NewsIndex, query: str) -> None:
    results = index.search(query, ranking=WHOOSH)
    assert {hit.article_id for hit in results.hits} == FOUND.get(
        query, {hit.article_id for hit in index.search(query).hits}
    )


def test_what_is_wrong_is_said_and_the_rest_is_found(index: NewsIndex) -> None:
    results = index.search("grève OU (accident")
    assert {hit.article_id for hit in results.hits} == {"grève", "marché", "grave"}
    [note] = results.query_notes
    assert results.notes == (note.message,)
    assert note.message == "Cette parenthèse n’est jamais refermée. Elle est refermée à la fin de la requête."
    assert (note.start, note.end) == (9, 10)
    with pytest.raises(QueryError, match="refermée") as raised:
        index.search("grève OU (accident", strict=True)
    assert raised.value.position == 9


def test_an_article_with_a_day_alone_is_of_that_day_in_any_zone(tmp_path: Path) -> None:
    day, late = dt.date(2025, 7, 14), dt.datetime(2025, 7, 15, 2, tzinfo=dt.UTC)
    midnight = dt.datetime(2025, 7, 14, tzinfo=dt.UTC)
    articles = [
        Article(article_id=str(moment), title="Défilé", published_at=moment)
        for moment in (day, day + dt.timedelta(days=1), midnight, late)
    ]
    found = {}
    for timezone in ("America/Montreal", "Europe/Paris", "Pacific/Auckland"):
        with NewsIndex.open(tmp_path / timezone, settings=Settings(timezone=timezone)) as index:
            index.add(articles)
            found[timezone] = {hit.article_id for hit in index.search("date:2025-07-14", fold=False).hits}
    assert found == {
        "America/Montreal": {str(day), str(late)},
        "Europe/Paris": {str(day), str(midnight)},
        "Pacific/Auckland": {str(day), str(midnight)},
    }


def test_a_pattern_in_another_place_than_a_text_is_an_error_of_the_program(index: NewsIndex) -> None:
    with pytest.raises(ValueError, match="no place"), index._live.lend() as snapshot:
        Evaluator(snapshot).documents(NearQuery((word("sud"), FieldQuery("title", WildcardQuery("s?d"))), 2))
