"""Define the tables of the archive, and bring an older file up to them step by step."""

from collections.abc import Sequence
from pathlib import Path

import apsw

from newssearch.archive.connection import transaction
from newssearch.errors import ArchiveError, FormatTooNew

APPLICATION_ID = 0x4E775372
"""Mark in the file's header ("NwSr") that tells an archive from other SQLite files."""

VERSION_1 = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO about VALUES ('archive_id', lower(hex(randomblob(16))));

-- Every change that was ever accepted. AUTOINCREMENT: a number is never given twice.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('added', 'updated', 'removed')),
    changed_at TEXT NOT NULL,
    content_hash BLOB,
    CHECK ((kind = 'removed') = (content_hash IS NULL))
) STRICT;

-- An id stands in articles or in removals, at the number of its latest change: both tables are in the order in which
-- the index follows. The body comes last, so that reading another column skips its overflow pages.
CREATE TABLE articles (
    seq INTEGER PRIMARY KEY REFERENCES changes (seq),
    article_id TEXT NOT NULL UNIQUE,
    content_hash BLOB NOT NULL,
    title TEXT NOT NULL,
    source TEXT,
    published_at TEXT,
    updated_at TEXT,
    authors TEXT NOT NULL,
    section TEXT,
    tags TEXT NOT NULL,
    lang TEXT,
    url TEXT,
    summary TEXT,
    image_url TEXT,
    body BLOB NOT NULL,
    published_epoch_s INTEGER GENERATED ALWAYS AS (unixepoch(published_at)) VIRTUAL,
    updated_epoch_s INTEGER GENERATED ALWAYS AS (unixepoch(updated_at)) VIRTUAL
) STRICT;
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_source ON articles (source);
CREATE INDEX articles_by_published ON articles (published_epoch_s);

CREATE TABLE removals (
    seq INTEGER PRIMARY KEY REFERENCES changes (seq),
    article_id TEXT NOT NULL UNIQUE,
    removed_at TEXT NOT NULL,
    reason TEXT
) STRICT;
"""

VERSION_2 = """
-- `seq` is the last change that was looked at for the watch.
CREATE TABLE watches (
    watch_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    atom_path TEXT UNIQUE,
    created_at TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- What was told of each watch, in this order. An update of an article leaves it here, so that it is told once.
CREATE TABLE listings (
    listing_id INTEGER PRIMARY KEY,
    watch_id INTEGER NOT NULL REFERENCES watches (watch_id) ON DELETE CASCADE,
    article_id TEXT NOT NULL,
    listed_at TEXT NOT NULL,
    UNIQUE (article_id, watch_id)
) STRICT;
CREATE INDEX listings_by_watch ON listings (watch_id);

CREATE TRIGGER a_removal_is_forgotten AFTER INSERT ON removals
BEGIN
    DELETE FROM listings WHERE article_id = new.article_id;
END;
"""

MIGRATIONS = (VERSION_1, VERSION_2)
"""The step at index n brings a file from version n to n + 1; a step that was released is never edited.

Every step so far only adds tables, so that a reader finds the articles of an older file as they are.
"""

# In one statement, so that all of it comes from one moment: another process may be creating the archive.
HEADER = """
SELECT (SELECT application_id FROM pragma_application_id),
       (SELECT user_version FROM pragma_user_version),
       (SELECT count(*) FROM sqlite_schema)
"""


def read_version(connection: apsw.Connection, path: Path, newest: int = len(MIGRATIONS)) -> int:
    """Return the schema version of an archive; 0 of a file in which nothing was created yet.

    Raises:
        ArchiveError: The file belongs to another program.
        FormatTooNew: It was written by a later newssearch.
    """
    application_id, version, n_tables = next(connection.execute(HEADER))
    if application_id == version == n_tables == 0:
        return 0
    if application_id != APPLICATION_ID:
        raise ArchiveError(path, "it is an SQLite file of another program, not an archive; name another file")
    if version > newest:
        raise FormatTooNew(
            path,
            f"it has format {version} and this newssearch knows formats up to {newest}; install a later newssearch",
        )
    return int(version)


def migrate(connection: apsw.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a file to the newest version, in one transaction; several processes may do so at once.

    Raises:
        ArchiveError: The file belongs to another program, or to a later newssearch (`FormatTooNew`).
    """
    if read_version(connection, path, len(migrations)) == len(migrations):
        return
    with transaction(connection):
        version = read_version(connection, path, len(migrations))  # again: another process may have been faster
        for step in migrations[version:]:
            connection.execute(step)
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", len(migrations))


def read_archive_id(connection: apsw.Connection, path: Path) -> str:
    """Return the id that an archive of any version was given when it was created.

    Raises:
        ArchiveError: The file is not an archive.
    """
    if read_version(connection, path) == 0:
        raise ArchiveError(path, "it is empty, no archive was created in it; create one by adding articles")
    archive_id: str = connection.execute("SELECT value FROM about WHERE name = 'archive_id'").get
    return archive_id
