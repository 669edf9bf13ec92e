"""Rank with tantivy, through its Python binding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, Run, joined

if TYPE_CHECKING:
    from tantivy import Index, Schema, TextAnalyzer


@dataclass(frozen=True, slots=True)
class Tantivy:
    """Rank with tantivy's BM25 (`k1` 1.2, `b` 0.75): words folded, then stemmed; query words joined by OR."""

    without_stop_words: bool

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query."""
        import tantivy

        analyzer = french_analyzer(without_stop_words=self.without_stop_words)
        schema = make_schema()
        index = make_index(documents, schema, analyzer)
        searcher = index.searcher()
        run: Run = {}
        for qid, text in queries.items():
            words = [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word, index_option="freq"))
                for word in analyzer.analyze(text)
            ]
            hits = searcher.search(tantivy.Query.boolean_query(words), DEPTH).hits
            run[qid] = [str(searcher.doc(address)["doc_id"][0]) for _, address in hits]
        return run


def french_analyzer(*, without_stop_words: bool) -> "TextAnalyzer":
    """Return the analysis of documents and queries; it has no elision, so that `l'` is a word, and a frequent one."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    builder = builder.filter(tantivy.Filter.ascii_fold())
    if without_stop_words:
        # Behind the folding, so that a query finds the same with and without its accents.
        builder = builder.filter(tantivy.Filter.stopword("french"))
    return builder.filter(tantivy.Filter.stemmer("french")).build()


def make_schema() -> "Schema":
    """Return one field that is searched, and the id."""
    import tantivy

    fields = tantivy.SchemaBuilder()
    fields.add_text_field("text", tokenizer_name="french", index_option="freq")
    fields.add_text_field("doc_id", stored=True, tokenizer_name="raw", index_option="basic")
    return fields.build()


def make_index(documents: Sequence[Document], schema: "Schema", analyzer: "TextAnalyzer") -> "Index":
    """Return an index of the documents, in memory."""
    import tantivy

    index = tantivy.Index(schema)
    index.register_tokenizer("french", analyzer)
    # One thread, so that two runs break ties alike.
    writer = index.writer(num_threads=1)
    for document in documents:
        writer.add_document(tantivy.Document(text=joined(document), doc_id=document.doc_id))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index
