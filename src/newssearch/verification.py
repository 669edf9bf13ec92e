"""Check an index against its archive: what it lacks, what it should not hold, and whether it finds anything."""

from collections import Counter
from collections.abc import Sequence

from newssearch.archive import Archive, content_hash
from newssearch.index import Generation, digest_in, digest_of
from newssearch.query import parse_query
from newssearch.search import Engine, SearchRequest

PROBLEMS_LISTED = 20
"""Articles named by a verification; a damaged index could name thousands."""

CANARY_ARTICLES = 20
"""Articles, evenly spread, whose own words a rebuilt index must find."""

CANARY_CHARS = 200
"""How much of an article is made a query: a headline, or the first words of a body."""

CANARY_HITS = 50
"""Hits looked at for each. An article is in its own match set, so it is missed only behind that many like it."""

Digests = Sequence[tuple[str, bytes]]
"""Id and digest of every document, as `Snapshot.digests` gives them."""

_WITHOUT_QUOTES = dict.fromkeys(map(ord, '"“”«»„‟'), " ")
"""An article's own words make no phrase: what stands between quotes may be cut elsewhere in the whole text."""


def damages(generation: Generation) -> list[str]:
    """Return a line for each file of a generation that is not as it was written."""
    return [
        f"the file {generation.path / name} is damaged; run `newssearch rebuild`" for name in generation.damaged_files()
    ]


def differences(archive: Archive, digests: Digests, seq: int, *, reread: bool = True) -> list[str]:
    """Compare an index with the archive in both directions; each difference is one line.

    Args:
        archive: The truth.
        digests: Of the index, as opened after it had reached `seq`.
        seq: Articles that changed later are left out: they are not indexed yet.
        reread: Reckon the hashes of the articles anew; otherwise those that the archive keeps are believed, which
            takes a fiftieth of the time: enough for an index that was made of these articles a moment ago.
    """
    indexed = dict(digests)
    hashes = (
        ((article.article_id, content_hash(article)) for article in archive.articles())
        if reread
        else archive.content_hashes()
    )
    expected = {article_id: digest_in(article_hash) for article_id, article_hash in hashes}
    if indexed == expected and len(indexed) == len(digests):
        return []
    pending = {change.article_id for change in archive.changes(seq)}
    both = expected.keys() & indexed.keys()
    wrong = {
        "missing from the index": expected.keys() - indexed.keys(),
        "in the index and not in the archive": indexed.keys() - expected.keys(),
        "older in the index than in the archive": {name for name in both if expected[name] != indexed[name]},
        "twice in the index": {name for name, count in Counter(name for name, _ in digests).items() if count > 1},
    }
    lines = [f"article {name} is {what}" for what, names in wrong.items() for name in sorted(names - pending)]
    if len(lines) > PROBLEMS_LISTED:
        lines[PROBLEMS_LISTED:] = [f"and {len(lines) - PROBLEMS_LISTED} more; run `newssearch rebuild`"]
    return lines


def dead_canaries(archive: Archive, engine: Engine, digests: Digests, queries: Sequence[str]) -> list[str]:
    """Search for some articles by their own words, and for queries that must find something; a line for each miss.

    Args:
        archive: Where the words come from; an article that has changed since it was indexed is left out.
        engine: Searches the index.
        digests: Of the index.
        queries: They must find something.

    Raises:
        QueryError: One of the queries is over a limit.
    """
    sample = dict(digests[:: max(1, len(digests) // CANARY_ARTICLES)])
    lines: list[str] = []
    for article_id, article in archive.get_many(list(sample)).items():
        request = _request(_own_words(article.title or article.body), relax=False)
        if request.query.must and digest_of(article) == sample[article_id]:
            results = engine.search(request)
            found = any(hit.article_id == article_id for hit in results.hits)
            if not found and results.total <= CANARY_HITS:
                lines.append(f"article {article_id} is not found by its own words")
    lines += [
        f"the canary query {query!r} finds nothing" for query in queries if not engine.search(_request(query)).total
    ]
    return lines


def _own_words(text: str) -> str:
    """Return the first words of a text, the last of them whole."""
    start = text[:CANARY_CHARS]
    if len(text) > CANARY_CHARS and len(parts := start.rsplit(None, 1)) == 2:
        start = parts[0]
    return start.translate(_WITHOUT_QUOTES)


def _request(query: str, *, relax: bool = True) -> SearchRequest:
    return SearchRequest(
        text=query, query=parse_query(query), limit=CANARY_HITS, snippets=False, facets=False, relax=relax
    )
