"""Check that an account says of an article what a search does with it, and that its points come to the score."""

import datetime as dt
import gzip
import json
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.errors import UnknownArticle
from newssearch.ingest import read_articles
from newssearch.query import parse
from newssearch.query.language import Language
from newssearch.search import LocalEngine, SearchRequest
from newssearch.search.account import Account, WordAccount
from newssearch.search.plan import Origin
from newssearch.settings import PLAIN_BM25, Ranking, Settings
from search.engines import MakeEngine, engine_over
from search.french_corpora import MIXED_CORPORA, NOW_S, QUERIES, RANKINGS

ROOT = Path(__file__).parents[2]
NEWS = ROOT.parent / "shared" / "data" / "news" / "orangesum_dev.jsonl.gz"


def asked(text: str, ranking: Ranking | None = None) -> SearchRequest:
    """Return a search for a query, which asks for all hits at NOW_S."""
    tree = parse(text, Language(today=dt.date(2025, 7, 2))).tree
    return SearchRequest(text=text, query=tree, limit=1_000, snippets=False, ranking=ranking or Ranking(), now_s=NOW_S)


def account_of(engine: LocalEngine, text: str, article: Article, ranking: Ranking | None = None) -> Account:
    return engine.explain(asked(text, ranking), article)


def check(engine: LocalEngine, request: SearchRequest, articles: list[Article]) -> int:
    """Hold the accounts of articles against a search; give the number of those that it finds."""
    results = engine.search(request)
    found = {hit.article_id: (rank, hit.score) for rank, hit in enumerate(results.hits, start=1)}
    for article in articles:
        account = engine.explain(request, article)
        assert (account.rank, account.score) == found.get(article.article_id, (None, None)), request.text
        assert (account.total, account.is_relaxed) == (results.total, results.relaxed)
        for form in (form for word in account.words for form in word.forms):
            assert form.text in (article.title if form.in_title else article.body)
            assert form.count == form.in_title + form.in_body > 0
            assert form.in_lead <= form.in_body
        scored = [word for word in account.words if not word.is_function_word]
        assert [word.points > 0 for word in scored] == [bool(word.forms and account.score) for word in scored]
        points = [part.points for parts in (account.words, account.pairs, account.bonuses) for part in parts]
        assert all(part >= 0 for part in points)
        assert sum(points) == pytest.approx(account.score or 0, rel=1e-12)
        *_, last = lines = account.lines()
        told = [round(float(line.points.replace(",", ".")) * 1_000) for line in lines if line.points]
        assert told == [] if account.score is None else told.pop() == sum(told) == round(account.score * 1_000)
        assert (last.points == "") == (account.score is None)
    return len(found)


@settings(max_examples=25)
@given(articles=MIXED_CORPORA, query=QUERIES, name=st.sampled_from(sorted(RANKINGS)), reranked=st.integers(0, 5))
def test_an_account_has_the_score_and_the_rank_of_a_search(
    articles: list[Article], query: str, name: str, reranked: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        for ranking in (RANKINGS[name], msgspec.structs.replace(RANKINGS[name], reranked=reranked)):
            check(engine, asked(query, ranking), articles[:12])
        engine.snapshot.close()


SEED_QUERIES = [
    "cooperation sud sud",
    "l'O.N.U. à N'Djamena",
    "titre:dakar vallée SAUF riz",
    "dévelop* agricol*",
    '"vallée du fleuve" riz^2',
    "etats OU prix OU (marché PRES/5 céréales)",
    "le de la",
    "cooperatoin santé",
    "depuis:2025-01-01 eau",
    "longueur:>200",
    '="Afrique" eau~1',
    "",
]


def test_the_points_of_every_seed_come_to_its_score(tmp_path: Path) -> None:
    read = [one for one in read_articles([str(ROOT / "seeds")], Settings()) if isinstance(one, Article)]
    articles = list({article.article_id: article for article in read}.values())
    engine = engine_over(tmp_path / "generation", articles)
    assert sum(check(engine, asked(query), articles) for query in SEED_QUERIES) > 100
    engine.snapshot.close()


SIGNS = (
    *("ET", "OU", "SAUF", "-", "(", ")", '"', "PRES/2", "AVANT/3", "PARA", "AUMOINS/2", "titre:", "corps:", "source:"),
    *(
        "depuis:hier",
        "date:2025",
        "longueur:>3",
        "ven*",
        "v?nt",
        "vent~1",
        '="Vent"',
        "^2",
        "*",
        "vent",
        "pluies",
        "le",
    ),
    *("vent-nord", "xylophone", "l'été", "bugdet"),
)


@settings(max_examples=150)
@given(query=st.lists(st.sampled_from(SIGNS), min_size=1, max_size=7).map(" ".join))
def test_any_query_can_be_accounted_for(weather: tuple[LocalEngine, list[Article]], query: str) -> None:
    check(weather[0], asked(query), weather[1])


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalEngine, list[Article]]]:
    """Return an engine over a few articles, and these."""
    articles = [
        Article(article_id="a", title="Le vent du nord", body="Vent fort.\n\nPluie, pluie et vents d'été.", lang="fr"),
        Article(
            article_id="b", title="Vent-Nord", body="Le budget du vent.", published_at=dt.date(2025, 7, 1), lang="fr"
        ),
        Article(article_id="c", title="Vents", body="Des pluies.", source="Le Fleuve", lang="en"),
    ]
    engine = engine_over(tmp_path_factory.mktemp("weather") / "generation", articles)
    yield engine, articles
    engine.snapshot.close()


