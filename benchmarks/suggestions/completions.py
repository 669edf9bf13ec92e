"""Measure completion: `.venv/bin/python -m benchmarks.suggestions.completions --index DIR`, which prints a few lines.

Real queries are typed letter by letter, and each beginning is completed. Whoever has no large index makes one of the
articles that `make bench` leaves in its folder.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from newssearch import NewsIndex

DATA = Path(__file__).parents[2] / "../shared/data"

QUERIES = ("orangesum_headlines_dev", "piaf_v1.1", "orangesum_afp_tags_dev")

N_QUERIES = 300

MAX_CHARS = 12
"""Letters of the longest beginning."""

N_REPEATS = 5
"""Of each; the shortest counts."""

SEED = 5


def read_queries(data: Path) -> list[str]:
    """Return some real queries."""
    found: list[str] = []
    for name in QUERIES:
        lines = (data / "ir" / name / "queries.tsv").read_text(encoding="utf-8").splitlines()
        found += (line.split("\t")[1] for line in lines)
    return random.Random(SEED).sample(found, N_QUERIES)  # noqa: S311 - no secret


def memory_mb() -> float:
    """Return the memory that this process holds, in MB; Linux alone tells."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    """Print how long the first completion takes, what it keeps, and how long the others take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="an index directory")
    parser.add_argument("--data", type=Path, default=DATA, help="where the collections are")
    options = parser.parse_args()
    beginnings = [
        query[:n] for query in read_queries(options.data) for n in range(1, MAX_CHARS + 1) if query[n - 1 : n]
    ]
    with NewsIndex.open(options.index, create=False, read_only=True) as index:
        index.search("été", limit=1)
        before_mb, started = memory_mb(), time.perf_counter()
        index.suggest("é")
        first_s, held_mb = time.perf_counter() - started, memory_mb() - before_mb
        print(f"{index.stats().n_docs:,} articles; the first took {first_s:.2f} s", end=" ")
        print(f"and holds {held_mb:.0f} MB with the pages of the index that it read")
        took_ms = sorted(min(_took_ms(index, text) for _ in range(N_REPEATS)) for text in beginnings)
    median, p95, worst = (took_ms[int(len(took_ms) * share)] for share in (0.5, 0.95, 0.9999))
    print(f"{len(took_ms):,} beginnings: median {median:.2f} ms, p95 {p95:.2f} ms, most {worst:.2f} ms")
    return 0


def _took_ms(index: NewsIndex, text: str) -> float:
    started = time.perf_counter()
    index.suggest(text)
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
