"""Test how a file is created and brought from one version to the next."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from newssearch.archive.schema import APPLICATION_ID, MIGRATIONS, VERSION_1, migrate, read_archive_id, read_version
from newssearch.errors import ArchiveError, FormatTooNew

PATH = Path("a.sqlite")
STEP_2 = "ALTER TABLE articles ADD COLUMN rating INTEGER"


@pytest.fixture
def connection() -> Iterator[apsw.Connection]:
    with closing(apsw.Connection(":memory:")) as connection:
        yield connection


def dump(connection: apsw.Connection) -> list[object]:
    schema = connection.execute("SELECT sql FROM sqlite_schema ORDER BY rowid").fetchall()
    return [connection.pragma("application_id"), connection.pragma("user_version"), schema]


def test_an_empty_file_is_brought_to_version_1(connection: apsw.Connection) -> None:
    assert read_version(connection, PATH) == 0
    migrate(connection, PATH, [VERSION_1])
    assert read_version(connection, PATH) == 1
    assert connection.pragma("application_id") == APPLICATION_ID


def test_a_file_of_the_present_version_is_left_as_it_is(connection: apsw.Connection) -> None:
    migrate(connection, PATH)
    before, archive_id = dump(connection), read_archive_id(connection, PATH)
    migrate(connection, PATH)
    assert dump(connection) == before
    assert read_archive_id(connection, PATH) == archive_id


def test_only_the_steps_that_a_file_lacks_are_run(connection: apsw.Connection) -> None:
    migrate(connection, PATH, [VERSION_1])
    archive_id = read_archive_id(connection, PATH)
    migrate(connection, PATH, [VERSION_1, STEP_2])
    assert connection.pragma("user_version") == 2
    assert connection.execute("SELECT value FROM about").get == archive_id


def test_a_step_that_fails_leaves_the_file_as_it_was(connection: apsw.Connection) -> None:
    migrate(connection, PATH, [VERSION_1])
    before = dump(connection)
    with pytest.raises(apsw.SQLError):
        migrate(connection, PATH, [VERSION_1, STEP_2, "ALTER TABLE absent ADD COLUMN x"])
    assert dump(connection) == before


def test_a_later_version_is_refused(connection: apsw.Connection) -> None:
    migrate(connection, PATH, [*MIGRATIONS, STEP_2])
    with pytest.raises(FormatTooNew, match="install a later newssearch"):
        migrate(connection, PATH)


def test_a_file_in_which_nothing_was_created_has_no_id(connection: apsw.Connection) -> None:
    with pytest.raises(ArchiveError, match="it is empty"):
        read_archive_id(connection, PATH)


def test_an_earlier_version_is_read_as_it_is(connection: apsw.Connection) -> None:
    migrate(connection, PATH, [VERSION_1])
    before = dump(connection)
    archive_id = read_archive_id(connection, PATH)
    assert dump(connection) == before
    migrate(connection, PATH)
    assert read_archive_id(connection, PATH) == archive_id


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE recipes (name)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"]
)
def test_the_file_of_another_program_is_refused(connection: apsw.Connection, statement: str) -> None:
    connection.execute(statement)
    before = dump(connection)
    with pytest.raises(ArchiveError, match="of another program"):
        migrate(connection, PATH)
    assert dump(connection) == before
