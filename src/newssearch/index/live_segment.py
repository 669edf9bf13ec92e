"""Read one segment as a snapshot sees it: from which doc_id on, and without what is deleted."""

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newssearch.errors import IndexDirectoryError
from newssearch.index.damage import REBUILD
from newssearch.index.entry import SegmentEntry
from newssearch.index.posting_lists import ENTRY
from newssearch.index.segment import KEYWORDS, TEXT, TEXT_FIELDS, Segment
from newssearch.kernel import make_forms, make_view, sum_living

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.index.postings import Postings
    from newssearch.kernel import PlainLists

TERMS, SURFACES = "terms", "surfaces"
"""Names under which words are counted over title and body: as stems, and as they are written."""

NO_ENTRY = ENTRY.pack(0, 0, 0, 0, 0)
"""Of a term that is absent."""


class LiveSegment:
    """Hold one segment of a snapshot.

    Args:
        segment: It.
        living: A byte for each of its documents: 1 where it is not deleted.
        first: The doc_id of its first document in the snapshot.

    Attributes:
        n_living: Documents that are not deleted.
    """

    def __init__(self, segment: Segment, living: bytes, first: int) -> None:
        self.segment = segment
        self.living = living
        self.first = first
        self.n_living = living.count(1)

    def term_of(self, stem: str, surface: str) -> bytes:
        """Return the term that a word is here, given its French stem and its surface form."""
        return (stem if self.segment.stemmer else surface).encode("utf-8", "surrogatepass")

    @property
    def has_deleted(self) -> bool:
        """Tell whether any of its documents is deleted."""
        return self.n_living < len(self.living)

    @cached_property
    def live(self) -> "npt.NDArray[np.bool_]":
        """Tell which of its documents are not deleted: bool."""
        import numpy as np

        return np.frombuffer(self.living, np.bool_)

    def total_length(self, field: str) -> int:
        """Return the content tokens of a text field in all documents that are not deleted."""
        return sum_living(self.segment.file.view(f"doc/{field}_length"), self.living)

    def postings(self, field: str, term: bytes, *, with_positions: bool) -> "Postings | None":
        """Return the postings of a term in a text field, a keyword or TERMS; None where it is absent."""
        lists = self.segment.text if field not in KEYWORDS else self.segment.keywords[field]
        number = lists.strings.find(term)
        if number is None:
            return None
        found = lists.decode(number, number + 1, with_positions=with_positions and field not in KEYWORDS)
        if field in TEXT_FIELDS:
            found = self.segment.of_field(field, found)
        return self._living(found)

    @cached_property
    def view(self) -> Any:  # noqa: ANN401 - of the kernel
        """Return what the compiled kernel reads of it."""
        segment = self.segment
        return make_view(
            segment.file.unchecked(f"{TEXT}/postings"),
            segment.file.unchecked(f"{TEXT}/positions"),
            segment.file.view("doc/title_length"),
            segment.file.view("doc/body_length"),
            segment.file.view("doc/lead_length"),
            segment.file.view("doc/published_s"),
            self.living if self.has_deleted else None,
            self.first,
            segment.weighing,
        )

    @cached_property
    def form_view(self) -> Any:  # noqa: ANN401 - of the kernel
        """Return the forms of its documents as the compiled kernel reads them."""
        segment, file = self.segment, self.segment.file
        written_starts, written = segment.forms.arrays()
        term_starts, terms = segment.text.strings.arrays()
        return make_forms(
            forms=file.unchecked("doc/forms"),
            starts=file.unchecked("doc/form_starts"),
            title_tokens=file.unchecked("doc/title_tokens"),
            lead_tokens=file.unchecked("doc/lead_tokens"),
            surface_of_form=file.view("forms/surfaces"),
            term_of_surface=file.view("surfaces/terms_of"),
            stop_words=file.view("surfaces/stop_words"),
            written_starts=written_starts,
            written=written,
            term_starts=term_starts,
            terms=terms,
            doc_freqs=segment.text.doc_freqs(),
            known_doc_freqs=array("i", [-1]) * len(segment.text),
            width=segment.form_width,
            is_stemmed=bool(segment.stemmer),
            first=self.first,
            pages=file.pages("doc/forms", "doc/form_starts", "doc/title_tokens", "doc/lead_tokens"),
        )

    def entry(self, number: int | None) -> bytes:
        """Return where the list of a term of the text is, by its number, None where it is absent; see `ENTRY`."""
        return NO_ENTRY if number is None else self.segment.text.entry(number)

    def doc_freq(self, field: str, term: bytes) -> int:
        """Return in how many documents, deleted ones too, a term is."""
        if field == SURFACES:
            number = self.segment.surfaces.find(term)
            return 0 if number is None else self.segment.surface_doc_freq(number)
        lists = self.segment.text if field == TERMS else self.segment.keywords[field]
        number = lists.strings.find(term)
        return 0 if number is None else lists.doc_freq(number)

    def field_doc_freq(self, field: str, term: bytes) -> int:
        """Return in how many documents, deleted ones too, a term is in the title, the body or the lead."""
        lists = self.segment.text
        number = lists.strings.find(term)
        return 0 if number is None else len(self.segment.of_field(field, lists.decode(number, number + 1)).docs)

    def living_surface_freq(self, surface: bytes) -> int:
        """Return in how many documents that are not deleted a surface form is."""
        number = self.segment.surfaces.find(surface)
        if number is None:
            return 0
        n_deleted = int(self._deleted_surface_freqs[number]) if self.has_deleted else 0
        return self.segment.surface_doc_freq(number) - n_deleted

    def surface_freqs(self) -> "npt.NDArray[np.int64]":
        """Return in how many documents that are not deleted each surface form is: int64, by surface form."""
        import numpy as np

        doc_freqs = self.segment.file.array("surfaces/doc_freqs").astype(np.int64)
        return doc_freqs - self._deleted_surface_freqs if self.has_deleted else doc_freqs

    @cached_property
    def _deleted_surface_freqs(self) -> "npt.NDArray[np.int64]":
        import numpy as np

        return self.segment.uncounted(np.flatnonzero(~self.live))

    def _living(self, lists: "PlainLists") -> "Postings":
        import numpy as np

        from newssearch.index.postings import Postings

        doc_ids = lists.docs.astype(np.int32) + np.int32(self.first)
        term_freqs = lists.term_freqs.astype(np.int32)
        positions = None if lists.positions is None else lists.positions.astype(np.int32)
        if not self.has_deleted:
            return Postings(doc_ids, term_freqs, positions)
        kept = self.live[lists.docs]
        if positions is not None:
            positions = positions[np.repeat(kept, term_freqs)]
        return Postings(doc_ids[kept], term_freqs[kept], positions)


