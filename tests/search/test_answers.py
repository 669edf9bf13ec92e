"""Check which answers are kept, and for how long."""

import msgspec
import pytest

from newssearch import Article, Filters, NewsIndex
from newssearch.query import parse_query
from newssearch.search import SearchRequest, SearchResults
from newssearch.search.answers import KEPT_S, MAX_KEPT_HITS, Answers
from newssearch.search.results import Hit
from newssearch.settings import Settings


def request(text: str, now_s: float = 600.0) -> SearchRequest:
    return SearchRequest(text=text, query=parse_query(text), now_s=now_s)


def results(text: str, n_hits: int = 0) -> SearchResults:
    hit = Hit("a", "", None, None, None, (), None, "fr", 1.0, None)
    return SearchResults(query=text, total=n_hits, took_ms=0.0, hits=(hit,) * n_hits, facets={})


def test_an_answer_serves_the_same_request_of_the_same_minute() -> None:
    answers = Answers(2)
    answers.keep(request("vent"), results("vent"))
    assert answers.get(request("vent", 600 + KEPT_S - 1)) == results("vent")
    assert answers.get(request("vent", 600 + KEPT_S)) is None
    assert answers.get(request("Vent")) is None
    assert answers.get(msgspec.structs.replace(request("vent"), limit=11)) is None


def test_what_was_least_lately_asked_for_is_forgotten_first_and_long_answers_at_once() -> None:
    answers = Answers(2)
    for text in ("vent", "sud"):
        answers.keep(request(text), results(text))
    answers.get(request("vent"))
    answers.keep(request("nord"), results("nord"))
    assert [answers.get(request(text)) is None for text in ("vent", "sud", "nord")] == [False, True, False]
    answers.keep(request("tout"), results("tout", MAX_KEPT_HITS + 1))
    assert answers.get(request("tout")) is None


@pytest.mark.parametrize("kept", [0, 1_000])
def test_a_kept_answer_gives_way_to_a_commit_and_is_the_callers_own(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("time.time", lambda: 1e9)
    with NewsIndex.open(str(tmp_path), settings=Settings(kept_answers=kept)) as index:
        index.add([Article(article_id="a", body="Le vent.", source="L'Écho", lang="fr")])
        first = index.search("vent")
        first.facets["source"].clear()
        again = index.search("vent")
        assert (again.total, again.facets["source"]) == (1, {"L'Écho": 1})
        assert (again.hits[0] is first.hits[0]) == bool(kept)
        index.add([Article(article_id="b", body="Du vent.", lang="fr")])
        assert index.search("vent").total == 2


def test_filters_may_be_given_as_lists_but_not_as_one_text() -> None:
    assert hash(Filters(sources=["L'Écho"])) == hash(Filters(sources=("L'Écho",)))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="sources"):
        Filters(sources="L'Écho")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"since is a date.*'2024-01-01'"):
        Filters(since="2024-01-01")  # type: ignore[arg-type]
