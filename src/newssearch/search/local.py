"""Answer searches from a snapshot of the local index."""

import time
from collections.abc import Callable, Mapping, Sequence

from newssearch.index import Snapshot
from newssearch.query import PhraseQuery, TermQuery
from newssearch.search.bm25f import idf
from newssearch.search.facets import count_facets
from newssearch.search.matching import Matcher, MatchSet
from newssearch.search.occurrences import surface_occurrences
from newssearch.search.ranking import PHRASE_WEIGHT, SURFACE_WEIGHT, Ranker
from newssearch.search.request import SearchRequest
from newssearch.search.results import Hit, SearchResults, Snippet
from newssearch.search.snippets import cut_snippet

Bodies = Callable[[Sequence[str]], Mapping[str, str]]
"""Give the bodies of articles by their ids; one removed in the meantime may be missing."""


class LocalEngine:
    """Answer searches over one snapshot; an `Engine`.

    Args:
        snapshot: The state that is searched.
        bodies: Where snippets are cut from.
    """

    def __init__(self, snapshot: Snapshot, bodies: Bodies) -> None:
        self.snapshot = snapshot
        self._bodies = bodies

    def search(self, request: SearchRequest) -> SearchResults:
        """Return the best hits, the size of the match set and its facets."""
        started = time.perf_counter()
        matches = Matcher(self.snapshot, request.query).match()
        hits = self._hits(matches, request)
        facets = count_facets(self.snapshot, matches.doc_ids)
        return SearchResults(
            query=request.text,
            total=len(matches.doc_ids),
            took_ms=(time.perf_counter() - started) * 1000,
            hits=hits,
            facets=facets,
            relaxed=matches.is_relaxed,
            notes=_notes(matches, request),
        )

    def _hits(self, matches: MatchSet, request: SearchRequest) -> tuple[Hit, ...]:
        ranker = Ranker(self.snapshot, matches.doc_ids)
        ranker.add(matches.words.values(), 1.0)
        ranker.add((surface_occurrences(self.snapshot, word) for word in matches.words), SURFACE_WEIGHT)
        ranker.add(matches.phrases.values(), PHRASE_WEIGHT)
        ranks = ranker.best(request.offset + request.limit)[request.offset :].tolist()
        listings = [self.snapshot.listing(int(matches.doc_ids[rank])) for rank in ranks]
        bodies = self._bodies([listing.article_id for listing in listings]) if request.snippets else {}
        weights = {word: idf(self.snapshot.n_docs, len(found.doc_ids)) for word, found in matches.words.items()}
        return tuple(
            Hit(
                article_id=listing.article_id,
                title=listing.title,
                url=listing.url,
                source=listing.source,
                published_at=listing.published_at,
                authors=listing.authors,
                section=listing.section,
                lang=listing.lang,
                score=float(ranker.scores[rank]),
                snippet=self._snippet(bodies.get(listing.article_id, ""), listing.lang, weights, request),
            )
            for rank, listing in zip(ranks, listings, strict=True)
        )

    def _snippet(
        self, body: str, lang: str, weights: Mapping[TermQuery, float], request: SearchRequest
    ) -> Snippet | None:
        return cut_snippet(body, lang, weights) if request.snippets else None


def _notes(matches: MatchSet, request: SearchRequest) -> tuple[str, ...]:
    """Tell the reader, in French, how the answer differs from the question."""
    if not request.query.must:
        return ("La requête ne contient aucun mot.",)
    notes: list[str] = []
    if matches.absent:
        words = ", ".join(f"« {word.surface} »" for word in matches.absent)
        notes.append(f"Aucun article ne contient {words}.")
    if matches.is_relaxed:
        notes.append("Trop peu d'articles contiennent tous les mots : voici aussi ceux qui en contiennent une partie.")
    missing = [part for part in request.query.must if isinstance(part, PhraseQuery) and not part.is_implied]
    for phrase in missing:
        if phrase not in matches.phrases:
            words = " ".join(word.surface for word in phrase.words)
            notes.append(f"Aucun article ne contient l'expression « {words} ».")
    return tuple(notes)