def part_holding(segments: Sequence[LiveSegment], article_ids: Iterable[str]) -> tuple[list[LiveSegment], list[int]]:
    """Return the segments that hold some articles, numbered anew, and the documents of those that are there, in order.

    Args:
        segments: Of a commit.
        article_ids: Of the articles.
    """
    places: list[tuple[int, int]] = []
    for article_id in article_ids:
        for number, live in enumerate(segments):
            doc = live.segment.doc_of(article_id)
            if doc is not None and live.living[doc]:
                places.append((number, doc))
    firsts: dict[int, int] = {}
    part: list[LiveSegment] = []
    n_slots = 0
    for number in sorted({number for number, _ in places}):
        firsts[number] = n_slots
        part.append(LiveSegment(segments[number].segment, segments[number].living, n_slots))
        n_slots += len(segments[number].living)
    return part, [firsts[number] + doc for number, doc in places]


def open_segment(entry: SegmentEntry, folder: Path) -> Segment:
    """Open a segment of a commit.

    Raises:
        FileNotFoundError: Another process has just merged it.
        IndexDirectoryError: It is damaged, or another one.
    """
    segment = Segment(entry.path_in(folder))
    if segment.n_docs != entry.n_docs:
        raise IndexDirectoryError(folder, f"a segment has not the documents that its table of contents says; {REBUILD}")
    return segment
