"""Read one segment as a snapshot sees it: from which doc_id on, and without what is deleted."""

import dataclasses
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from newssearch.index.postings import Postings
from newssearch.index.segment import ENTRY, KEYWORDS, TEXT, TEXT_FIELDS, Segment
from newssearch.index.segment_file import PAGE_BYTES
from newssearch.kernel import PlainLists, make_forms, make_view

TERMS, SURFACES = "terms", "surfaces"
"""Names under which words are counted over title and body: as stems, and as they are written."""

NO_ENTRY = ENTRY.pack(0, 0, 0, 0, 0)
"""Of a term that is absent."""


@dataclasses.dataclass
class LiveSegment:
    """Hold one segment of a snapshot.

    Args:
        segment: It.
        live: Which of its documents are not deleted: bool.
        first: The doc_id of its first document in the snapshot.
    """

    segment: Segment
    live: npt.NDArray[np.bool_]
    first: int

    def postings(self, field: str, term: bytes, *, with_positions: bool) -> Postings | None:
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
            segment.column("title_length"),
            segment.column("body_length"),
            segment.column("lead_length"),
            segment.column("published_s"),
            None if self.live.all() else self.live,
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
            starts=file.array("doc/form_starts"),
            title_tokens=segment.column("title_tokens"),
            lead_tokens=segment.column("lead_tokens"),
            surface_of_form=segment.surface_of_form,
            term_of_surface=segment.term_of_surface,
            stop_words=file.array("surfaces/stop_words"),
            written_starts=written_starts,
            written=written,
            term_starts=term_starts,
            terms=terms,
            doc_freqs=segment.text.doc_freqs(),
            known_doc_freqs=np.full(len(segment.text), -1, np.int32),
            width=segment.form_width,
            first=self.first,
            checked=file.checked_pages("doc/forms"),
            page_bytes=PAGE_BYTES,
            check=lambda start, stop: file.check("doc/forms", start, min(stop, len(file.unchecked("doc/forms")))),
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
        n_deleted = 0 if self.live.all() else int(self._deleted_surface_freqs[number])
        return self.segment.surface_doc_freq(number) - n_deleted

    @cached_property
    def _deleted_surface_freqs(self) -> npt.NDArray[np.int64]:
        return self.segment.uncounted(np.flatnonzero(~self.live))

    def _living(self, lists: PlainLists) -> Postings:
        doc_ids = lists.docs.astype(np.int32) + np.int32(self.first)
        term_freqs = lists.term_freqs.astype(np.int32)
        positions = None if lists.positions is None else lists.positions.astype(np.int32)
        if self.live.all():
            return Postings(doc_ids, term_freqs, positions)
        kept = self.live[lists.docs]
        if positions is not None:
            positions = positions[np.repeat(kept, term_freqs)]
        return Postings(doc_ids[kept], term_freqs[kept], positions)
