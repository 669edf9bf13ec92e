"""Rank with Lucene, through the Java program in benchmarks/relevance/lucene: each call starts one Java process."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.peer import DEPTH, PeerUnavailable, Run, joined

PROJECT = Path(__file__).parents[1] / "lucene"
BUILD = Path(__file__).parents[3] / "build"
SYSTEM_JDKS = Path("/usr/lib/jvm")
OLDEST_JAVA = 17
"""Lucene 9.12 runs on it; pom.xml takes Lucene 10 where Java is 21 or newer."""

REMEDY = "install Maven and a JDK, 21 or newer for Lucene 10: apt-get install maven openjdk-17-jdk-headless"


@dataclass(frozen=True, slots=True)
class Lucene:
    """Rank with BM25 (Lucene's defaults, `k1` 1.2, `b` 0.75) and one of the analyses that Rank.java names."""

    analysis: str

    def __call__(self, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        """Return the best documents of each query.

        Raises:
            PeerUnavailable: Maven or a JDK is absent, or one of them failed.
        """
        java, classes = build()
        with tempfile.TemporaryDirectory(prefix="newssearch-lucene-") as scratch:
            folder = Path(scratch)
            write_rows(folder / "documents.tsv", ((one.doc_id, joined(one)) for one in documents))
            write_rows(folder / "queries.tsv", queries.items())
            call(
                [java, "-cp", f"{classes}{os.pathsep}{classes.parent / 'lib'}/*", "Rank", self.analysis, folder, DEPTH]
            )
            return read_run(folder / "run.tsv")


@cache
def build() -> tuple[Path, Path]:
    """Compile the program with the newest JDK and return `java` and the folder of the classes.

    Maven asks the network only for what it has never fetched.
    """
    maven = shutil.which("mvn")
    jdks = sorted(find_jdks())
    if not maven or not jdks:
        raise PeerUnavailable(
            f"Lucene left out, {'no JDK of 17 or newer' if maven else 'no mvn on the PATH'}: {REMEDY}"
        )
    version, home = jdks[-1]
    folder = BUILD / f"lucene-java-{version}"
    command = [maven, "-q", "-B", "-f", PROJECT / "pom.xml", f"-Dbuild.folder={folder}", "compile"]
    call(command, environment=os.environ | {"JAVA_HOME": str(home)})
    return home / "bin/java", folder / "classes"


def find_jdks() -> Iterator[tuple[int, Path]]:
    """Yield the major version and the home of each JDK that is recent enough."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    compiler = shutil.which("javac")
    if compiler:
        homes.append(Path(compiler).resolve().parents[1])
    homes += SYSTEM_JDKS.glob("*")
    for home in homes:
        release = home / "release"
        if (home / "bin/javac").exists() and release.is_file():
            version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
            if version and int(version[1]) >= OLDEST_JAVA:
                yield int(version[1]), home


def call(command: Sequence[object], environment: Mapping[str, str] | None = None) -> None:
    """Run a command, which says something only where it fails."""
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        reason = next((line for line in said if "ERROR" in line or "Exception" in line), said[-1] if said else "")
        raise PeerUnavailable(f"Lucene left out, {command[0]} failed with {done.returncode}: {reason}; {REMEDY}")


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
