"""Rank with Whoosh as it comes: its own codec, its own French analysis, its own searcher."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, Run, joined

if TYPE_CHECKING:
    from whoosh.analysis import Analyzer
    from whoosh.index import Index


@dataclass(frozen=True, slots=True)
class Whoosh:
    """Rank with BM25F (`k1` 1.2, `b` 0.75); query words joined by OR."""

    folded: bool

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query."""
        from whoosh import fields, index

        schema = fields.Schema(
            doc_id=fields.STORED, text=fields.TEXT(analyzer=french_analyzer(folded=self.folded), phrase=False)
        )
        with tempfile.TemporaryDirectory(prefix="newssearch-whoosh-") as folder:
            made = index.create_in(folder, schema)
            writer = made.writer(limitmb=256)
            for document in documents:
                writer.add_document(doc_id=document.doc_id, text=joined(document))
            writer.commit(optimize=True)
            try:
                return search(made, queries)
            finally:
                made.close()


def search(index: "Index", queries: Mapping[str, str]) -> Run:
    """Return the best documents of each query in an index.

    One plain Or of terms is safe with a limit; under an And of Ors, a limit makes Whoosh return wrong hits.
    """
    from whoosh.query import Or, Term

    analyzer = index.schema["text"].analyzer
    run: Run = {}
    with index.searcher() as searcher:
        for qid, text in queries.items():
            words = [Term("text", token.text) for token in analyzer(text, mode="query")]
            run[qid] = [hit["doc_id"] for hit in searcher.search(Or(words), limit=DEPTH)] if words else []
    return run


def french_analyzer(*, folded: bool) -> "Analyzer":
    """Return Whoosh's analysis for French, or the same with accents folded before the stemmer."""
    from whoosh import analysis
    from whoosh.support.charset import accent_map

    if not folded:
        return analysis.LanguageAnalyzer("fr")
    return (
        analysis.RegexTokenizer()
        | analysis.LowercaseFilter()
        | analysis.StopFilter(lang="fr")
        | analysis.CharsetFilter(accent_map)
        | analysis.StemFilter(lang="fr", cachesize=50000)
    )
