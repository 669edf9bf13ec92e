"""Check an index against its archive: what it lacks, what it should not hold, and whether it finds anything."""

import itertools
from collections import Counter

from newssearch.archive import Archive
from newssearch.index import Snapshot, digest_of
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


def differences(archive: Archive, snapshot: Snapshot, seq: int) -> list[str]:
    """Compare an index with the archive in both directions; each difference is one line.

    Args:
        archive: The truth.
        snapshot: The index, as opened after it had reached `seq`.
        seq: Articles that changed later are left out.
    """
    digests = snapshot.digests()
    indexed = dict(digests)
    expected = {article.article_id: digest_of(article) for article in archive.articles()}
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


def dead_canaries(archive: Archive, seq: int, engine: Engine, queries: tuple[str, ...]) -> list[str]:
    """Search for some articles by their own words, and for queries that must find something; a line for each miss.

    Args:
        archive: Where the articles are taken from.
        seq: Those that changed later are left out.
        engine: Searches an index that has reached `seq`.
        queries: Queries that must find something.
    """
    lines: list[str] = []
    held = (change.article for change in archive.changes(0, up_to=seq) if change.article is not None)
    for article in itertools.islice(held, 0, None, max(1, len(archive) // CANARY_ARTICLES)):
        request = _canary(article.title or article.body)
        results = engine.search(request)
        found = any(hit.article_id == article.article_id for hit in results.hits)
        if request.query.must and not found and results.total <= CANARY_HITS:
            lines.append(f"article {article.article_id} is not found by its own words")
    lines += [
        f"the canary query {query!r} finds nothing" for query in queries if not engine.search(_canary(query)).total
    ]
    return lines


def _canary(text: str) -> SearchRequest:
    text = " ".join(text[:CANARY_CHARS].replace('"', " ").split())
    return SearchRequest(text=text, query=parse_query(text), limit=CANARY_HITS, snippets=False)
