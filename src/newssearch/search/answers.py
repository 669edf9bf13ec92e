"""Keep the latest answers of one snapshot: many readers ask for the same."""

import threading
from collections import OrderedDict

import msgspec

from newssearch.search.request import SearchRequest
from newssearch.search.results import SearchResults

KEPT_S = 60
"""How long an answer serves: the age of an article, which counts in its score, has then hardly changed."""

MAX_KEPT_HITS = 100
"""Of one answer; longer ones are of programs that seldom ask twice."""


class Answers:
    """Remember answers, the least lately asked for being forgotten first; safe to use from several threads.

    Args:
        room: Most answers; none are kept where it is 0.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[SearchRequest, SearchResults] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, request: SearchRequest) -> SearchResults | None:
        """Return the answer to a request that was asked in the same minute, None where it is not known."""
        if not self._room:
            return None
        key = _key(request)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def keep(self, request: SearchRequest, results: SearchResults) -> None:
        """Remember the answer to a request."""
        if not self._room or len(results.hits) > MAX_KEPT_HITS or results.partial:
            return
        with self._lock:
            self._kept[_key(request)] = results
            if len(self._kept) > self._room:
                self._kept.popitem(last=False)


def _key(request: SearchRequest) -> SearchRequest:
    return msgspec.structs.replace(request, now_s=float(request.now_s // KEPT_S))
