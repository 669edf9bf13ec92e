"""Build the content of a segment from articles."""

from array import array

import msgspec
import numpy as np
import numpy.typing as npt

from newssearch.analysis import FRENCH, lead_end, mine_acronyms
from newssearch.article import Article, date_text, epoch_s
from newssearch.index.document import UNDATED_S, digest_in
from newssearch.index.form_table import FormTable
from newssearch.index.gathered_forms import GatheredForms
from newssearch.index.segment import AUTHORS, CATEGORIES, KEYWORDS
from newssearch.index.segment_content import Authors, KeywordLists, SegmentContent, Slices
from newssearch.index.segment_writer import Array
from newssearch.kernel import PlainLists

I64 = npt.NDArray[np.int64]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]


MAX_PARAGRAPH_TOKENS = 0xFFFF
"""Tokens of the longest paragraph: a longer one counts as several."""


class SegmentBuilder:
    """Gather articles, each id once, until they are enough for a segment.

    Args:
        forms: Numbers the forms; it may have served other builders.
        stemmer: Of all the articles; see `analysis.stemmer_of`.
    """

    def __init__(self, forms: FormTable, stemmer: str) -> None:
        self._forms = forms
        self._stemmer = stemmer
        # One buffer for all documents: an object for each would be looked at by the garbage collector time and again.
        self._codes = bytearray()
        self._lengths: list[int] = []
        self._n_lines: list[int] = []
        self._line_tokens = array("I")
        self._keywords = {name: _Gathered() for name in KEYWORDS}
        self._bylines: dict[str, str] = {}
        self._published_s: list[int] = []
        self._digests = bytearray()
        self._stored = bytearray()
        self._stored_ends = [0]
        self._encoder = msgspec.msgpack.Encoder()

    def __len__(self) -> int:
        return len(self._published_s)

    @property
    def n_tokens(self) -> int:
        """Return how many tokens were gathered."""
        return len(self._codes) // 4

    def add(self, article: Article, content_hash: bytes) -> None:
        """Take an article in as the next document, given the hash of its content."""
        title, body = article.title, article.body
        (title_codes, _), (body_codes, of_lines) = self._forms.codes(title), self._forms.codes(body)
        self._codes += title_codes
        self._codes += body_codes
        n_tokens = array("I", of_lines)
        end = lead_end(body)
        n_lead = sum(n_tokens[: body.count("\n", 0, end) + 1]) if end else 0
        self._lengths += len(title_codes) // 4, n_lead, len(body_codes) // 4 - n_lead
        self._line_tokens += n_tokens
        self._n_lines.append(len(n_tokens))
        acronyms = mine_acronyms(f"{title}\n{body}") if "(" in title or "(" in body else ()
        doc, keywords = len(self), self._keywords
        keywords["article_id"].add(doc, article.article_id)
        keywords["source"].add(doc, article.source or "")
        keywords["section"].add(doc, article.section or "")
        keywords["lang"].add(doc, article.lang or FRENCH)
        authors = {author.lower().strip(): author.strip() for author in article.authors}
        for author, byline in authors.items():
            keywords[AUTHORS].add(doc, author)
            self._bylines.setdefault(author, byline)
        for acronym in acronyms:
            keywords["acronyms"].add(doc, " ".join((acronym.initials, *acronym.name)))
        self._published_s.append(epoch_s(article.published_at) if article.published_at else UNDATED_S)
        self._digests += digest_in(content_hash)
        # As `kernel.RecordArrays` says.
        self._stored += self._encoder.encode((title, article.url, date_text(article.published_at), article.authors))
        self._stored_ends.append(len(self._stored))

    def content(self) -> SegmentContent:
        """Return what was gathered, as a segment keeps it: the newest first.

        So a search that looks for recent documents passes over most of the others, and one by date over all but a few.
        """
        published_s = np.array(self._published_s, np.int64)
        order = np.argsort(~published_s, kind="stable")
        keywords = {name: gathered.lists(order) for name, gathered in self._keywords.items()}
        lengths = np.array(self._lengths, np.int64).reshape(-1, 3)
        codes = _reordered(np.frombuffer(self._codes, np.uint32), lengths.sum(axis=1), order)
        n_paragraphs, paragraph_tokens = _paragraphs(np.array(self._n_lines, np.int64), np.array(self._line_tokens))
        stored_ends = np.array(self._stored_ends, np.int64)
        stored_lengths = np.diff(stored_ends)
        stored = _reordered(np.frombuffer(self._stored, np.uint8), stored_lengths, order)
        gathered = GatheredForms(self._forms, codes, lengths[order], is_stemmed=bool(self._stemmer))
        return SegmentContent(
            stemmer=self._stemmer,
            columns={
                **gathered.length_columns(),
                "paragraphs": n_paragraphs[order],
                "published_s": published_s[order],
                "digest": np.frombuffer(self._digests, "<u8")[order],
                **{name: keywords[name][1][order] for name in CATEGORIES},
            },
            keywords={name: lists for name, (lists, _) in keywords.items()},
            authors=self._authors(keywords[AUTHORS], order),
            terms=gathered.terms.strings,
            text=gathered.lists,
            surfaces=gathered.surfaces.strings,
            surface_doc_freqs=gathered.surface_doc_freqs(),
            term_of_surface=gathered.term_of_surface,
            stop_words=gathered.stop_words,
            forms=gathered.forms.strings,
            surface_of_form=gathered.surface_of_form,
            doc_forms=gathered.numbered(),
            paragraph_tokens=_reordered(paragraph_tokens, n_paragraphs, order),
            stored=Slices(np.concatenate([[0], np.cumsum(stored_lengths[order])]).astype(np.uint64), [stored]),
            signatures=gathered.signatures(),
        )

    def _authors(self, keyword: tuple[KeywordLists, U32], order: npt.NDArray[np.intp]) -> Authors:
        lists, numbers = keyword
        lengths = self._keywords[AUTHORS].lengths(len(order))
        written = [self._bylines[name.decode("utf-8", "surrogatepass")] for name in lists.values]
        return Authors(
            starts=np.concatenate([[0], np.cumsum(lengths[order])]).astype(np.uint32),
            numbers=_reordered(numbers, lengths, order),
            bylines=[byline.encode("utf-8", "surrogatepass") for byline in written],
        )


