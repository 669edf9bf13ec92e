"""Read one immutable state of the index as arrays: the door through which every search goes."""

import bisect
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from newssearch.analysis import AcronymLookup
from newssearch.index.calendar import Days, Periods, Unit, periods_of
from newssearch.index.categories import Categories, categories_of, days_of
from newssearch.index.damage import damage_named
from newssearch.index.document_stories import DocumentStories
from newssearch.index.listing import Fields, Listing
from newssearch.index.live_segment import LiveSegment
from newssearch.index.mined_acronyms import MinedAcronyms
from newssearch.index.posting_lists import ENTRY
from newssearch.index.postings_cache import CACHE_BYTES, PostingsCache
from newssearch.index.term_lookup import FoundSurface, FoundWord, TermLookup
from newssearch.kernel import (
    Best,
    Filter,
    Formula,
    Goal,
    Ranks,
    Weighed,
    Words,
    mark,
    rank,
    rescore,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.index.document_tokens import DocumentTokens
    from newssearch.index.forward import DocumentForms, ForwardIndex, Vocabulary
    from newssearch.index.postings import Ints, Postings
    from newssearch.index.snapshot_words import SnapshotWords
    from newssearch.kernel.arrays import Bits


class Snapshot:
    """Read one committed state of one generation; commits and rebuilds made later do not change it.

    Safe to use from several threads. `doc_id` is an int from 0 to `n_slots` - 1; deleted documents keep their slot.

    Args:
        segments: Those of the state, in order; the snapshot holds them open.
        folder: Where the generation is.
        firsts: See `kept_stories.read_firsts`; they are found anew where None.
        cache_bytes: Memory for decoded postings.

    Raises:
        IndexDirectoryError: From any method that reads: a file is damaged.
    """

    def __init__(
        self,
        segments: Sequence[LiveSegment],
        folder: Path,
        *,
        firsts: memoryview | None = None,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self.commit = ""  # the name of the state, from who lends it
        self._segments = tuple(segments)
        self._folder = folder
        self._kept_firsts = firsts
        self._cache = PostingsCache(cache_bytes)
        self._columns: dict[Any, Any] = {}
        self._doc_freqs: dict[tuple[str, str], int] = {}
        self._lock = threading.RLock()
        self._terms = TermLookup(self._segments, folder)
        self._firsts = [live.first for live in self._segments]
        self.n_slots: int = sum(len(live.living) for live in self._segments)
        self.n_docs: int = sum(live.n_living for live in self._segments)
        self.n_segments = len(self._segments)

    def postings(self, field: str, term: str, *, with_positions: bool = False) -> "Postings":
        """Return the postings of a term, empty where the field does not hold it."""
        return self.word_postings(field, term, term, with_positions=with_positions)

    def word_postings(self, field: str, stem: str, surface: str, *, with_positions: bool = False) -> "Postings":
        """Return the postings of a word: see `found_word`."""
        return self._cache.get(
            (field, stem, surface, with_positions),
            lambda: self._read(field, stem, surface, with_positions=with_positions),
        )

    def doc_freq(self, field: str, term: str) -> int:
        """Return in how many slots a field holds a term: deleted documents count until a merge drops them."""
        key = (field, term)
        found = self._doc_freqs.get(key)
        if found is None:
            with self._lock, damage_named(self._folder):
                found = sum(live.doc_freq(field, _encoded(term)) for live in self._segments)
            if found:  # what is absent has no bound: a misspelt word alone asks for hundreds
                self._doc_freqs[key] = found
        return found

    def field_doc_freq(self, field: str, term: str) -> int:
        """Return in how many slots a text field holds a term: deleted documents count until a merge drops them."""
        if self.n_docs == self.n_slots:
            return len(self.postings(field, term).doc_ids)
        key = (field, term)
        found = self._doc_freqs.get(key)
        if found is None:
            with self._lock, damage_named(self._folder):
                found = sum(live.field_doc_freq(field, _encoded(term)) for live in self._segments)
            if found:
                self._doc_freqs[key] = found
        return found

    def living_doc_freq(self, surface: str) -> int:
        """Return in how many documents that are not deleted a surface form is."""
        with self._lock, damage_named(self._folder):
            return sum(live.living_surface_freq(_encoded(surface)) for live in self._segments)

    def rank(self, words: Words, formula: Formula, goal: Goal, documents: Filter | None = None) -> Best:
        """Match and score in the compiled kernel; see `kernel.rank`."""
        with damage_named(self._folder):
            return rank(self._views, words, formula, goal, documents)

    def no_documents(self) -> "Bits":
        """Return an empty set of documents."""
        import numpy as np

        return np.zeros(self.n_slots // 64 + 1, np.uint64)

    def with_word(self, stem: str, surface: str) -> "Bits":
        """Return the documents that hold a word of the text, deleted ones too; in the compiled kernel."""
        lists = self.found_word(stem, surface).lists
        return self._marked(tuple(lists[at : at + ENTRY.size] for at in range(0, len(lists), ENTRY.size)))

    def with_prefix(self, letters: str) -> "Bits":
        """Return the documents that hold a word that begins so, or another form of it; in the compiled kernel."""
        return self._marked(self._terms.words_beginning_with(letters))

    def surfaces_near(self, surface: str, max_edits: int) -> list[str]:
        """Return the surface forms that are a few letters from one, in order; see `kernel.near_strings`."""
        return self._terms.surfaces_near(surface, max_edits)

    def surfaces_beginning_with(self, letters: str, most: int | None = None) -> list[str]:
        """Return the surface forms that begin so, those of deleted documents too; see `TermLookup`."""
        return self._terms.surfaces_beginning_with(letters, most)

    def has_form(self, written: str) -> bool:
        """Tell whether any document, deleted ones too, has a form with these very letters, accents and case."""
        return self._terms.has_form(written)

    def rescore(self, ranks: Ranks, depth: tuple[int, int], weighed: Weighed) -> tuple[list[int], list[float]]:
        """Score documents anew in the compiled kernel; see `kernel.rescore`."""
        with damage_named(self._folder):
            return rescore(self._views, self._form_views, ranks, depth, weighed)

    def found_word(self, stem: str, surface: str, *, with_positions: bool = False) -> FoundWord:
        """Return where the posting lists of a word of the text are, and in how many slots it is.

        Args:
            stem: Its French stem, which it has in French documents.
            surface: Its surface form, which it has in the others.
            with_positions: Its positions will be read, and so are checked.
        """
        return self._terms.word(stem, surface, with_positions=with_positions)

    def name_of(self, stem: str, surface: str) -> str:
        """Return what tells a word from others here: those of one name have the same lists."""
        return self._terms.name_of(stem, surface)

    def found_surface(self, surface: str) -> FoundSurface:
        """Return where a surface form is, and in how many slots."""
        return self._terms.surface(surface)

    @cached_property
    def mined(self) -> MinedAcronyms:
        """Return the acronyms that documents explain."""
        return MinedAcronyms(self._segments, self._folder, self.n_living)

    @cached_property
    def acronyms(self) -> AcronymLookup:
        """Return the acronyms that are used: one name for each initials."""
        return self.mined.lookup(lambda initials: self.doc_freq("surfaces", initials))

    def n_living(self, field: str, value: str) -> int:
        """Return how many documents that are not deleted have a keyword."""
        if self.n_docs == self.n_slots:  # no posting need be read
            return self.doc_freq(field, value)
        return len(self.postings(field, value).doc_ids)

    def forms(self, doc_ids: Iterable[int]) -> "tuple[Vocabulary, list[DocumentForms]]":
        """Return the forms of some documents, in the order asked for, and what their codes mean."""
        with damage_named(self._folder):
            return self._forward.documents(doc_ids)

    def lengths(self, field: str) -> "Ints":
        """Return the content length of a text field in tokens, stop words left out: int32, by doc_id."""
        return cast("Ints", self._column(f"{field}_length", "i4"))

    def average_length(self, field: str) -> float:
        """Return the mean content length of a text field over the documents that are not deleted, at least 1."""
        with self._lock, damage_named(self._folder):
            key = f"{field} average"
            if key not in self._columns:
                total = sum(live.total_length(field) for live in self._segments)
                self._columns[key] = max(1.0, total / max(1, self.n_docs))
            return cast("float", self._columns[key])

    def whoosh_lengths(self, field: str) -> "Ints":
        """Return the length of the title or the body in all its tokens, rounded as Whoosh does: int32, by doc_id."""
        import numpy as np

        from newssearch.index.quantised_lengths import quantised_lengths

        with self._lock, damage_named(self._folder):
            key = f"{field} in whoosh"
            if key not in self._columns:
                parts = [quantised_lengths(live.segment, field).astype(np.int32) for live in self._segments]
                self._columns[key] = np.concatenate([np.empty(0, np.int32), *parts])
            return cast("Ints", self._columns[key])

    def whoosh_average_length(self, field: str) -> float:
        """Return the mean length of the title or the body over all slots, as Whoosh has it: 1 where all are empty."""
        lengths = self._column(f"{field}_tokens", "i8")
        return float(lengths.mean()) or 1.0 if len(lengths) else 1.0

    @property
    def live(self) -> "npt.NDArray[np.bool_]":
        """Tell which slots hold a document that is not deleted: bool, by doc_id."""
        import numpy as np

        with self._lock:
            if "live" not in self._columns:
                self._columns["live"] = np.concatenate([np.empty(0, np.bool_), *(live.live for live in self._segments)])
            return cast("npt.NDArray[np.bool_]", self._columns["live"])

    @cached_property
    def tokens(self) -> "DocumentTokens":
        """Return what tells of the tokens of documents: how many there are, in which paragraph, and how written."""
        from newssearch.index.document_tokens import DocumentTokens

        return DocumentTokens(self._segments, self._folder)

    @cached_property
    def words(self) -> "SnapshotWords":
        """Return what tells how words are written, and what completes them."""
        from newssearch.index.snapshot_words import SnapshotWords

        return SnapshotWords(self._segments, self._folder)

    def values(self, field: str) -> list[str]:
        """Return the values of a keyword, those of deleted documents too, in order."""
        with damage_named(self._folder):
            found = {value for live in self._segments for value in live.segment.keywords[field].strings.all()}
        return [value.decode("utf-8", "surrogatepass") for value in sorted(found)]

    @property
    def published_s(self) -> "npt.NDArray[np.int64]":
        """Return publication times in seconds since 1970 UTC, `UNDATED_S` where unknown: int64, by doc_id."""
        return cast("npt.NDArray[np.int64]", self._column("published_s", "i8"))

    @cached_property
    def stories(self) -> DocumentStories:
        """Return which documents print one text."""
        if self._kept_firsts is not None:
            return DocumentStories(self._kept_firsts)
        from newssearch.index.kept_stories import find_firsts

        with damage_named(self._folder):
            return DocumentStories(find_firsts(self._segments))

    @cached_property
    def days(self) -> Days:
        """Return the day on which each document was published."""
        with damage_named(self._folder):
            return days_of(self._segments)

    def periods(self, unit: Unit) -> Periods:
        """Return the spans of time that `days` are in."""
        with self._lock:
            key = f"{unit} periods"
            if key not in self._columns:
                self._columns[key] = periods_of(self.days, unit)
            return cast("Periods", self._columns[key])

    def categories(self, field: str) -> Categories:
        """Return the source, section, lang or author of every document."""
        with self._lock, damage_named(self._folder):
            key = f"{field} labels"
            if key not in self._columns:
                self._columns[key] = categories_of(self._segments, field)
            return cast("Categories", self._columns[key])

    @property
    def is_stemmed(self) -> "npt.NDArray[np.bool_]":
        """Tell which documents are indexed by French stem, the others being so by surface form: bool, by doc_id."""
        import numpy as np

        with self._lock:
            if "stemmed" not in self._columns:
                flags = np.array([bool(live.segment.stemmer) for live in self._segments], np.bool_)
                self._columns["stemmed"] = np.repeat(flags, [len(live.living) for live in self._segments])
            return cast("npt.NDArray[np.bool_]", self._columns["stemmed"])

    def published_of(self, doc_ids: Iterable[int]) -> list[int]:
        """Return when some documents were published, as `published_s` has it, in the order asked for."""
        firsts, segments = self._firsts, self._segments
        with damage_named(self._folder):
            places = [(bisect.bisect_right(firsts, doc_id) - 1, doc_id) for doc_id in doc_ids]
            columns = {place: segments[place].segment.file.view("doc/published_s") for place, _ in places}
            return [columns[place][doc_id - firsts[place]] for place, doc_id in places]

    def listing(self, doc_id: int) -> Listing:
        """Return what a list of hits shows of a document."""
        return Listing(*self.listed([doc_id])[0])

    def listed(self, doc_ids: Iterable[int]) -> list[Fields]:
        """Return the fields of the listings of some documents, in the order asked for."""
        firsts, segments = self._firsts, self._segments
        with damage_named(self._folder):
            places = [(bisect.bisect_right(firsts, doc_id) - 1, doc_id) for doc_id in doc_ids]
            return [segments[place].segment.listings[doc_id - firsts[place]] for place, doc_id in places]

    def digests(self) -> list[tuple[str, bytes]]:
        """Return id and digest (see `digest_of`) of every document that is not deleted, by doc_id."""
        with damage_named(self._folder):
            found: list[tuple[str, bytes]] = []
            for live in self._segments:
                names = live.segment.keywords["article_id"].strings.all()
                numbers, digests = live.segment.column("article_id"), live.segment.column("digest").tobytes()
                found += [
                    (names[numbers[doc_id]].decode("utf-8", "surrogatepass"), digests[8 * doc_id : 8 * doc_id + 8])
                    for doc_id, is_living in enumerate(live.living)
                    if is_living
                ]
            return found

    def part_bytes(self) -> dict[str, int]:
        """Return the bytes of the parts of the segments, the largest first."""
        sizes: Counter[str] = Counter()
        for live in self._segments:
            sizes.update(live.segment.part_bytes())
        return dict(sizes.most_common())

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._cache.clear()
            self._columns.clear()
            self._doc_freqs.clear()
            self._terms = TermLookup([], self._folder)
            for name in ("_forward", "acronyms", "days", "mined", "stories", "tokens", "words"):
                self.__dict__.pop(name, None)
            self._segments = ()

    def _marked(self, lists: tuple[bytes, ...]) -> "Bits":
        marks = self.no_documents()
        with damage_named(self._folder):
            mark(self._views, lists, marks)
        return marks

    @cached_property
    def _forward(self) -> "ForwardIndex":
        from newssearch.index.forward import ForwardIndex

        return ForwardIndex([live.segment for live in self._segments], self._firsts)

    @cached_property
    def _views(self) -> tuple[Any, ...]:
        return tuple(live.view for live in self._segments)

    @cached_property
    def _form_views(self) -> tuple[Any, ...]:
        return tuple(live.form_view for live in self._segments)

    def _read(self, field: str, stem: str, surface: str, *, with_positions: bool) -> "Postings":
        from newssearch.index.postings import Postings

        with damage_named(self._folder):
            found = [
                live.postings(field, live.term_of(stem, surface), with_positions=with_positions)
                for live in self._segments
            ]
            return Postings.joined([part for part in found if part is not None], with_positions=with_positions)

    def _column(self, name: str, dtype: str) -> "npt.NDArray[np.generic]":
        import numpy as np

        with self._lock, damage_named(self._folder):
            if name not in self._columns:
                parts = [live.segment.column(name) for live in self._segments]
                self._columns[name] = np.concatenate([np.empty(0, dtype), *(part.astype(dtype) for part in parts)])
            return cast("npt.NDArray[np.generic]", self._columns[name])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
