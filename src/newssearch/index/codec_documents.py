"""Give stock Whoosh what is kept of each document of a segment: lengths, columns and stored fields."""

from typing import Any

from whoosh.codec import base
from whoosh.columns import ColumnReader

from newssearch.article import date_text
from newssearch.index.quantised_lengths import TEXT_FIELDS, quantised_lengths, true_lengths
from newssearch.index.segment import CATEGORIES, Segment

COLUMN_FIELDS = ("source", "section", "lang", "published_s")


class DocumentsReader(base.PerDocumentReader):  # type: ignore[misc] # whoosh has no complete types
    """Give Whoosh what is kept of each document.

    Args:
        segment: Where they are.
        living: A byte for each: 1 where it is not deleted.
    """

    def __init__(self, segment: Segment, living: bytes) -> None:
        self._segment = segment
        self._living = living

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return self._living.count(1)

    def doc_count_all(self) -> int:
        """Return the number of documents."""
        return self._segment.n_docs

    def has_deletions(self) -> bool:
        """Tell whether any document is deleted."""
        return 0 in self._living

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted; Whoosh's Not asks for the one behind the last as well."""
        return docnum < len(self._living) and not self._living[docnum]

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted documents."""
        return frozenset(doc_id for doc_id, is_living in enumerate(self._living) if not is_living)

    def supports_columns(self) -> bool:
        """Tell that there are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Tell whether a field has a column."""
        return fieldname in COLUMN_FIELDS

    def list_columns(self) -> tuple[str, ...]:
        """Return the fields that have a column."""
        return COLUMN_FIELDS

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:  # noqa: ANN401, ARG002 - Whoosh's
        """Return what reads a column."""
        return SegmentColumn(self._segment, fieldname)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field of a document, rounded as Whoosh rounds it."""
        return int(quantised_lengths(self._segment, fieldname)[docnum]) if fieldname in TEXT_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        """Return the length of a field over all documents."""
        return int(true_lengths(self._segment, fieldname).sum()) if fieldname in TEXT_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a field."""
        return int(quantised_lengths(self._segment, fieldname).min(initial=0)) if fieldname in TEXT_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a field."""
        return int(quantised_lengths(self._segment, fieldname).max(initial=0)) if fieldname in TEXT_FIELDS else 0

    def has_vector(self, docnum: int, fieldname: str) -> bool:  # noqa: ARG002 - Whoosh's
        """Tell that there are no vectors."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return what is stored of a document."""
        listing = self._segment.listing(docnum)
        return {
            "article_id": listing.article_id,
            "source": listing.source or "",
            "section": listing.section or "",
            "lang": listing.lang,
            "listing": {
                "title": listing.title,
                "url": listing.url,
                "published_at": date_text(listing.published_at),
                "authors": listing.authors,
            },
        }


class SegmentColumn(ColumnReader):  # type: ignore[misc] # whoosh has no complete types
    """Read a column of a segment for Whoosh: bytes of a category, seconds since 1970 of a date."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._doccount = segment.n_docs
        self._numbers = segment.column(name)
        self._strings = segment.keywords[name].strings.all() if name in CATEGORIES else None
        self._is_reversed = False

    def __getitem__(self, docnum: int) -> Any:  # noqa: ANN401 - Whoosh's
        number = int(self._numbers[docnum])
        return number if self._strings is None else self._strings[number]

    def sort_key(self, docnum: int) -> Any:  # noqa: ANN401 - Whoosh's
        """Return what documents are sorted by."""
        return -self[docnum] if self._is_reversed else self[docnum]

    def set_reverse(self) -> None:
        """Sort the other way round; only numbers can."""
        if self._strings is not None:
            raise NotImplementedError("strings are sorted one way only")
        self._is_reversed = True
