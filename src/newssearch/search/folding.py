"""Fold hits that print one text into one: the first publication, and who has printed it again."""

from collections.abc import Callable, Container, Iterable, Sequence

import msgspec

from newssearch.errors import UnknownArticle
from newssearch.index import UNDATED_S, Listing, Snapshot
from newssearch.kernel import BY_SCORE
from newssearch.search.ranking import Ranked
from newssearch.search.results import Reprints

MAX_LISTED = 20
"""Reprints that are listed of one hit; all are counted."""


class Story(msgspec.Struct, frozen=True):
    """Hold the printings of one text that match.

    Args:
        place: Of the one that stands for them in the ranking.
        doc_ids: They, the first publication first.
    """

    place: int
    doc_ids: tuple[int, ...]


class Folding:
    """Fold one ranking.

    Args:
        snapshot: Where its documents are.
        matching: Tells which of some documents match; all of the ranking do.
    """

    def __init__(self, snapshot: Snapshot, matching: Callable[[Sequence[int]], Container[int]]) -> None:
        self._snapshot = snapshot
        self._stories = snapshot.stories
        self._matching = matching

    def places(self, ranked: Ranked, order: int) -> list[int]:
        """Return the places that stories have in a ranking, the best first.

        By score a story is where its best printing is; by date where its first one is, as the reader sees its date.
        """
        firsts = self._stories.firsts
        if order == BY_SCORE:
            best = {firsts[doc_id]: place for place, doc_id in reversed(list(enumerate(ranked.doc_ids)))}
            return sorted(best.values())
        # The first publication of most is the first of all, and so need not be looked for.
        others = dict.fromkeys(firsts[doc_id] for doc_id in ranked.doc_ids if firsts[doc_id] != doc_id)
        first_of = {first: doc_ids[0] for first, doc_ids in self._printings(others).items()}
        return [
            place
            for place, doc_id in enumerate(ranked.doc_ids)
            if first_of.get(firsts[doc_id], firsts[doc_id]) == doc_id
        ]

    def stories(self, ranked: Ranked, places: Sequence[int]) -> list[Story]:
        """Return the stories at some places of a ranking."""
        firsts = [self._stories.firsts[ranked.doc_ids[place]] for place in places]
        printings = self._printings(firsts)
        return [Story(place, printings[first]) for place, first in zip(places, firsts, strict=True)]

    def _printings(self, firsts: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return of the first ones of some stories all printings that match, the first publication first."""
        found = self._stories.printings(firsts)
        several = [doc_id for doc_ids in found.values() if len(doc_ids) > 1 for doc_id in doc_ids]
        matching = self._matching(several) if several else ()
        return {
            first: _by_publication(self._snapshot, first, [doc_id for doc_id in doc_ids if doc_id in matching])
            if len(doc_ids) > 1
            else (first,)
            for first, doc_ids in found.items()
        }


def reprints_of(snapshot: Snapshot, story: Story) -> Reprints | None:
    """Return who has printed a story again, None where nobody has."""
    if len(story.doc_ids) == 1:
        return None
    labels, (codes, _), _ = snapshot.categories("source")
    _, *sources = dict.fromkeys(labels[codes[doc_id]] for doc_id in story.doc_ids)
    listed = snapshot.listed(story.doc_ids[1 : 1 + MAX_LISTED])
    return Reprints(
        n_articles=len(story.doc_ids) - 1,
        sources=tuple(source for source in sources if source),
        articles=tuple(Listing(*fields) for fields in listed),
    )


def printings_of(snapshot: Snapshot, article_id: str) -> tuple[Listing, ...]:
    """Return all articles that print the text of one, itself among them, the first publication first.

    Raises:
        UnknownArticle: The snapshot does not have it.
    """
    doc_ids = snapshot.postings("article_id", article_id).doc_ids.tolist()
    if not doc_ids:
        raise UnknownArticle(article_id)
    first = snapshot.stories.firsts[doc_ids[0]]
    printings = _by_publication(snapshot, first, snapshot.stories.printings([first])[first])
    return tuple(Listing(*fields) for fields in snapshot.listed(printings))


def _by_publication(snapshot: Snapshot, first: int, doc_ids: Sequence[int]) -> tuple[int, ...]:
    """Return documents of one story, the first publication first; what has no date comes last."""
    dated = zip(doc_ids, snapshot.published_of(doc_ids), strict=True)
    ranks = {doc_id: (doc_id != first, second == UNDATED_S, second, doc_id) for doc_id, second in dated}
    return tuple(sorted(doc_ids, key=ranks.__getitem__))