def test_the_points_of_news_come_to_their_scores(tmp_path: Path) -> None:
    if not NEWS.exists():
        pytest.skip("shared data is absent: news/orangesum_dev.jsonl.gz")
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 300)]
    articles = [Article(article_id=one["id"], title=one["title"] or "", body=one["body"], lang="fr") for one in records]
    engine = engine_over(tmp_path / "generation", articles)
    for title in [article.title for article in articles[:300:20]]:
        assert check(engine, asked(title, Ranking(reranked=20)), articles[:40])
    engine.snapshot.close()


# --- what is told of words -------------------------------------------------------------------------------------------


def words_of(account: Account) -> dict[str, WordAccount]:
    return {word.text: word for word in account.words}


def texts_of(account: Account) -> str:
    return "\n".join(line.text for line in account.lines())


def test_a_correction_names_the_word_that_it_stands_for(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", body="Le Budget est voté.", lang="fr")
    account = account_of(make_engine(article), "le bugdet", article)
    absent, corrected, _ = account.words
    assert (absent.text, absent.n_articles, absent.forms, absent.points) == ("bugdet", 0, (), 0)
    assert (corrected.text, corrected.of, corrected.count) == ("budget", ("bugdet",), 1)
    assert corrected.points > 0
    assert "« budget », cherché à la place de « bugdet » : 1 fois dans le texte, écrit « Budget »" in texts_of(account)


FORUM = Article(article_id="long", body="Le Forum mondial du riz est ouvert.", lang="fr")
FMR = Article(article_id="short", body="Le FMR est ouvert.", lang="fr")


@pytest.fixture
def forum(make_engine: MakeEngine) -> LocalEngine:
    """Return an engine that knows what FMR is."""
    snapshot = make_engine(FORUM, FMR).snapshot
    return LocalEngine(snapshot, lambda _: {}, AcronymTable.of_settings({"FMR": "Forum mondial du riz"}))


def test_the_words_of_a_name_are_told_for_its_acronym(forum: LocalEngine) -> None:
    account = account_of(forum, "F.M.R.", FORUM)
    assert account.score
    assert [word.text for word in account.words if word.of == ("F.M.R.",)] == ["Forum", "mondial", "riz"]
    assert "« Forum », du nom complet de « F.M.R. » : 1 fois dans le texte, écrit « Forum »" in texts_of(account)


def test_an_acronym_is_told_for_the_words_of_its_name(forum: LocalEngine) -> None:
    account = account_of(forum, "forum mondial du riz", FMR)
    assert words_of(account)["FMR"].of == ("forum", "mondial", "riz")
    assert "« FMR », sigle de « forum mondial riz » : 1 fois dans le texte, écrit « FMR »" in texts_of(account)


def test_a_word_in_a_compound_is_told_with_it(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", title="L'axe Sud-Sud", body="Il pleut.", lang="fr")
    text = texts_of(account_of(make_engine(article), "sud", article))
    assert "« sud » : 2 fois dans le titre, écrit dans « Sud-Sud » (majuscules, mot composé)" in text


def test_each_way_of_writing_a_word_is_told_with_its_number(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", body="L'état, des états. L'état pleure.", lang="fr")
    assert (
        "« etat » : 3 fois dans le texte, "
        "écrit 2 fois « L'état » (accents, élision), 1 fois « états » (accents, pluriel)\n"
    ) in texts_of(account_of(make_engine(article), "etat", article))


def test_neighbours_and_everything_else_that_counts_is_told(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", title="Vent-Nord", body="Le vent du nord.", lang="fr")
    account = account_of(make_engine(article), "vent-nord vent", article)
    assert [(pair.text, pair.is_linked) for pair in account.pairs] == [("vent nord", True)]
    assert [bonus.kind for bonus in account.bonuses] == ["title coverage", "as typed"]
    assert "en tout : seul article trouvé" in texts_of(account)


# --- what is told of articles that are no answer ---------------------------------------------------------------------


def test_what_an_article_lacks_is_named(make_engine: MakeEngine) -> None:
    other = Article(article_id="b", body="Le budget du port est voté.", lang="fr")
    engine = make_engine(*(f"Le budget du pont, numéro {number}." for number in range(12)), other)
    account = account_of(engine, "budget pont", other)
    assert (account.score, account.rank, account.total) == (None, None, 12)
    text = texts_of(account)
    assert text.startswith("Cet article ne répond pas à la recherche.\nIl lui manque « pont ».\nAssez d’autres")
    assert "« pont » : absent de cet article" in text
    assert [line.points for line in account.lines() if line.points] == []


def test_a_condition_that_leaves_an_article_out_is_named(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", title="Le riz", body="Le riz et le mil.", source="Le Fleuve", lang="fr")
    engine = make_engine(article, "Le riz seul.")
    told = texts_of(account_of(engine, "riz SAUF mil source:fleuve titre:riz", article))
    assert "Cet article ne répond pas à la recherche." in told
    assert "Condition non remplie : SAUF mil" in told
    assert "Condition remplie : titre:riz" in told


def test_what_a_beginning_stands_for_is_told(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", body="Développer le développement.", lang="fr")
    account = account_of(make_engine(article, "Le développeur."), "dévelop*", article)
    (condition,) = account.conditions
    assert {form.text for form in condition.forms} == {"Développer", "développement"}
    assert "Condition remplie : develop* ; ici 1 fois « Développer », 1 fois « développement »" in texts_of(account)
    assert {word.origin for word in account.words} == {Origin.EXPANSION}
    assert "« Développer », l’un des mots que la requête laisse ouverts" in texts_of(account)
    close = account_of(make_engine(article, "Le développeur."), "developpor~", article)
    assert "« développer », cherché à la place de « developpor »" in texts_of(close)


def test_what_has_no_word_has_a_score_of_its_own(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", body="Le riz.", source="Le Fleuve", lang="fr")
    account = account_of(make_engine(article), "source:fleuve OU riz*", article, PLAIN_BM25)
    assert [bonus.kind for bonus in account.bonuses] == ["base"]


def test_one_of_several_conditions_will_do(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", title="Le mil", body="Le riz.", lang="fr")
    told = texts_of(account_of(make_engine(article), "titre:riz OU corps:riz", article))
    assert "Condition non remplie, d’autres sont possibles : titre:riz" in told
    assert "Condition remplie, d’autres sont possibles : corps:riz" in told


def test_compounds_that_stand_apart_are_told_where_few_articles_hold_them(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", body="Le vent du sud.", lang="fr")
    account = account_of(make_engine(article), "vent-sud", article)
    assert [(one.kind, one.holds) for one in account.conditions] == [("preferred", False)]
    assert "Condition non remplie : vent-sud" in texts_of(account)


def test_an_article_far_behind_has_the_score_of_its_words(make_engine: MakeEngine) -> None:
    articles = [Article(article_id=f"a{n}", body="Le vent. " + "Il pleut. " * n, lang="fr") for n in range(9)]
    account = account_of(make_engine(*articles), "vent", articles[8], Ranking(reranked=3))
    assert (account.rank, account.n_rescored) == (9, 3)
    assert "Au-delà des 3 premiers articles, seuls les mots et la date comptent." in texts_of(account)
    assert "en tout : 9e de 9 articles" in texts_of(account)


def test_articles_with_another_form_of_a_name_are_told_behind_those_with_it_as_typed(make_engine: MakeEngine) -> None:
    bodies = ["Kadhafi parle.", "Gaddafi parle. Il pleut.", "Kadhafi. Il pleut.", "Gaddafi parle.", "Le vent."]
    articles = [Article(article_id=f"a{n}", body=body, lang="fr") for n, body in enumerate(bodies)]
    engine = make_engine(*articles)
    ranking = Ranking(variant=0.5, reranked=1)
    assert check(engine, asked("Kadhafi", ranking), articles) == 4
    third = account_of(engine, "Kadhafi", articles[3], ranking)
    last = account_of(engine, "Kadhafi", articles[1], ranking)
    assert [(one.rank, one.n_rescored) for one in (third, last)] == [(3, 3), (4, 3)]


def test_an_article_lacks_no_word_in_whose_place_it_has_another(make_engine: MakeEngine) -> None:
    articles = [Article(article_id=f"a{n}", body=body, lang="fr") for n, body in enumerate(["Kadhafi.", "Gaddafi."])]
    told = texts_of(account_of(make_engine(*articles), "Kadhafi", articles[1], Ranking(variant=0.5)))
    assert told.startswith("« Kadhafi » : absent de cet article\n« Gaddafi », autre graphie de « Kadhafi » : 1 fois ")


def test_plain_bm25_is_told_as_well(make_engine: MakeEngine) -> None:
    article = Article(article_id="a", title="Le vent", body="Il pleut.", lang="fr")
    account = account_of(make_engine(article), "vent", article, PLAIN_BM25)
    assert [word.points for word in account.words] == [account.score]
    assert account.bonuses == ()


def test_an_article_that_is_not_in_the_index_is_an_error(make_engine: MakeEngine) -> None:
    with pytest.raises(UnknownArticle, match="'z' names no article here"):
        account_of(make_engine("Le vent."), "vent", Article(article_id="z", body="Le vent."))
