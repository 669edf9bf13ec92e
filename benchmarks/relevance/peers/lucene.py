"""Rank with Lucene, through the Java program in benchmarks/relevance/lucene: each call starts one Java process."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.java import call, compile_program
from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, Run, joined

PROJECT = Path(__file__).parents[1] / "lucene"


@dataclass(frozen=True, slots=True)
class Lucene:
    """Rank with BM25 (Lucene's defaults, `k1` 1.2, `b` 0.75) and one of the analyses that Rank.java names."""

    analysis: str

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query.

        Raises:
            PeerUnavailable: Maven or a JDK is absent, or one of them failed.
        """
        program = compile_program(PROJECT, "lucene")
        with tempfile.TemporaryDirectory(prefix="newssearch-lucene-") as scratch:
            folder = Path(scratch)
            write_rows(folder / "documents.tsv", ((one.doc_id, joined(one)) for one in documents))
            write_rows(folder / "queries.tsv", queries.items())
            call(program.command("Rank", self.analysis, folder, DEPTH))
            return read_run(folder / "run.tsv")


def write_rows(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Write one line an id and its text, whose blanks become spaces."""
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{key}\t{' '.join(text.split())}\n" for key, text in rows)


def read_run(path: Path) -> Run:
    """Read lines of a query id and a document id, the best document first."""
    run: Run = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            qid, doc_id = line.rstrip("\n").split("\t")
            run.setdefault(qid, []).append(doc_id)
    return run
