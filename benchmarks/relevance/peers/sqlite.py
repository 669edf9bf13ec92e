"""Rank with SQLite FTS5, which folds accents but knows no French stems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, TITLE_WEIGHT, Run

SCHEMA = """
CREATE VIRTUAL TABLE documents USING fts5(doc_id UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2')
"""
SEARCH = "SELECT doc_id FROM documents WHERE documents MATCH ? ORDER BY bm25(documents, 0.0, ?, 1.0), rowid LIMIT ?"
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sqlite:
    """Rank with `bm25()` (k1 1.2, b 0.75, fixed in SQLite), which is a BM25F; query words joined by OR."""

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query."""
        import apsw

        database = apsw.Connection(":memory:")
        database.execute(SCHEMA)
        with database:
            database.executemany(
                "INSERT INTO documents VALUES (?, ?, ?)", ((one.doc_id, one.title, one.body) for one in documents)
            )
        database.execute("INSERT INTO documents(documents) VALUES ('optimize')")
        run: Run = {}
        for qid, text in queries.items():
            words = " OR ".join(f'"{word}"' for word in WORD.findall(text))
            run[qid] = [row[0] for row in database.execute(SEARCH, (words, TITLE_WEIGHT, DEPTH))] if words else []
        database.close()
        return run
