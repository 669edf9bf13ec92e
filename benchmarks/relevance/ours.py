"""Rank with newssearch itself: the product, as a program that embeds it does."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.relevance.french_sets import FrenchSet
from benchmarks.relevance.scoring import Search

from newssearch import Article, NewsIndex
from newssearch.evaluation import SEARCH_DEPTH
from newssearch.query import parse_query
from newssearch.search import SearchRequest
from newssearch.settings import PLAIN_BM25, Ranking

OURS = "newssearch"
READER = "newssearch, as a reader has it"
PLAIN = "newssearch, plain BM25F"

BASE = Ranking(recency=0, as_typed=0)
"""What is compared. Recency is off, since judgements say what answers, not what is new; the form as typed is off, so
that all conditions compete alike."""

RANKINGS: Mapping[str, Ranking] = {OURS: BASE, READER: Ranking(recency=0), PLAIN: PLAIN_BM25}


def articles_of(collection: FrenchSet) -> list[Article]:
    """Return the documents of a set as articles in French, in its order."""
    return [
        Article(article_id=one.doc_id, title=one.title, body=one.body, lang="fr")
        for one in collection.documents
        if one.title.strip() or one.body.strip()
    ]


@contextlib.contextmanager
def indexed(articles: Sequence[Article]) -> Iterator[tuple[NewsIndex, Path]]:
    """Index articles into a temporary folder, which is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="newssearch-relevance-") as folder, NewsIndex.open(folder) as index:
        index.add(articles)
        yield index, Path(folder)


def search_with(index: NewsIndex, ranking: Ranking) -> Search:
    """Return a search of an index with a ranking: for a query taken as text."""

    def search(text: str) -> list[str]:
        query = parse_query(text, as_text=True)
        request = SearchRequest(text=text, query=query, limit=SEARCH_DEPTH, snippets=False, ranking=ranking)
        hits = index.answer(request).hits
        return [hit.article_id for hit in hits]

    return search
