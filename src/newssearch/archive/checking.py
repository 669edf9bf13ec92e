"""Look for damage in an archive: in the file, in each article, and in the sequence of changes."""

from collections.abc import Iterator

import apsw

from newssearch.archive.row import SELECT_ARTICLES, StoredArticle, article_of, content_hash

# Each id ever changed stands in articles or in removals, once, at its latest change and with the hash of it.
MISMATCHES = """
WITH latest AS (SELECT article_id, max(seq) AS seq FROM changes GROUP BY article_id),
     told AS (SELECT seq, article_id, changes.content_hash FROM changes JOIN latest USING (seq, article_id)),
     held AS (SELECT seq, article_id, content_hash FROM articles UNION ALL SELECT seq, article_id, NULL FROM removals)
SELECT seq, article_id, 'was accepted and is not held' FROM (SELECT * FROM told EXCEPT SELECT * FROM held)
UNION ALL
SELECT seq, article_id, 'is held and was not accepted so' FROM (SELECT * FROM held EXCEPT SELECT * FROM told)
ORDER BY seq
"""
SPENT_NUMBERS = """
SELECT (SELECT max(seq) FROM changes) > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)
"""


def find_problems(connection: apsw.Connection) -> Iterator[str]:
    """Yield each problem of one snapshot, as one line; the connection is in a read transaction."""
    parts = {
        "the file": _file_problems(connection),
        "an article": _article_problems(connection),
        "the sequence of changes": _sequence_problems(connection),
    }
    for name, problems in parts.items():
        try:
            yield from problems
        except apsw.Error as error:  # a damaged page ends one part; the others may still tell more
            yield f"{name} cannot be read ({error})"


def _file_problems(connection: apsw.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield " ".join(line.split())
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {rowid} of {table} names a row of {parent} that is absent"


def _article_problems(connection: apsw.Connection) -> Iterator[str]:
    for row in map(StoredArticle._make, connection.execute(SELECT_ARTICLES)):
        try:
            article = article_of(row)
        except ValueError as error:
            yield str(error)
        else:
            if content_hash(article) != row.content_hash:
                yield f"article {row.article_id} does not match its content hash"


def _sequence_problems(connection: apsw.Connection) -> Iterator[str]:
    for seq, article_id, problem in connection.execute(MISMATCHES):
        yield f"change {seq} of article {article_id} {problem}"
    if connection.execute(SPENT_NUMBERS).get:
        yield "a sequence number could be given twice"
