"""Read one immutable state of the index as arrays: the door through which every search goes."""

import bisect
import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from newssearch.analysis import FRENCH, Acronym, AcronymTable
from newssearch.article import PublishedAt, parse_date_text
from newssearch.index.damage import damage_named
from newssearch.index.forward import DocumentForms, ForwardIndex, Vocabulary
from newssearch.index.postings import NO_POSTINGS, Ints, Postings, read_postings

CACHE_BYTES = 256_000_000
"""Memory for decoded postings of one snapshot: those of all words that readers commonly ask for in 100,000 articles.

Stock Whoosh decodes 200,000 to 400,000 postings a second, so a cold common word costs a tenth of a second.
"""

ENTRY_BYTES = 700
"""Memory of one entry of that cache beside its numbers: a key, a Postings and three array objects."""


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
        folder: Where the generation is.
        cache_bytes: Memory for decoded postings.

    Raises:
        IndexDirectoryError: From any method that reads: a file is damaged.
    """

    def __init__(self, reader: Any, folder: Path, *, cache_bytes: int = CACHE_BYTES) -> None:  # noqa: ANN401 - Whoosh's
        self._reader = reader
        self._folder = folder
        self._cache: OrderedDict[tuple[str, str, bool], Postings] = OrderedDict()
        self._cache_bytes = 0
        self._max_cache_bytes = cache_bytes
        self._columns: dict[Any, Any] = {}
        self._doc_freqs: dict[tuple[str, str], int] = {}
        # Whoosh's matchers share one file position, so decoding is serial; what is decoded is shared.
        self._lock = threading.RLock()
        self._forward = ForwardIndex(_FormsColumn(reader, self._lock))
        self.n_slots: int = reader.doc_count_all()
        self.n_docs: int = reader.doc_count()
        self.n_segments = sum(leaf.doc_count_all() > 0 for leaf, _ in reader.leaf_readers())

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

    def doc_freq(self, field: str, term: str) -> int:
        """Return in how many slots a field holds a term: deleted documents count until a merge drops them."""
        key = (field, term)
        found = self._doc_freqs.get(key)
        if found is None:
            with self._lock, damage_named(self._folder):
                found = self._reader.doc_frequency(field, term) if term else 0
            if found:  # what is absent has no bound: a misspelt word alone asks for hundreds
                self._doc_freqs[key] = found
        return found

    def mined_acronyms(self) -> list[tuple[Acronym, int]]:
        """Return the acronyms that documents explain, with the number of these, in order."""
        with self._lock, damage_named(self._folder):
            terms = [term.decode("utf-8") for term in self._reader.lexicon("acronyms")]
        counted = ((term.split(" "), self._n_living(term)) for term in terms)
        return [(Acronym(initials, tuple(name)), n_docs) for (initials, *name), n_docs in counted if n_docs]

    @property
    def acronyms(self) -> AcronymTable:
        """Return the acronyms that are used: one name for each initials."""
        with self._lock:
            if "acronyms" not in self._columns:
                self._columns["acronyms"] = AcronymTable.of_counts(
                    self.mined_acronyms(), lambda initials: self.doc_freq("surfaces", initials)
                )
            return cast("AcronymTable", self._columns["acronyms"])

    def forms(self, doc_ids: Iterable[int]) -> tuple[Vocabulary, list[DocumentForms]]:
        """Return the forms of some documents, in the order asked for, and what their codes mean."""
        with damage_named(self._folder):
            return self._forward.documents(doc_ids)

    def lengths(self, field: str) -> Ints:
        """Return the content length of a text field in tokens, stop words left out: int32, by doc_id."""
        return cast("Ints", self._column(f"{field}_length", np.int32))

    def average_length(self, field: str) -> float:
        """Return the mean content length of a text field over the documents that are not deleted, at least 1."""
        with self._lock:
            key = f"{field} average"
            if key not in self._columns:
                lengths = self.lengths(field)[self.live]
                self._columns[key] = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
            return cast("float", self._columns[key])

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

    def categories(self, field: str) -> tuple[npt.NDArray[np.object_], Ints]:
        """Return the source, section or lang of every document: labels (sorted, "" is absent), int32 by doc_id."""
        with self._lock:
            key = f"{field} labels"
            if key not in self._columns:
                # Python strings: an array of them would give each document the memory of the longest.
                values = self._values(field)
                labels = sorted(set(values))
                code_of = {label: code for code, label in enumerate(labels)}
                codes = np.array([code_of[value] for value in values], dtype=np.int32)
                self._columns[key] = np.array(labels, dtype=np.object_), codes
            return cast("tuple[npt.NDArray[np.object_], Ints]", self._columns[key])

    @property
    def french(self) -> npt.NDArray[np.bool_]:
        """Tell which documents are in French, and so indexed by stem: bool, by doc_id."""
        with self._lock:
            if "french" not in self._columns:
                self._columns["french"] = np.array([lang == FRENCH for lang in self._values("lang")], dtype=np.bool_)
            return cast("npt.NDArray[np.bool_]", self._columns["french"])

    def listing(self, doc_id: int) -> Listing:
        """Return what a list of hits shows of a document."""
        with self._lock, damage_named(self._folder):
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
        with self._lock, damage_named(self._folder):
            stored = (self._reader.stored_fields(doc_id) for doc_id in np.flatnonzero(self.live).tolist())
            return [(fields["article_id"], fields["listing"]["digest"]) for fields in stored]

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._cache.clear()
            self._columns.clear()
            self._doc_freqs.clear()
            self._forward.clear()
            self._reader.close()

    def _read(self, field: str, term: str, *, with_positions: bool) -> Postings:
        with damage_named(self._folder):
            if not term or (field, term) not in self._reader:
                return NO_POSTINGS
            postings = read_postings(self._reader.postings(field, term), with_positions=with_positions)
            bounds = np.concatenate([[-1], postings.doc_ids, [self.n_slots]])
            if not (np.diff(bounds) > 0).all():
                raise ValueError(f"the doc_ids of {term!r} in {field} are out of order")
            return postings

    def _n_living(self, acronym: str) -> int:
        if self.n_docs == self.n_slots:  # nothing is deleted, and no posting need be read
            return self.doc_freq("acronyms", acronym)
        return len(self.postings("acronyms", acronym).doc_ids)

    def _remember(self, key: tuple[str, str, bool], postings: Postings) -> None:
        self._cache[key] = postings
        self._cache_bytes += postings.n_bytes + ENTRY_BYTES
        while self._cache_bytes > self._max_cache_bytes and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._cache_bytes -= oldest.n_bytes + ENTRY_BYTES

    def _column(self, name: str, dtype: type[np.generic]) -> npt.NDArray[np.generic]:
        with self._lock:
            if name not in self._columns:
                self._columns[name] = np.array(self._values(name), dtype=dtype)
            return cast("npt.NDArray[np.generic]", self._columns[name])

    def _values(self, name: str) -> list[Any]:
        with self._lock, damage_named(self._folder):
            values: list[Any] = []
            for leaf, _ in self._reader.leaf_readers():
                if n_docs := leaf.doc_count_all():
                    part = leaf.column_reader(name).load()  # it translates: a str comes as bytes otherwise
                    if len(part) != n_docs:
                        raise ValueError(f"the column {name} has {len(part)} values for {n_docs} documents")
                    values.extend(part)
            return values


class _FormsColumn:
    """Read the packed forms of one document; apart from the snapshot, which would else be held by what it holds."""

    def __init__(self, reader: Any, lock: threading.RLock) -> None:  # noqa: ANN401 - Whoosh's
        self._leaves: list[tuple[Any, int]] = reader.leaf_readers()
        self._lock = lock
        self._columns: dict[int, Any] = {}

    def __call__(self, doc_id: int) -> bytes:
        """Return what `pack_forms` made of a document."""
        number = bisect.bisect_right(self._leaves, doc_id, key=lambda leaf: leaf[1]) - 1
        leaf, first = self._leaves[number]
        with self._lock:
            if number not in self._columns:
                self._columns[number] = leaf.column_reader("forms")
            return cast("bytes", self._columns[number][doc_id - first])
