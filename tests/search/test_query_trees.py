"""Hold trees of any shape, over any commits, against stock Whoosh and against sets made of the articles themselves."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path

import hypothesis
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generations import article, generation_of
from newssearch.analysis import Token, analyse
from newssearch.article import Article
from newssearch.index import Generation, Snapshot, export_whoosh
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery, parse_query, words_of
from newssearch.search import LocalEngine, SearchRequest
from newssearch.settings import PLAIN_BM25, Ranking
from search.stock_whoosh import (
    WORDS,
    articles_of,
    asked_of,
    assert_same,
    has_content,
    in_arrays,
    in_whoosh,
    latest,
    whoosh_query,
)

PARTS = {
    text: parse_query(text).must[0]
    for text in (
        *("sud", "vent", "vents", "banques", "budget", "été", "nations", "le", "la", "xylophone"),
        *('"le vent"', '"banque banque"', '"vent du sud"', "sud-sud", "été-xylophone", "su*", "ve*", "ba*", "xy*"),
    )
} | {"all": PrefixQuery("")}
"""Words of content and of function, phrases in quotes and implied ones, beginnings, and what no article has.

Where a word of the articles begins so, its stem does, which is all that Whoosh sees.
"""

bodies = st.lists(st.sampled_from([*WORDS, "du", "\n\n"]), max_size=12).map(" ".join)
articles = articles_of(40, bodies, bodies)
changes = st.one_of(articles, articles, st.integers(0, 40).map(str))
corpora = st.builds(
    lambda first, others: [latest(commit) for commit in (first, *others)],
    st.lists(articles, min_size=8, max_size=30),
    st.lists(st.lists(changes, min_size=1, max_size=5), max_size=6),
)
"""Commits, of which the later ones are small: up to three stay segments with holes, more are merged."""

trees = st.recursive(
    st.sampled_from(list(PARTS)).map(lambda text: PARTS[text]),
    lambda parts: st.builds(
        BooleanQuery,
        must=st.lists(parts, max_size=3).map(tuple),
        should=st.lists(parts, max_size=3).map(tuple),
        must_not=st.lists(parts, max_size=1).map(tuple),
    ).filter(lambda tree: bool(tree.must or tree.should)),
    max_leaves=8,
).map(lambda part: part if isinstance(part, BooleanQuery) else BooleanQuery(must=(part,)))


@contextlib.contextmanager
def indexed(corpus: Sequence[Sequence[Article | str]]) -> Iterator[tuple[Generation, Snapshot]]:
    with tempfile.TemporaryDirectory() as folder:
        generation = generation_of(Path(folder) / "g", *corpus)
        with contextlib.closing(generation.snapshot()) as snapshot:
            yield generation, snapshot


def is_summed_by_whoosh(tree: BooleanQuery) -> bool:
    """Tell whether Whoosh adds up the scores of a tree.

    It adds 1.0 for a Not, and for each field with a prefix in small segments; it loses parts of a nested AndMaybe.
    """
    if any(isinstance(part, PrefixQuery) for part in (*tree.must, *tree.should)):
        return False
    nested = [part for part in (*tree.must, *tree.should) if isinstance(part, BooleanQuery)]
    return not tree.must_not and all(is_summed_by_whoosh(part) and not (part.must and part.should) for part in nested)


def by_sets(part: Query, leaves: Mapping[Query, Mapping[str, float]], *, content: bool) -> dict[str, float]:
    """Return what a tree finds by what its words and phrases do: sets of articles, and sums of scores over these."""
    if not isinstance(part, BooleanQuery):
        return dict(leaves[part])
    must, should = (
        [by_sets(asked, leaves, content=content) for asked in asked_of(parts, has_content=content)]
        for parts in (part.must, part.should)
    )
    names: set[str] = reduce(set.intersection, map(set, must)) if must else set().union(*should)
    for refused in part.must_not:
        names -= by_sets(refused, leaves, content=content).keys()
    return {name: sum(found.get(name, 0.0) for found in (*must, *should)) for name in names}


@hypothesis.settings(max_examples=40)
@given(corpora, st.lists(trees, min_size=1, max_size=6))
def test_a_tree_finds_in_whoosh_what_it_does_here(corpus: list[list[Article | str]], asked: list[BooleanQuery]) -> None:
    with indexed(corpus) as (generation, snapshot):
        copy = generation.path.parent / "copy"
        export_whoosh(snapshot, copy, lambda _: None)
        leaves = {part: dict(in_whoosh(generation.path, BooleanQuery(must=(part,)))) for part in PARTS.values()}
        leaves |= {part: dict.fromkeys(found, 1.0) for part, found in leaves.items() if isinstance(part, PrefixQuery)}
        for tree in asked:
            found, expected = in_arrays(snapshot, tree), in_whoosh(generation.path, tree)
            assert_same(found, list(by_sets(tree, leaves, content=has_content(tree)).items()), tree)
            assert dict(found).keys() == dict(expected).keys() == dict(in_whoosh(copy, tree)).keys(), whoosh_query(tree)
            if is_summed_by_whoosh(tree):
                assert_same(found, expected, tree)
                if snapshot.n_docs == snapshot.n_slots:  # a copy knows nothing of what is deleted
                    assert_same(found, in_whoosh(copy, tree), tree)


# --- the default ranking, against the articles themselves ------------------------------------------------------------


class Shelf:
    """Hold the articles that should be found, and look into each of them for what is asked."""

    def __init__(self, corpus: Sequence[Sequence[Article | str]]) -> None:
        self._tokens: dict[str, list[list[Token]]] = {}
        self._french: set[str] = set()
        for item in (item for commit in corpus for item in commit):
            name = item if isinstance(item, str) else item.article_id
            self._tokens.pop(name, None)
            self._french.discard(name)
            if not isinstance(item, str):
                self._tokens[name] = [analyse(text, item.lang or "fr") for text in (item.title, item.body)]
                self._french |= {name} if item.lang == "fr" else set()

    def with_part(self, part: Query) -> set[str]:
        """Return the articles that hold a word, a phrase, or what a nested tree asks for, all of it."""
        if isinstance(part, PrefixQuery):
            return {name for name in self._tokens if not part.letters or self._begins(name, part.letters)}
        if isinstance(part, TermQuery | PhraseQuery):
            words = (part,) if isinstance(part, TermQuery) else part.words
            return {name for name in self._tokens if self._follow(name, words)}
        assert isinstance(part, BooleanQuery)
        must, should = map(self.with_part, part.must), map(self.with_part, part.should)
        found: set[str] = reduce(set.intersection, must) if part.must else set().union(*should)
        return found.difference(*map(self.with_part, part.must_not))

    def with_tree(self, tree: BooleanQuery) -> set[str]:
        """Return what a query finds that nothing gives way in: nothing is required for what no article holds."""
        sought = {word for word in words_of(tree) if self.with_part(word)}
        if any(not word.is_stop_word for word in words_of(tree)):
            sought = {word for word in sought if not word.is_stop_word}
        if tree.must:
            found = [self.with_part(part) for part in self._required(tree, sought)]
            names: set[str] = reduce(set.intersection, found) if found else set()
        else:
            wanted = [part for part in tree.should if not isinstance(part, TermQuery) or part in sought]
            names = set().union(*map(self.with_part, wanted))
        return names.difference(*map(self.with_part, tree.must_not))

    @staticmethod
    def _required(tree: BooleanQuery, sought: set[TermQuery]) -> Iterator[Query]:
        for part in tree.must:
            if isinstance(part, TermQuery):
                yield from sought & {part}
            elif (
                isinstance(part, PhraseQuery)
                and part.is_implied
                and not all(word.is_stop_word or word in sought for word in part.words)
            ):
                yield from sought.intersection(part.words)
            else:
                yield part

    def _begins(self, name: str, letters: str) -> bool:
        return any(token.surface.startswith(letters) for tokens in self._tokens[name] for token in tokens)

    def _follow(self, name: str, words: Sequence[TermQuery]) -> bool:
        asked = [word.term if name in self._french else word.surface for word in words]
        return any(
            [token.term for token in tokens[start : start + len(asked)]] == asked
            for tokens in self._tokens[name]
            for start in range(len(tokens))
        )


def found_by(snapshot: Snapshot, tree: BooleanQuery, ranking: Ranking, **options: object) -> list[tuple[str, float]]:
    request = SearchRequest(text="", query=tree, limit=1_000, snippets=False, ranking=ranking, relax=False)
    results = LocalEngine(snapshot, lambda _: {}).search(msgspec.structs.replace(request, **options))
    assert results.total >= len(results.hits)
    return [(hit.article_id, hit.score) for hit in results.hits]


@hypothesis.settings(max_examples=40)
@given(corpora, st.lists(trees, min_size=1, max_size=6))
def test_a_tree_finds_the_articles_that_sets_of_them_say(
    corpus: list[list[Article | str]], asked: list[BooleanQuery]
) -> None:
    shelf = Shelf(corpus)
    with indexed(corpus) as (_, snapshot):
        for tree in asked:
            expected = shelf.with_tree(tree)
            for ranking in (PLAIN_BM25, Ranking(correction=0)):
                found = found_by(snapshot, tree, ranking)
                assert {name for name, _ in found} == expected, tree
                assert len(found) == len(expected), tree
                page = found_by(snapshot, tree, ranking, limit=3, offset=1, exact_total=False, facets=False)
                assert page == found[1:4], tree


@hypothesis.settings(max_examples=40)
@given(corpora, st.lists(trees, min_size=1, max_size=6))
def test_plain_bm25_adds_up_what_the_words_of_a_tree_bring(
    corpus: list[list[Article | str]], asked: list[BooleanQuery]
) -> None:
    with indexed(corpus) as (_, snapshot):
        for tree in asked:
            words = [word for word in words_of(tree) if not word.is_stop_word] or words_of(tree)
            alone = [dict(found_by(snapshot, BooleanQuery(must=(word,)), PLAIN_BM25)) for word in words]
            found = found_by(snapshot, tree, PLAIN_BM25)
            constant = 0.0 if any(alone) else 1.0  # where no word is scored
            sums = {name: constant + sum(of_word.get(name, 0.0) for of_word in alone) for name, _ in found}
            assert dict(found) == pytest.approx(sums, rel=1e-9), tree
            scores = [score for _, score in found]
            assert scores == sorted(scores, reverse=True), tree


def test_the_commits_that_are_drawn_leave_holes_segments_and_merges() -> None:
    seen: set[tuple[int, bool]] = set()

    @hypothesis.settings(max_examples=40, database=None, derandomize=True)
    @given(corpora)
    def look(corpus: list[list[Article | str]]) -> None:
        with indexed(corpus) as (_, snapshot):
            seen.add((snapshot.n_segments, snapshot.n_docs < snapshot.n_slots))

    look()
    assert {(1, False), (3, True), (5, True)} <= seen


def test_a_tree_that_only_refuses_finds_nothing() -> None:
    sud = PARTS["sud"]
    with indexed([[article("a", "le vent"), article("b", "le sud")]]) as (_, snapshot):
        for tree in (BooleanQuery(must_not=(sud,)), BooleanQuery(must=(BooleanQuery(must_not=(sud,)),))):
            assert in_arrays(snapshot, tree) == found_by(snapshot, tree, PLAIN_BM25) == []
