"""Read one immutable state of the index as arrays: the door through which every search goes."""

import dataclasses
import threading
from collections import OrderedDict
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from newssearch.analysis import FRENCH
from newssearch.article import PublishedAt, parse_date_text
from newssearch.index.postings import NO_POSTINGS, Postings, read_postings

CACHE_BYTES = 256_000_000
"""Memory for decoded postings of one snapshot: those of all words that readers commonly ask for in 100,000 articles.

Stock Whoosh decodes 200,000 to 400,000 postings a second, so a cold common word costs a tenth of a second.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """Hold what a list of hits shows of an article, without touching the archive."""

    article_id: str
    title: str
    url: str | None
    source: str | None
    published_at: PublishedAt | None
    authors: tuple[str, ...]
    section: str | None
    lang: str


class Snapshot:
    """Read one committed state of one generation; commits and rebuilds made later do not change it.

    Safe to use from several threads. `doc_id` is an int from 0 to `n_slots` - 1; deleted documents keep their slot.

    Args:
        reader: A Whoosh reader; the snapshot closes it.
    """

    def __init__(self, reader: Any) -> None:  # noqa: ANN401 - a Whoosh reader
        self._reader = reader
        self._cache: OrderedDict[tuple[str, str, bool], Postings] = OrderedDict()
        self._cache_bytes = 0
        self._columns: dict[str, Any] = {}
        # Whoosh's matchers share one file position, so decoding is serial; what is decoded is shared.
        self._lock = threading.RLock()
        self.n_slots: int = reader.doc_count_all()
        self.n_docs: int = reader.doc_count()

    def postings(self, field: str, term: str, *, with_positions: bool = False) -> Postings:
        """Return the postings of a term, empty where the field does not hold it."""
        key = (field, term, with_positions)
        with self._lock:
            found = self._cache.get(key)
            if found is None:
                found = self._read(field, term, with_positions=with_positions)
                self._remember(key, found)
            else:
                self._cache.move_to_end(key)
        return found

    def lengths(self, field: str) -> npt.NDArray[np.int32]:
        """Return the content length of a text field in tokens, stop words left out: int32, by doc_id."""
        return cast("npt.NDArray[np.int32]", self._column(f"{field}_length", np.int32))

    def average_length(self, field: str) -> float:
        """Return the mean content length of a text field over the documents that are not deleted, at least 1."""
        if self.n_docs == 0:
            return 1.0
        return max(1.0, float(self.lengths(field)[self.live].mean()))

    @property
    def live(self) -> npt.NDArray[np.bool_]:
        """Tell which slots hold a document that is not deleted: bool, by doc_id."""
        with self._lock:
            if "live" not in self._columns:
                deleted = [doc_id for doc_id in range(self.n_slots) if self._reader.is_deleted(doc_id)]
                live = np.ones(self.n_slots, dtype=np.bool_)
                live[deleted] = False
                self._columns["live"] = live
            return cast("npt.NDArray[np.bool_]", self._columns["live"])

    @property
    def published_s(self) -> npt.NDArray[np.int64]:
        """Return publication times in seconds since 1970 UTC, `UNDATED_S` where unknown: int64, by doc_id."""
        return cast("npt.NDArray[np.int64]", self._column("published_s", np.int64))

    def categories(self, field: str) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int32]]:
        """Return the source, section or lang of every document: labels (sorted, "" is absent), int32 by doc_id."""
        with self._lock:
            key = f"{field} labels"
            if key not in self._columns:
                labels, codes = np.unique(self._column(field, np.str_), return_inverse=True)
                self._columns[key] = labels, codes.astype(np.int32)
            return cast("tuple[npt.NDArray[np.str_], npt.NDArray[np.int32]]", self._columns[key])

    @property
    def french(self) -> npt.NDArray[np.bool_]:
        """Tell which documents are in French, and so indexed by stem: bool, by doc_id."""
        with self._lock:
            if "french" not in self._columns:
                self._columns["french"] = self._column("lang", np.str_) == FRENCH
            return cast("npt.NDArray[np.bool_]", self._columns["french"])

    def listing(self, doc_id: int) -> Listing:
        """Return what a list of hits shows of a document."""
        with self._lock:
            stored = self._reader.stored_fields(doc_id)
        listed = stored["listing"]
        return Listing(
            article_id=stored["article_id"],
            title=listed["title"],
            url=listed["url"],
            source=stored["source"] or None,
            published_at=parse_date_text(listed["published_at"]),
            authors=tuple(listed["authors"]),
            section=stored["section"] or None,
            lang=stored["lang"],
        )

    def digests(self) -> list[tuple[str, bytes]]:
        """Return id and digest (see `digest_of`) of every document that is not deleted, by doc_id."""
        with self._lock:
            stored = (self._reader.stored_fields(int(doc_id)) for doc_id in np.flatnonzero(self.live))
            return [(fields["article_id"], fields["listing"]["digest"]) for fields in stored]

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._cache.clear()
            self._reader.close()

    def _read(self, field: str, term: str, *, with_positions: bool) -> Postings:
        if not term or (field, term) not in self._reader:
            return NO_POSTINGS
        return read_postings(self._reader.postings(field, term), with_positions=with_positions)

    def _remember(self, key: tuple[str, str, bool], postings: Postings) -> None:
        self._cache[key] = postings
        self._cache_bytes += postings.n_bytes
        while self._cache_bytes > CACHE_BYTES and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._cache_bytes -= oldest.n_bytes

    def _column(self, name: str, dtype: type[np.generic]) -> npt.NDArray[np.generic]:
        with self._lock:
            if name not in self._columns:
                # translate: a str column comes as bytes otherwise
                parts = [
                    leaf.column_reader(name).load() for leaf, _ in self._reader.leaf_readers() if leaf.doc_count_all()
                ]
                self._columns[name] = np.array([value for part in parts for value in part], dtype=dtype)
            return cast("npt.NDArray[np.generic]", self._columns[name])
