"""Read the French test collections of ../shared/data: documents, queries and judgements, none of which is ours."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SET_NAMES = (
    "piaf_v1.1",
    "afriqa_fon_fr",
    "wikinews_fr_keyphrases",
    "orangesum_afp_tags_dev",
    "orangesum_headlines_dev",
)

OTHER_DOCUMENTS = {"orangesum_headlines_dev": "news/orangesum_dev.jsonl.gz"}
"""Where the documents of a set are that has none of its own; their titles are its queries, so only bodies count."""


@dataclass(frozen=True, slots=True)
class Document:
    """Hold what a peer may index of one document."""

    doc_id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class FrenchSet:
    """Hold one test collection.

    Attributes:
        name: One of `SET_NAMES`.
        documents: In the order of their file, which is how peers break ties.
        queries: The text of each query id.
        judgements: For each query id, the relevance (1 or more) of the documents that answer it.
        sample_qids: The at most 1,000 queries that quoted figures use.
    """

    name: str
    documents: Sequence[Document]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]
    sample_qids: Sequence[str]


def load(data: Path, name: str) -> FrenchSet:
    """Read the set of a name from the folder of the corpora.

    Raises:
        FileNotFoundError: A file of the set is absent.
    """
    folder = data / "ir" / name
    judgements: dict[str, dict[str, int]] = {}
    for qid, _, doc_id, relevance in read_rows(folder / "qrels.tsv", n_columns=4):
        if int(relevance) > 0:
            judgements.setdefault(qid, {})[doc_id] = int(relevance)
    return FrenchSet(
        name=name,
        documents=tuple(read_documents(documents_path(data, name), with_titles=name not in OTHER_DOCUMENTS)),
        queries={row[0]: row[1] for row in read_rows(folder / "queries.tsv", n_columns=2)},
        judgements=judgements,
        sample_qids=tuple((folder / "sample_qids.txt").read_text(encoding="utf-8").split()),
    )


def digest(data: Path, name: str) -> str:
    """Return the SHA-256, in hexadecimal, of the files of a set, one after the other."""
    folder = data / "ir" / name
    hashed = hashlib.sha256()
    others = (folder / file for file in ("queries.tsv", "qrels.tsv", "sample_qids.txt"))
    for path in (documents_path(data, name), *others):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def documents_path(data: Path, name: str) -> Path:
    """Return the file that holds the documents of a set."""
    return data / OTHER_DOCUMENTS.get(name, f"ir/{name}/docs.jsonl.gz")


def read_documents(path: Path, *, with_titles: bool) -> Iterator[Document]:
    """Yield the documents of gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            title = record["title"] if with_titles else None
            yield Document(record["id"], title or "", record["body"] or "")


def read_rows(path: Path, *, n_columns: int) -> Iterator[list[str]]:
    """Yield the columns of each line, parted by tabs; the last one keeps any tab too many."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t", n_columns - 1)
