"""Check how a query that is being typed may go on."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.analysis import analyse
from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.search.completion import Suggestion, complete
from search.engines import segmented


def article(name: str, title: str, body: str = "", day: int = 1, source: str | None = None) -> Article:
    date = dt.date(2025, 1, day)
    return Article(article_id=name, title=title, body=body, published_at=date, source=source, lang="fr")


ARTICLES = [
    article("a", "L'État et la région", "Les élus et les élues votent.", day=3, source="L'Écho du Fleuve"),
    article("b", "Élections régionales à Rabat", "L'état des élections, l'État.", day=5, source="Le Fleuve"),
    article("c", "Un élève de l'école", "Et aujourd'hui, les écoles et l'école.", day=4, source="Le Fleuve"),
    article("d", "Élection annulée", "Effacé, écartelé.", day=9, source="Le Disparu"),
]

Open = Callable[..., Snapshot]


@pytest.fixture
def open_snapshot(tmp_path: Path) -> Iterator[Open]:
    """Return a function from articles to a snapshot of them."""
    snapshots: list[Snapshot] = []

    def open_(articles: list[Article], deleted: tuple[str, ...] = (), n_commits: int = 1) -> Snapshot:
        snapshots.append(segmented(tmp_path / f"g{len(snapshots)}", articles, deleted, n_commits))
        return snapshots[-1]

    yield open_
    for snapshot in snapshots:
        snapshot.close()


@pytest.fixture(params=[1, 3])
def snapshot(open_snapshot: Open, request: pytest.FixtureRequest) -> Snapshot:
    return open_snapshot(ARTICLES, ("d",), request.param)


def texts(snapshot: Snapshot, typed: str, kind: str, limit: int = 8) -> list[str]:
    return [one.text for one in complete(snapshot, typed, limit) if one.kind == kind]


@pytest.mark.parametrize("typed", ["el", "EL", "él", "Él"])
def test_words_are_completed_whatever_accents_and_case_and_written_as_articles_do(
    snapshot: Snapshot, typed: str
) -> None:
    assert texts(snapshot, typed, "term") == ["élections", "élève", "élues"]


def test_one_word_of_each_stem_is_given_and_function_words_are_last(snapshot: Snapshot) -> None:
    assert texts(snapshot, "ec", "term") == ["école"]  # and not écoles
    assert texts(snapshot, "e", "term", 20)[-1] == "et"


def test_an_apostrophe_is_kept_and_one_inside_a_word_is_put_back(snapshot: Snapshot) -> None:
    assert texts(snapshot, "l'et", "term") == ["l'État", "l'et"]
    assert texts(snapshot, "aujourd", "term") == ["aujourd'hui"]


def test_words_before_the_last_are_kept_and_narrow(snapshot: Snapshot) -> None:
    assert texts(snapshot, "rabat É", "term") == ["rabat élections"]
    assert texts(snapshot, "rabat É", "title") == ["Élections régionales à Rabat"]
    assert texts(snapshot, "xylophone éco", "term") == ["xylophone école"]
    assert texts(snapshot, "xylophone éco", "title") == []


def test_titles_have_all_the_words_and_the_newest_is_first(snapshot: Snapshot) -> None:
    assert texts(snapshot, "r", "title") == ["Élections régionales à Rabat", "L'État et la région"]
    assert texts(snapshot, "region e", "title") == ["L'État et la région"]
    assert Suggestion("L'État et la région", "title", 1, "a") in complete(snapshot, "region")


def test_sources_are_completed_from_any_word_on(snapshot: Snapshot) -> None:
    assert texts(snapshot, "fl", "source") == ["Le Fleuve", "L'Écho du Fleuve"]
    assert texts(snapshot, "le fl", "source") == ["Le Fleuve"]
    assert Suggestion("Le Fleuve", "source", 2) in complete(snapshot, "le fleuve")


@pytest.mark.parametrize("typed", ["efface", "disp", "annul", "ecart", "Élection annulée"])
def test_what_was_deleted_is_not_suggested(snapshot: Snapshot, typed: str) -> None:
    assert [one for one in complete(snapshot, typed) if one.kind != "term" or "ann" in one.text] == []


@pytest.mark.parametrize("typed", ["", " ", "…", "é" * 201, "zzz"])
def test_nothing_is_suggested_for_nothing_or_for_what_is_nowhere(snapshot: Snapshot, typed: str) -> None:
    assert complete(snapshot, typed) == ()


def test_no_more_is_suggested_than_the_limit_and_each_title_once(open_snapshot: Open) -> None:
    snapshot = open_snapshot([article(f"n{number}", f"Vent {number // 2}") for number in range(20)])
    found = complete(snapshot, "v", 5)
    assert len(found) == 5
    assert len({one.text for one in found}) == 5
    assert {one.n_docs for one in found if one.kind == "title"} == {2}
    assert complete(snapshot, "v", 0) == ()
    with pytest.raises(ValueError, match="limit"):
        complete(snapshot, "v", -1)


def test_sources_leave_room_for_words_and_titles(open_snapshot: Open) -> None:
    snapshot = open_snapshot([article(f"n{number}", f"Vent {number}", source=f"Vent {number}") for number in range(20)])
    assert [one.kind for one in complete(snapshot, "v", 8)] == ["term", *["source"] * 2, *["title"] * 5]


def test_the_newest_title_is_first_whatever_segment_has_it(open_snapshot: Open) -> None:
    snapshot = open_snapshot([article("a", "Vent du sud", day=8), article("b", "Vent du nord", day=9)], n_commits=2)
    assert texts(snapshot, "v", "title") == ["Vent du nord", "Vent du sud"]


def test_an_empty_index_suggests_nothing(open_snapshot: Open) -> None:
    assert complete(open_snapshot([]), "vent") == ()


TITLES = st.lists(st.lists(st.sampled_from("sud suie été élu le l'eau".split()), max_size=4), min_size=1, max_size=8)


@given(titles=TITLES, typed=st.lists(st.sampled_from("s su sud e el ete le eau x".split()), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_titles_are_those_that_a_look_at_each_would_find(
    tmp_path_factory: pytest.TempPathFactory, titles: list[list[str]], typed: list[str]
) -> None:
    articles = [article(str(number), " ".join((*words, str(number)))) for number, words in enumerate(titles)]
    snapshot = segmented(tmp_path_factory.mktemp("g") / "g", articles, ["0"], 2)
    expected = set()
    for one in articles[1:]:
        words = [token.surface for token in analyse(one.title)]
        if set(typed[:-1]) <= set(words) and any(word.startswith(typed[-1]) for word in words):
            expected.add(one.title)
    assert set(texts(snapshot, " ".join(typed), "title", 40)) == expected
    snapshot.close()


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_completed(snapshot: Snapshot, typed: str) -> None:
    assert len(complete(snapshot, typed, 3)) <= 3
