"""Time searches with facets, histogram and folding, and without: `python -m benchmarks.facets.measure --index DIR`.

The queries are those that `make bench` drew for a corpus and kept in `.bench/`; the index is any over the same corpus.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newssearch import NewsIndex
from newssearch.settings import Settings

BENCH = Path(__file__).parents[2] / ".bench"

N_REPEATS = 5
"""Searches for each query; the quickest counts."""

MODES = {
    "plain": {"facets": False, "fold": False},
    "facets": {"facets": True, "fold": False},
    "folded": {"facets": False, "fold": True},
    "both": {"facets": True, "fold": True},
    "unasked totals": {"facets": False, "fold": False, "exact_total": False},
    "the same, folded": {"facets": False, "fold": True, "exact_total": False},
}


def text_of(drawn: dict[str, object]) -> str:
    """Return a query that was drawn, as a reader types it."""
    kind, words = str(drawn["kind"]), list(map(str, drawn["words"]))  # type: ignore[call-overload]
    if kind.startswith("phrase"):
        return f'"{" ".join(words)}"'
    return f"{words[0]}*" if kind == "prefix" else (" OU " if kind.startswith("or") else " ").join(words)


def quickest_ms(index: NewsIndex, query: str, **options: Any) -> float:  # noqa: ANN401 - of each its own type
    """Return the milliseconds of a search."""
    times = []
    for _ in range(N_REPEATS):
        started = time.perf_counter()
        index.search(query, snippets=False, **options)
        times.append(1000 * (time.perf_counter() - started))
    return min(times)


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time below which a share of all is."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main() -> None:
    """Print a table: of each class of queries, and of all, median and 95th percentile in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--queries", type=Path, help="a file of drawn queries; by default that of the largest corpus")
    asked = parser.parse_args()
    files = [asked.queries] if asked.queries else sorted(BENCH.glob("*.queries.json"), key=lambda file: len(file.name))
    by_class: dict[str, list[str]] = defaultdict(list)
    for drawn in json.loads(files[-1].read_text(encoding="utf-8"))["timed"]:
        by_class[drawn["kind"]].append(text_of(drawn))
    every: dict[str, list[float]] = defaultdict(list)
    print(f"{'':14}" + "".join(f"{mode:>20}" for mode in MODES))
    with NewsIndex.open(asked.index, read_only=True, settings=Settings(kept_answers=0)) as index:
        for kind, queries in by_class.items():
            times = {
                mode: [quickest_ms(index, query, **options) for query in queries] for mode, options in MODES.items()
            }
            for mode, of_mode in times.items():
                every[mode] += of_mode
            print(line_of(kind, times), flush=True)
    print(line_of("all", every))


def line_of(name: str, times: dict[str, list[float]]) -> str:
    """Return a line of the table."""
    cells = (f"{percentile(of_mode, 0.5):.2f} / {percentile(of_mode, 0.95):.2f}" for of_mode in times.values())
    return f"{name:14}" + "".join(f"{cell:>20}" for cell in cells)


if __name__ == "__main__":
    main()
