"""Answer the queries of a file one after the other, and name on stderr the lines that are wrong."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from newssearch.cli.console import one_line
from newssearch.errors import QueryError
from newssearch.formats import BATCH_FORMATS, Answered

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from newssearch.search import SearchResults

COMMENT = "#"


class Query(msgspec.Struct):
    """Hold one line of a file of queries; `text` is what `newssearch evaluate` calls the query.

    Args:
        id: By which the answer names it; the number of the line where empty.
        query: As typed.
        text: The same.
    """

    id: str | int = ""
    query: str = ""
    text: str = ""


class Batch:
    """Answer queries as they are read.

    Args:
        file: A query a line, see `Query`; blank lines and those that begin with "#" are passed over.
        ask: Answers one.
        first_rank: Number of the first hit of each.

    Attributes:
        n_refused: Lines that could not be answered, so far.
    """

    def __init__(self, file: BinaryIO, ask: Callable[[str], "SearchResults"], *, first_rank: int) -> None:
        self._file = file
        self._ask = ask
        self._first_rank = first_rank
        self.n_refused = 0

    def print(self, format_: str, *, zone: "ZoneInfo", html_snippets: bool) -> None:
        """Print the answers, in the format "table", "json" or one of `BATCH_FORMATS`.

        Args:
            format_: It.
            zone: In which a table shows times.
            html_snippets: In JSON, write snippets as HTML.
        """
        if format_ == "table":
            self._print_tables(zone)
        elif format_ == "json":
            from newssearch.cli.json_output import echo_json, results_as_json

            shown = [
                {"query_id": answered.query_id, **results_as_json(answered.results, html_snippets=html_snippets)}
                for _, answered in self._answers()
            ]
            echo_json(shown)
        else:
            for record in BATCH_FORMATS[format_](self._telling_notes()):
                click.echo(record.encode("utf-8", "replace"), nl=False)

    def _print_tables(self, zone: "ZoneInfo") -> None:
        from newssearch.cli.text_output import print_results

        for _, answered in self._answers():
            click.echo(f"{one_line(answered.query_id)}: {one_line(answered.results.query)}")
            print_results(answered.results, first_rank=self._first_rank, zone=zone)
            click.echo()

    def _telling_notes(self) -> Iterator[Answered]:
        """Yield the answers, and print on stderr what the reader should know of each."""
        for number, answered in self._answers():
            for note in answered.results.notes:
                self._tell(number, note)
            yield answered

    def _answers(self) -> Iterator[tuple[int, Answered]]:
        """Yield each answer with the number of its line."""
        for number, line in enumerate(self._file, start=1):
            try:
                query = _read(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                if query is None:
                    continue
                results = self._ask(query.query or query.text)
            except QueryError as error:
                self._refuse(number, f"{error} (caractère {error.position + 1})")
            except UnicodeDecodeError:
                self._refuse(number, "it is not UTF-8; save the file in UTF-8")
            except msgspec.DecodeError as error:
                self._refuse(number, f"it is no query ({error}); write a query, or an object with `id` and `query`")
            else:
                yield number, Answered(str(query.id) or str(number), results, self._first_rank)

    def _refuse(self, number: int, cause: str) -> None:
        self.n_refused += 1
        self._tell(number, cause)

    def _tell(self, number: int, message: str) -> None:
        click.echo(one_line(f"{self._file.name}:{number}: {message}"), err=True)


def _read(line: bytes) -> Query | None:
    """Return the query of a line, None where there is none.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
        msgspec.DecodeError: It begins as a JSON object and is none.
    """
    text = line.decode().strip()
    if not text or text.startswith(COMMENT):
        return None
    if text.startswith("{"):
        record = msgspec.json.decode(text, type=Query)
        if not (record.query or record.text):
            raise msgspec.ValidationError("Object has no `query`")
        return record
    query_id, tab, query = text.partition("\t")
    return Query(query_id.strip(), query.strip()) if tab else Query(query=text)
