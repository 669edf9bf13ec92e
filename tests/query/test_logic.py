"""Combine queries, in one shape for all that mean the same."""

from hypothesis import given
from hypothesis import strategies as st

from newssearch.query import BooleanQuery, Query
from newssearch.query.logic import EVERY_ARTICLE, NOTHING, all_of, any_of, none_of
from query.building import must, should, word

A, B, C, D = map(word, ("abeille", "bois", "chat", "dent"))

COMBINED = st.recursive(
    st.sampled_from([A, B, C, D, EVERY_ARTICLE, NOTHING]),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(all_of), st.lists(parts, max_size=3).map(any_of), parts.map(none_of)
    ),
)


def holds(query: Query, article: frozenset[Query]) -> bool:
    """Tell whether an article of some words is found."""
    if not isinstance(query, BooleanQuery):
        return query == EVERY_ARTICLE or query in article
    found = all(holds(part, article) for part in query.must)
    found = found if query.must else any(holds(part, article) for part in query.should)
    return found and not any(holds(part, article) for part in query.must_not)


def is_flat(query: Query) -> bool:
    """Tell whether no "and" is in an "and", no "or" in an "or", no "not" in a "not", and none of one part alone."""
    if not isinstance(query, BooleanQuery):
        return True
    trees = [[part for part in parts if isinstance(part, BooleanQuery)] for parts in (query.must, query.should)]
    is_single = len((*query.must, *query.should, *query.must_not)) == 1
    is_nested = not all(part.should for part in trees[0]) or any(part.should for part in trees[1])
    is_nested |= any(isinstance(part, BooleanQuery) and part.must == (EVERY_ARTICLE,) for part in query.must_not)
    return not is_single and not is_nested and all(map(is_flat, (*query.must, *query.should, *query.must_not)))


def test_exclusions_of_the_parts_are_those_of_the_whole() -> None:
    assert all_of([A, none_of(B), all_of([C, none_of(D)])]) == must(A, C, without=(B, D))
    assert all_of([none_of(A), none_of(B)]) == must(EVERY_ARTICLE, without=(A, B))


def test_what_is_excluded_twice_is_asked_for() -> None:
    assert none_of(none_of(A)) == A
    assert none_of(all_of([none_of(A), none_of(B)])) == should(A, B)
    assert none_of(any_of([A, B])) == must(EVERY_ARTICLE, without=(A, B))


def test_nothing_counts_for_nothing() -> None:
    assert all_of([NOTHING, A]) == any_of([NOTHING, A]) == A
    assert all_of([]) == any_of([NOTHING]) == none_of(NOTHING) == NOTHING


@given(COMBINED, COMBINED, st.frozensets(st.sampled_from([A, B, C, D])))
def test_what_is_combined_finds_what_its_parts_say_and_is_flat(
    left: Query, right: Query, article: frozenset[Query]
) -> None:
    both = [part for part in (left, right) if part != NOTHING]
    found = [holds(part, article) for part in both]
    assert holds(all_of(both), article) == (bool(both) and all(found))
    assert holds(any_of(both), article) == any(found)
    assert holds(none_of(left), article) == (left != NOTHING and not holds(left, article))
    assert all(query == NOTHING or is_flat(query) for query in (all_of(both), any_of(both), none_of(left)))
