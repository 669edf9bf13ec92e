"""Rank with bm25s: accents folded before, which it leaves to others, Snowball stems, stop words kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, Run, joined

from newssearch.evaluation.conditions import without_accents

WORD = r"(?u)\b\w+\b"
"""Unlike its default, this keeps words of one character: the 7 of `7 milliards` is a search."""


@dataclass(frozen=True, slots=True)
class Bm25s:
    """Rank with bm25s's default, Lucene's BM25 with `k1` 1.5, `b` 0.75."""

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query."""
        import bm25s

        index = bm25s.BM25()
        index.index(self._words([joined(one) for one in documents]), show_progress=False)
        rows, scores = index.retrieve(
            self._words(list(queries.values())), k=min(DEPTH, len(documents)), show_progress=False
        )
        return {
            qid: [documents[row].doc_id for row, score in zip(best, of_best, strict=True) if score > 0]
            for qid, best, of_best in zip(queries, rows, scores, strict=True)
        }

    def _words(self, texts: list[str]) -> list[list[str]]:
        """Return the stems of each text."""
        import bm25s
        import Stemmer

        words: list[list[str]] = bm25s.tokenize(
            [without_accents(text) for text in texts],
            token_pattern=WORD,
            stopwords=[],
            stemmer=Stemmer.Stemmer("french"),
            return_ids=False,
            show_progress=False,
        )
        return words
