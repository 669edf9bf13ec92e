"""Read the files that hold records: JSON Lines and CSV as streams, a JSON document as a whole."""

import csv
from collections import deque
from collections.abc import Iterator

import msgspec

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction.charset import decode, decode_line
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.page_stream import PageStream
from newssearch.extraction.records import record_article
from newssearch.settings import Settings

DELIMITERS = ",;\t|"
"""What parts the cells of a CSV file; French Excel writes a semicolon."""


def json_line_articles(name: str, stream: PageStream, settings: Settings) -> Iterator[Article | RefusedInput]:
    """Yield the article of each line, or why it is refused, as `name:line`; blank lines count and say nothing."""
    names = FieldNames(settings.field_names)
    for number, line in enumerate(stream.lines(settings.limits.record_bytes), start=1):
        place = f"{name}:{number}"
        if line is None:
            cause = f"the line is over {settings.limits.record_bytes} bytes (limits.record_bytes)"
            yield RefusedInput(place, cause, "cut it into one article a line, or raise the limit")
        elif line.strip():
            try:
                yield record_article(place, _decoded(place, line), names, settings)
            except RefusedInput as refusal:
                yield refusal


def json_articles(name: str, data: bytes, settings: Settings) -> Iterator[Article | RefusedInput]:
    """Yield the articles of a JSON document: one object, a list, or an object that holds one list of objects."""
    names = FieldNames(settings.field_names)
    try:
        document = _decoded(name, data)
    except RefusedInput as refusal:
        yield refusal
        return
    records = _records(document, names)
    if records is None:
        records = [document]
    elif not records:
        yield RefusedInput(name, "it holds an empty list", "give it articles, or leave it out")
    for number, record in enumerate(records, start=1):
        place = name if record is document else f"{name}#{number}"
        try:
            yield record_article(place, record, names, settings)
        except RefusedInput as refusal:
            yield refusal


def csv_articles(name: str, stream: PageStream, settings: Settings) -> Iterator[Article | RefusedInput]:
    """Yield the article of each row, or why it is refused, as `name:line` with the line on which the row begins."""
    names = FieldNames(settings.field_names)
    lines = enumerate(stream.lines(settings.limits.record_bytes), start=1)
    header = next(((number, line) for number, line in lines if line is None or line.strip()), (0, None))[1]
    found = csv_header(decode_line(header), names) if header else None
    if found is None:
        cause = "its first line names no column that is a title or a body"
        yield RefusedInput(name, cause, "begin it with the names of its columns, such as title;body;source;date;url")
        return
    delimiter, columns = found
    for number, cells in _rows(lines, delimiter, settings.limits.record_bytes):
        place = f"{name}:{number}"
        try:
            record = _record(place, columns, cells)
            yield record_article(place, record, names, settings)
        except RefusedInput as refusal:
            # What a damage cut short is not a row, and the damage itself is reported.
            if stream.damage is None or isinstance(cells, list):
                yield refusal


def csv_header(line: str, names: FieldNames) -> tuple[str, list[str]] | None:
    """Return the delimiter and the columns of a header; None where no delimiter yields a title or a body."""
    best: tuple[int, str, list[str]] | None = None
    for delimiter in DELIMITERS:
        try:
            columns = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = names.known(columns)
        if known & {"title", "body"} and (best is None or len(known) > best[0]):
            best = (len(known), delimiter, columns)
    return best[1:] if best else None


def _rows(
    lines: Iterator[tuple[int, bytes | None]], delimiter: str, limit_bytes: int
) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield the number of each row's first line and its cells; after a row that is wrong, go on at its second line.

    A quotation mark that is never closed would else take the rest of the file with it.
    """
    # This limit belongs to the process: raise it for a long body, never lower it for somebody else.
    csv.field_size_limit(max(csv.field_size_limit(), limit_bytes))
    waiting: deque[tuple[int, bytes | None]] = deque()
    taken: list[tuple[int, bytes | None]] = []

    def row_lines() -> Iterator[str]:
        size = 0
        while following := waiting.popleft() if waiting else next(lines, None):
            taken.append(following)
            size += limit_bytes + 1 if following[1] is None else len(following[1])
            if size > limit_bytes:
                raise csv.Error(f"it is over {limit_bytes} bytes (limits.record_bytes)")
            yield decode_line(following[1] or b"") + "\n"

    while True:
        taken.clear()
        try:
            cells = next(csv.reader(row_lines(), delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            yield taken[0][0], error
            waiting.extendleft(reversed(taken[1:]))
            continue
        if cells is None:
            return
        if any(cells):
            yield taken[0][0], cells


def _record(place: str, columns: list[str], cells: list[str] | csv.Error) -> dict[str, object]:
    if isinstance(cells, csv.Error):
        raise RefusedInput(place, f"the row cannot be read ({cells})", "close its quotation marks, or shorten it")
    if len(cells) != len(columns):
        cause = f"the row has {len(cells)} cells, the header {len(columns)}"
        raise RefusedInput(place, cause, "put a cell that holds a delimiter or a line end between quotation marks")
    return dict(zip(columns, cells, strict=True))


def _records(document: object, names: FieldNames) -> list[object] | None:
    """Return the records a document lists; None where it is a record itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or "body" in names.known(document):
        return None
    for value in document.values():
        if isinstance(value, list) and any(
            isinstance(item, dict) and names.known(item) & {"title", "body"} for item in value
        ):
            return value
    return None


def _decoded(place: str, data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        cause = error
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(place, decode(data).encode("utf-8"))
    raise RefusedInput(
        place, f"it is not JSON ({cause})", "correct it, or write it again with a JSON library"
    ) from cause
