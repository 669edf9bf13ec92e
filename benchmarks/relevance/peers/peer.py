"""Say what a peer is: a function from documents and queries to the best documents of each query."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from benchmarks.relevance.french_sets import Document

Run: TypeAlias = dict[str, list[str]]
"""For each query id the ids of at most `DEPTH` documents, the best first; a query that finds none may be absent."""

Rank: TypeAlias = Callable[[Sequence[Document], Mapping[str, str]], Run]
"""Index the documents anew, then answer each query, given by its id."""

DEPTH = 100
"""Documents kept a query: recall@100 is the deepest figure that is printed."""


TITLE_WEIGHT = 3
"""What a word of the title weighs against one of the body.

Of 1, 2, 3 and 4 the best for Lucene and tantivy in the mean of the sets, of 1, 2 and 3 for bm25s and SQLite.
"""


def joined(document: Document) -> str:
    """Return title and body as one text, the title as often as it weighs.

    That is BM25F (Zaragoza et al. 2004) with one length for both fields, and what Lucene's CombinedFieldQuery does. The
    sum of a score for the title and one for the body, or the better of both, loses up to 7 points of nDCG.
    """
    return "\n\n".join([document.title] * TITLE_WEIGHT + [document.body])
