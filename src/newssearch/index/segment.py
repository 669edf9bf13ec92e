"""Read one segment: posting lists, columns, what lists of hits show, and the forms of each document.

text            lists of the terms of title and body together; a posting has its occurrences in title, body and lead
KEYWORDS        lists of whole values: one for each name of an article's id, source, section, …
forms           the written forms: `forms/surfaces` has the number of the surface form of each
surfaces        the surface forms: in how many documents each is, and the number of its term
doc             columns by document; `doc/forms` has the codes of its forms in order, `doc/stored` what is listed of it
"""

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from newssearch.index.listing import Listing, Listings
from newssearch.index.packed_strings import PackedStrings
from newssearch.index.posting_lists import Lists
from newssearch.index.segment_file import PAGE_BYTES, SegmentFile
from newssearch.kernel import SIGNATURE_BYTES, Weighing, width_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.index.segment_writer import Array
    from newssearch.kernel import PlainLists

TEXT = "text"

CATEGORIES = ("article_id", "source", "section", "lang")
"""Keywords of which a document has one; its number is in the column `doc/NAME`."""

AUTHORS = "authors"
"""The keyword of which a document may have several that are counted; they are as they are written in `BYLINES`."""

BYLINES = "bylines"

KEYWORDS = (*CATEGORIES, AUTHORS, "acronyms")

TEXT_FIELDS = ("title", "body", "lead")

LENGTHS = {"title_length": "<u2", "body_length": "<u2", "lead_length": "<u2"}
"""Columns of content tokens, which the ranking uses; what is longer counts as 65,535."""

COLUMNS = {
    **LENGTHS,
    "title_tokens": "<u4",
    "body_tokens": "<u4",
    "lead_tokens": "<u4",
    "paragraphs": "<u4",
    "published_s": "<i8",
    "digest": "<u8",
    **dict.fromkeys(CATEGORIES, "<u4"),
}

PARTS = {
    f"{TEXT}/postings": "postings",
    f"{TEXT}/positions": "positions",
    TEXT: "terms",
    "forms": "forward index",
    "surfaces": "forward index",
    "doc/forms": "forward index",
    "doc/form_starts": "forward index",
    "doc/stored": "stored",
    "doc/stored_starts": "stored",
    "doc/signatures": "signatures",
    "doc": "columns",
}
"""Array, or group of arrays -> the part of the index that it belongs to; the others are keywords."""

Weight = tuple[float, float, float]


class _Weighing(msgspec.Struct):
    """Say of each field what the bounds were reckoned with: its weight, b and mean length."""

    title: Weight
    body: Weight
    lead: Weight

    def as_tuple(self) -> Weighing:
        """Return it as the kernel wants it."""
        return self.title, self.body, self.lead


class _About(msgspec.Struct):
    """Hold what a segment says of itself."""

    n_docs: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    form_width: Annotated[int, msgspec.Meta(ge=1, le=32)]
    stemmer: str
    weighing: _Weighing | None = None