class _Gathered:
    """Gather the values of one keyword."""

    def __init__(self) -> None:
        self._values: list[str] = []
        self._docs: list[int] = []

    def add(self, doc: int, value: str) -> None:
        """Take in a value of the last document."""
        self._values.append(value)
        self._docs.append(doc)

    def lengths(self, n_docs: int) -> I64:
        """Return how many values each document has."""
        return np.bincount(np.array(self._docs, np.int64), minlength=n_docs)

    def lists(self, order: npt.NDArray[np.intp]) -> tuple[KeywordLists, U32]:
        """Return the documents of each value, and the number of each value as it was added.

        Args:
            order: The documents as they were added, in their final order.
        """
        names = sorted(set(self._values))
        number_of = {name: number for number, name in enumerate(names)}
        numbers = np.fromiter(map(number_of.__getitem__, self._values), np.uint32, len(self._values))
        number_of_doc = np.empty(len(order), np.uint32)
        number_of_doc[order] = np.arange(len(order), dtype=np.uint32)
        docs = number_of_doc[np.array(self._docs, np.intp)]
        docs = docs[np.lexsort((docs, numbers))]
        doc_freqs = np.bincount(numbers, minlength=len(names)).astype(np.uint32)
        encoded = [name.encode("utf-8", "surrogatepass") for name in names]
        return KeywordLists(encoded, PlainLists.of_documents(doc_freqs, docs)), numbers


def _paragraphs(n_lines: I64, line_tokens: U32) -> tuple[I64, U16]:
    """Return how many paragraphs each document has, and the tokens of each: a line that has some, or a part of one."""
    n_parts = -(-line_tokens.astype(np.int64) // MAX_PARAGRAPH_TOKENS)
    tokens = np.full(n_parts.sum(), MAX_PARAGRAPH_TOKENS, np.uint16)
    has_some = n_parts > 0
    tokens[np.cumsum(n_parts)[has_some] - 1] = (line_tokens[has_some] - 1) % MAX_PARAGRAPH_TOKENS + 1
    bounds = np.concatenate([[0], np.cumsum(n_parts)])[np.concatenate([[0], np.cumsum(n_lines)])]
    return np.diff(bounds), tokens


def _reordered(content: Array, lengths: I64, order: npt.NDArray[np.intp]) -> Array:
    """Return what documents have, one after the other, in another order."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    bounds = zip(starts[order].tolist(), ends[order].tolist(), strict=True)
    return np.concatenate([content[:0], *(content[start:end] for start, end in bounds)])
