"""Ask the searchers of stock Whoosh what newssearch is asked, on its own index and on stock twins of it."""

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.query import And, AndMaybe, Every, Not, Or, Phrase, Prefix, Term
from whoosh.query import Query as WhooshQuery

from index.generations import article
from newssearch.article import Article
from newssearch.index import Snapshot
from newssearch.index.export import export_document, export_schema
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery, words_of
from newssearch.search.first_phase import Wanted
from newssearch.search.whoosh_ranking import WhooshSearch

Scores = list[tuple[str, float]]
"""Ids of articles and their scores, the best first."""

FIELDS = ("title", "body")


WORDS = ["sud", "Sud-Sud", "vent", "vents", "banque", "banques", "budget", "été", "le", "la", "de", "nations unies"]
"""Of articles and of queries: few, so that they meet."""


def articles_of(
    n_ids: int, bodies: st.SearchStrategy[str], titles: st.SearchStrategy[str]
) -> st.SearchStrategy[Article]:
    """Draw articles of a few ids, most of them in French."""
    return st.builds(
        article,
        st.integers(0, n_ids).map(str),
        bodies.map(lambda body: body.strip() or "vent"),
        titles,
        st.sampled_from(["fr", "fr", "fr", "en"]),
    )


def latest(commit: Sequence[Article | str]) -> list[Article | str]:
    """Return the last state of each article of a commit: an archive gives each once."""
    return list({item if isinstance(item, str) else item.article_id: item for item in commit}.values())


def asked_of(parts: Iterable[Query], *, has_content: bool) -> list[Query]:
    """Return each part once, the function words left out where there are others; so does Whoosh's own parser."""
    once: dict[object, Query] = {}
    for part in parts:
        if not (isinstance(part, TermQuery) and part.is_stop_word and has_content):
            key = tuple(word.term for word in part.words) if isinstance(part, PhraseQuery) else part
            once.setdefault(part.term if isinstance(part, TermQuery) else key, part)
    return list(once.values())


def has_content(query: BooleanQuery) -> bool:
    return not all(word.is_stop_word for word in words_of(query))


def whoosh_query(query: BooleanQuery) -> WhooshQuery:
    """Return a tree as Whoosh takes it.

    A Not in an And, since its AndNot never looks at the first document; each of them adds 1.0 to a score.
    """
    return _translated(query, has_content=has_content(query))


def _translated(part: Query, *, has_content: bool) -> WhooshQuery:
    if isinstance(part, TermQuery):
        return Or([Term(field, part.term) for field in FIELDS])
    if isinstance(part, PhraseQuery):
        return Or([Phrase(field, [word.term for word in part.words]) for field in FIELDS])
    if isinstance(part, PrefixQuery):
        return Or([Prefix(field, part.letters) for field in FIELDS]) if part.letters else Every()
    assert isinstance(part, BooleanQuery)
    must, should = (
        [_translated(asked, has_content=has_content) for asked in asked_of(parts, has_content=has_content)]
        for parts in (part.must, part.should)
    )
    wanted = Or(should) if not must else AndMaybe(And(must), Or(should)) if should else And(must)
    must_not = [Not(_translated(refused, has_content=has_content)) for refused in part.must_not]
    return And([wanted, *must_not])


def in_whoosh(folder: Path, query: BooleanQuery) -> Scores:
    """Return what a stock searcher gives."""
    with contextlib.closing(whoosh_index.open_dir(str(folder))) as index, index.searcher() as searcher:
        return [(hit["article_id"], hit.score) for hit in searcher.search(whoosh_query(query), limit=None)]


def in_arrays(snapshot: Snapshot, query: BooleanQuery) -> Scores:
    """Return what newssearch gives in the stead of a stock searcher."""
    ranked = WhooshSearch(snapshot, query).find_best(Wanted(snapshot.n_slots, 0.0))
    names = [snapshot.listing(doc_id).article_id for doc_id in ranked.doc_ids.tolist()]
    return list(zip(names, ranked.scores.tolist(), strict=True))


def stock_twin(snapshot: Snapshot, folder: Path) -> Path:
    """Write each slot of a snapshot into a stock index, and delete there what is deleted here."""
    folder.mkdir()
    index = whoosh_index.create_in(str(folder), export_schema())
    writer = index.writer()
    for doc_id in range(snapshot.n_slots):
        writer.add_document(**export_document(snapshot, doc_id))
    writer.commit(merge=False)
    writer = index.writer()
    for doc_id in np.flatnonzero(~snapshot.live).tolist():
        writer.delete_document(doc_id)
    writer.commit(merge=False)
    index.close()
    return folder


def assert_same(found: Scores, expected: Scores, asked: object) -> None:
    """Demand the same articles, each once, with the same scores, the highest first."""
    assert dict(found) == pytest.approx(dict(expected), abs=1e-6), asked
    assert len(found) == len(expected) == len(dict(found)), asked
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True), asked
