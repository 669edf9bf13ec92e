"""Read queries, judgements of relevance, and samples of queries, from the files users write by hand or by script."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from newssearch.errors import RefusedInput

JSON_LINES = (".jsonl", ".ndjson")
QUERY_LINE = 'write its id, a tab and its text, or {"id": "…", "text": "…"} in a file named .jsonl'
JUDGEMENT_LINE = "write `QUERY_ID 0 ARTICLE_ID RELEVANCE`, parted by blanks or tabs"

Judgements = Mapping[str, Mapping[str, int]]
"""Query id -> article id -> relevance: 0 or less is not relevant, 1 relevant, more is better."""


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """Hold one query.

    Args:
        query_id: As the judgements name it.
        text: As a reader types it.
    """

    query_id: str
    text: str


class _QueryRecord(msgspec.Struct):
    id: str | int
    text: str


def read_queries(path: Path) -> list[Query]:
    """Read a file of queries, in its order: `ID<TAB>TEXT` lines, or JSON Lines with `id` and `text` if it is so named.

    Raises:
        RefusedInput: A line is not that, or gives an id that an earlier one has given.
    """
    parse = _json_query if path.suffix in JSON_LINES else _tsv_query
    queries: dict[str, Query] = {}
    for name, line in _lines(path):
        query = parse(name, line)
        if not query.query_id or not query.text:
            raise RefusedInput(name, "a query needs an id and a text", QUERY_LINE)
        if not query.query_id.isprintable():  # a tab or a line end would part it from its scores in a file of these
            raise RefusedInput(name, f"the id {query.query_id!r} holds a control character", "take it out")
        if queries.setdefault(query.query_id, query) is not query:
            raise RefusedInput(name, f"query {query.query_id} stands twice in this file", "give each query its own id")
    return list(queries.values())


def read_judgements(path: Path) -> Judgements:
    """Read judgements in the format of TREC, a line for each: query id, anything, article id, relevance.

    A line with tabs is cut at them alone, so that an article id may hold blanks.

    Raises:
        RefusedInput: A line is not that, or contradicts an earlier one.
    """
    judgements: dict[str, dict[str, int]] = {}
    for name, line in _lines(path):
        columns = [column.strip() for column in line.split("\t")] if "\t" in line.strip() else line.split()
        if len(columns) != 4:
            raise RefusedInput(name, f"a judgement has 4 columns, not {len(columns)}", JUDGEMENT_LINE)
        query_id, _, article_id, grade = columns
        if not query_id or not article_id:
            raise RefusedInput(name, "a judgement needs a query's and an article's id", JUDGEMENT_LINE)
        try:
            relevance = int(grade)
        except ValueError as error:
            remedy = "write 0 for an article that does not answer, 1 or more for one that does"
            raise RefusedInput(name, f"relevance {grade[:20]!r} is not a whole number", remedy) from error
        if judgements.setdefault(query_id, {}).setdefault(article_id, relevance) != relevance:
            raise RefusedInput(name, f"{article_id} was judged otherwise for {query_id} before", "keep one of the two")
    return judgements


def read_sample(path: Path) -> frozenset[str]:
    """Read the ids of the queries to keep, one a line."""
    return frozenset(line.strip() for _, line in _lines(path))


def answerable(queries: Iterable[Query], judgements: Judgements) -> list[Query]:
    """Return, in order, the queries to which an article is judged relevant; on others no ranking can be right."""
    return [query for query in queries if any(grade > 0 for grade in judgements.get(query.query_id, {}).values())]


def judged_articles(queries: Iterable[Query], judgements: Judgements) -> list[str]:
    """Return the ids of all articles that are judged for any of the queries, each once, in the order of the queries."""
    return list(dict.fromkeys(article_id for query in queries for article_id in judgements.get(query.query_id, {})))


def _tsv_query(name: str, line: str) -> Query:
    query_id, tab, text = line.partition("\t")
    if not tab:
        raise RefusedInput(name, "it has no tab", QUERY_LINE)
    return Query(query_id.strip(), text.strip())


def _json_query(name: str, line: str) -> Query:
    try:
        record = msgspec.json.decode(line, type=_QueryRecord)
    except msgspec.DecodeError as error:
        raise RefusedInput(name, f"it is no query ({error})", QUERY_LINE) from error
    return Query(str(record.id).strip(), record.text.strip())


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each line that is not blank, with the name an error gives it."""
    for number, raw in enumerate(path.read_bytes().splitlines(), start=1):
        name = f"{path}:{number}"
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise RefusedInput(name, "it is not UTF-8", "save the file in UTF-8") from error
        if line.strip():
            yield name, line
