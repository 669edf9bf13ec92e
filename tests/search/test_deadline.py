"""Check that a search whose time is over answers with what it has found, and says so."""

import contextlib
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.query import read
from newssearch.search import LocalEngine, SearchRequest
from newssearch.search.deadline import NO_DEADLINE, Deadline, OutOfTime
from newssearch.search.execution import OUT_OF_TIME
from newssearch.settings import Settings
from search.engines import MakeEngine, engine_over

QUERIES = (
    "vent",
    "vent sud",
    "vent OU sud OU nord",
    '"vent du sud"',
    "vent SAUF nord",
    "ve* su?d nord~",
    "vent PRES/3 sud",
    "vent PARA nord",
    'titre:vent ="Vent"',
    "*",
    "AUMOINS/2 vent source:Phare",
)


def request_of(text: str, **options: object) -> SearchRequest:
    return SearchRequest(text=text, query=read(text, Settings()).tree, **options)  # type: ignore[arg-type]


def articles(count: int) -> list[Article]:
    return [
        Article(
            article_id=f"n{number}",
            title="Vent du nord" if number % 3 else "Le Vent",
            body=f"Le vent du sud, numéro {number}.\n\nVent du nord, vent d'est.",
            source="Phare",
            lang="fr",
        )
        for number in range(count)
    ]


@settings(max_examples=40, deadline=None)
@given(query=st.sampled_from(QUERIES), order=st.sampled_from(["relevance", "newest"]), data=st.data())
def test_a_search_without_any_time_answers_and_says_so(query: str, order: str, data: st.DataObject) -> None:
    options = {name: data.draw(st.booleans()) for name in ("facets", "fold", "exact_total", "snippets", "explain")}
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "g", articles(40), n_commits=2)
        with contextlib.closing(engine.snapshot):
            none = engine.search(request_of(query, order=order, budget_ms=0, **options))
            every = engine.search(request_of(query, order=order, budget_ms=1e9, **options))
            unbounded = engine.search(request_of(query, order=order, **options))
    assert none.partial
    assert OUT_OF_TIME in none.notes
    # Widened or not, in part or not: what was found is nothing that all of it has not.
    assert none.total <= len(articles(40))
    assert none.suggestion is None
    assert not every.partial
    assert msgspec.structs.replace(every, took_ms=0) == msgspec.structs.replace(unbounded, took_ms=0)


def test_what_was_found_in_part_is_not_kept_for_who_asks_again(make_engine: MakeEngine) -> None:
    snapshot = make_engine(*articles(3)).snapshot
    bodies = {one.article_id: one.body for one in articles(3)}
    engine = LocalEngine(snapshot, lambda ids: {name: bodies[name] for name in ids}, kept_answers=10)
    request = request_of("vent", budget_ms=0)
    assert engine.search(request).partial
    assert engine.search(request).partial
    assert not engine.search(request_of("vent")).partial


def test_a_budget_below_nothing_is_refused() -> None:
    for budget_ms in (-1, float("nan")):
        with pytest.raises(ValueError, match="budget"):
            request_of("vent", budget_ms=budget_ms)


def test_a_deadline_is_over_once_its_time_is() -> None:
    NO_DEADLINE.check()
    assert Deadline.after(None) == NO_DEADLINE
    assert (Deadline.after(1e9).is_over(), Deadline.after(0).is_over()) == (False, True)
    assert 0 < Deadline.after(1e6).rest_s <= 1e3
    assert Deadline.after(0).rest_s == 0
    with pytest.raises(OutOfTime):
        Deadline.after(0).check()
