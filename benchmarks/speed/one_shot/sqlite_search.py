"""Search a database of SQLite FTS5."""

import sys

import apsw

SEARCH = """
SELECT article.title, score FROM (
    SELECT rowid AS hit, rank AS score FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10
) CROSS JOIN article ON number = hit ORDER BY score
"""

database = apsw.Connection(f"{sys.argv[1]}/articles.sqlite3", flags=apsw.SQLITE_OPEN_READONLY)
for title, score in database.execute(SEARCH, (f'"{sys.argv[2]}"',)):
    print(f"{score:.2f}  {title}", flush=True)