class Segment:
    """Read one segment file; safe to use from several threads.

    Args:
        path: The file.

    Attributes:
        stemmer: The language whose stems are the terms of all its documents, empty where these are surface forms.

    Raises:
        IndexDirectoryError: It is missing, damaged or of another format. So does whatever touches a damaged part.
    """

    def __init__(self, path: Path) -> None:
        self.file = SegmentFile(path)
        try:
            about = msgspec.convert(self.file.about, _About)
        except msgspec.ValidationError as error:
            raise self.file.damage(f"what it says of itself is wrong ({error})") from error
        self.n_docs = about.n_docs
        self.form_width = about.form_width
        self.stemmer = about.stemmer
        self.weighing = about.weighing.as_tuple() if about.weighing else None
        _check_arrays(self.file, about.n_docs)
        self.text = Lists(self.file, TEXT, self.n_docs)
        self.keywords = {name: Lists(self.file, name, self.n_docs) for name in KEYWORDS}
        self.bylines = PackedStrings(self.file, BYLINES)
        self.forms = PackedStrings(self.file, "forms")
        self.surfaces = PackedStrings(self.file, "surfaces")
        if self.form_width != width_of(len(self.forms)):
            raise self.file.damage("its forms are not numbered as they are many")

    def column(self, name: str) -> "Array":
        """Return a column of `COLUMNS`, by document."""
        return self.file.array(f"doc/{name}")

    @property
    def signatures(self) -> "Array":
        """Return the signatures of its documents: uint8, (documents, SIGNATURE_BYTES); see `kernel.sign`."""
        return self.file.array("doc/signatures").reshape(self.n_docs, SIGNATURE_BYTES)

    @cached_property
    def paragraph_starts(self) -> "npt.NDArray[np.int64]":
        """Return where the paragraphs of each document begin in `paragraph_tokens`: int64, one more than documents."""
        import numpy as np

        starts = np.concatenate([[0], np.cumsum(self.column("paragraphs"), dtype=np.int64)])
        if starts[-1] != self.file.n_items("doc/paragraph_tokens"):
            raise self.file.damage("its documents have not as many paragraphs as there are")
        return starts

    @property
    def paragraph_tokens(self) -> "Array":
        """Return how many tokens each paragraph has: uint16, those of a body in order, one document after the other."""
        return self.file.array("doc/paragraph_tokens")

    @cached_property
    def surface_of_form(self) -> "Array":
        """Return the number of the surface form of each form: uint32."""
        numbers = self.file.array("forms/surfaces")
        if numbers.max(initial=0) >= max(1, len(self.surfaces)):
            raise self.file.damage("a form has a surface form that is none")
        return numbers

    @cached_property
    def term_of_surface(self) -> "Array":
        """Return the number of the term of each surface form: uint32."""
        numbers = self.file.array("surfaces/terms_of")
        if numbers.max(initial=0) >= max(1, len(self.text)):
            raise self.file.damage("a surface form has a term that is none")
        return numbers

    def terms_beginning_with(self, letters: bytes) -> "npt.NDArray[np.uint32]":
        """Return the numbers, ascending, of the terms of the surface forms that begin so."""
        import numpy as np

        surfaces = self.surfaces.beginning_with(letters)
        terms: npt.NDArray[np.uint32] = np.unique(self.term_of_surface[surfaces.start : surfaces.stop])
        return terms

    def frequent_beginning_with(self, letters: bytes, count: int) -> list[bytes]:
        """Return the surface forms that begin so and are in the most documents, deleted ones too, those first."""
        import numpy as np

        surfaces = self.surfaces.beginning_with(letters)
        doc_freqs = self.file.array("surfaces/doc_freqs")[surfaces.start : surfaces.stop].astype(np.int64)
        best = np.argsort(-doc_freqs, kind="stable")[:count]
        return self.surfaces.some((best + surfaces.start).tolist())

    def surface_doc_freq(self, number: int) -> int:
        """Return in how many documents, deleted ones too, the surface form of a number is."""
        self.file.check("surfaces/doc_freqs", number, number + 1)
        return self.file.unchecked("surfaces/doc_freqs")[number]

    def of_field(self, field: str, lists: "PlainLists") -> "PlainLists":
        """Return what the lists of title and body say of one of both, or of the lead; positions begin at its start.

        Those of the lead are left out: it is only counted.
        """
        import numpy as np

        from newssearch.kernel import PlainLists

        freqs = {
            "title": lists.title_freqs,
            "body": lists.term_freqs - lists.title_freqs,
            "lead": lists.lead_freqs,
        }[field]
        positions = None
        if lists.positions is not None and field != "lead":
            first_of_body = self.column("title_tokens")[lists.docs].astype(np.int64) + 1
            first = np.repeat(first_of_body, lists.term_freqs)
            is_body = lists.positions >= first
            places = lists.positions - np.where(is_body, first, 0)
            positions = places[is_body == (field == "body")].astype(np.uint32)
            if len(positions) != freqs.sum():
                raise ValueError("positions in a field are not as many as the occurrences there")
        kept = freqs > 0
        lists_of = np.repeat(np.arange(len(lists.doc_freqs)), lists.doc_freqs)
        zeros = np.zeros(int(kept.sum()), np.uint32)
        return PlainLists(
            np.bincount(lists_of[kept], minlength=len(lists.doc_freqs)).astype(np.uint32),
            lists.docs[kept],
            freqs[kept],
            zeros,
            zeros,
            positions,
        )

    @property
    def n_forms(self) -> int:
        """Return the number of written forms."""
        return len(self.forms)

    def written(self, number: int) -> str:
        """Return a written form by its number."""
        return _decoded(self.forms[number])

    def forms_of(self, doc_id: int) -> "tuple[npt.NDArray[np.uint32], int, int]":
        """Return the numbers of the forms of a document, where its lead begins, and where the rest does."""
        title_end = int(self.column("title_tokens")[doc_id])
        self.file.check("doc/form_starts", doc_id, doc_id + 2)
        start, stop = self.file.unchecked("doc/form_starts")[doc_id : doc_id + 2]
        numbers = self.form_numbers(start, stop - start)
        lead_end = title_end + int(self.column("lead_tokens")[doc_id])
        if lead_end > len(numbers):
            raise self.file.damage("a document has fewer forms than its lead")
        return numbers, title_end, lead_end

    def form_numbers(self, start: int, count: int) -> "npt.NDArray[np.uint32]":
        """Return the numbers of forms of all documents, one document after the other: uint32.

        Args:
            start: The first one, as `doc/form_starts` counts them.
            count: How many.
        """
        import numpy as np

        from newssearch.kernel import unpack_stream

        stream, width = self.file.unchecked("doc/forms"), self.form_width
        self.file.check("doc/forms", start * width // 8, min(len(stream), (start + count) * width // 8 + 9))
        return unpack_stream(np.asarray(stream), start, count, width)

    def are_forms(self, places: "npt.NDArray[np.int64]", written: bytes) -> "npt.NDArray[np.bool_]":
        """Tell which tokens are written so.

        Args:
            places: Numbers of tokens among those of all documents, as `doc/form_starts` counts them.
            written: A written form.
        """
        import numpy as np

        number = self.forms.find(written)
        if number is None:
            return np.zeros(len(places), np.bool_)
        found: npt.NDArray[np.bool_] = self.forms_at(places) == number
        return found

    def forms_at(self, places: "npt.NDArray[np.int64]") -> "npt.NDArray[np.uint64]":
        """Return the numbers of the forms of some tokens: uint64.

        Args:
            places: Numbers of tokens among those of all documents, as `doc/form_starts` counts them.
        """
        import numpy as np

        if not len(places):
            return np.empty(0, np.uint64)
        stream, width = np.asarray(self.file.unchecked("doc/forms")), self.form_width
        bits = places * width
        first = bits >> 3
        if first.min() < 0 or first.max() > len(stream) - 8:
            raise self.file.damage("a document has fewer forms than positions say")
        for page in np.unique(first // PAGE_BYTES).tolist():
            start = page * PAGE_BYTES
            self.file.check("doc/forms", start, min(len(stream), start + PAGE_BYTES + 8))
        around = stream[first[:, np.newaxis] + np.arange(8)].view("<u8")[:, 0]
        numbers: npt.NDArray[np.uint64] = (around >> (bits & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)
        return numbers

    def uncounted(self, doc_ids: "npt.NDArray[np.int64]") -> "npt.NDArray[np.int64]":
        """Return in how many of some documents each surface form is: int64, by surface form."""
        import numpy as np

        counts = np.zeros(len(self.surfaces), np.int64)
        for doc_id in doc_ids.tolist():
            counts[np.unique(self.surface_of_form[self.forms_of(doc_id)[0]])] += 1
        return counts

    @cached_property
    def listings(self) -> Listings:
        """Return what lists of hits show of its documents."""
        labels = {name: self.keywords[name].strings.all() for name in ("source", "section", "lang")}
        return Listings(self.file, {name: [_decoded(label) for label in values] for name, values in labels.items()})

    def listing(self, doc_id: int) -> Listing:
        """Return what a list of hits shows of a document."""
        return Listing(*self.listings[doc_id])

    def article_ids(self, doc_ids: "npt.NDArray[np.int64]") -> list[bytes]:
        """Return the ids of the articles of some documents."""
        strings = self.keywords["article_id"].strings
        # To cut one out takes as long as to cut out eight of all.
        known = strings.all() if 8 * len(doc_ids) > len(strings) else strings
        return [known[number] for number in self.column("article_id")[doc_ids].tolist()]

    def doc_of(self, article_id: str) -> int | None:
        """Return the document of an article, None where it is not here; it may be deleted."""
        ids = self.keywords["article_id"]
        number = ids.strings.find(article_id.encode("utf-8", "surrogatepass"))
        return None if number is None else int(ids.decode(number, number + 1).docs[0])

    def part_bytes(self) -> dict[str, int]:
        """Return the bytes of its parts, the largest first."""
        sizes: Counter[str] = Counter()
        for name in self.file.names():
            group = name.split("/")[0]
            sizes[PARTS.get(name) or PARTS.get(group, "keywords")] += self.file.n_bytes(name)
        return dict(sizes.most_common())

    def damage(self) -> str | None:
        """Return what is wrong with it, None where each array is as it was written; it reads all of the file."""
        from newssearch.errors import IndexDirectoryError

        try:
            for name in self.file.names():
                self.file.array(name)
                self.file.release()
        except IndexDirectoryError as error:
            return str(error)
        return None


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")


def _check_arrays(file: SegmentFile, n_docs: int) -> None:
    """Refuse a file whose arrays are not all there, or not aligned, so that no reader need look."""
    for name, dtype in COLUMNS.items():
        file.demand(f"doc/{name}", dtype, n_docs)
    file.demand("doc/signatures", "|u1", n_docs * SIGNATURE_BYTES)
    for name in ("stored", "form"):
        file.demand(f"doc/{name}_starts", "<u8", n_docs + 1)
    for name in ("doc/stored", "doc/forms"):
        file.demand(name, "|u1")
    file.demand("doc/paragraph_tokens", "<u2")
    file.demand("doc/author_starts", "<u4", n_docs + 1)
    file.demand("doc/authors", "<u4")
    for group in (TEXT, *KEYWORDS):
        n_lists = _check_strings(file, f"{group}/terms")
        file.demand(f"{group}/doc_freqs", "<u4", n_lists)
        for starts, content in (("starts", "postings"), ("place_starts", "positions")):
            file.demand(f"{group}/{starts}", "<u8", n_lists + 1)
            file.demand(f"{group}/{content}", "|u1")
    if _check_strings(file, BYLINES) != file.n_items(f"{AUTHORS}/doc_freqs"):
        raise file.damage("its authors are not written as many times as they are")
    file.demand("forms/surfaces", "<u4", _check_strings(file, "forms"))
    n_surfaces = _check_strings(file, "surfaces")
    for name, dtype in (("doc_freqs", "<u4"), ("terms_of", "<u4"), ("stop_words", "|u1")):
        file.demand(f"surfaces/{name}", dtype, n_surfaces)


def _check_strings(file: SegmentFile, name: str) -> int:
    """Do the same for strings; give their number."""
    n_strings = max(0, file.n_items(f"{name}/starts") - 1)
    file.demand(f"{name}/starts", "<u4", n_strings + 1)
    file.demand(f"{name}/content", "|u1")
    return n_strings
