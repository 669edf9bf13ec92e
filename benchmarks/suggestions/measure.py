"""Measure suggestions: `.venv/bin/python -m benchmarks.suggestions.measure`, which prints a table for each corpus.

Words of real French text are typed with one random error whose result is not in the index; the first suggestion should
be the word. One kind of error is as frequent as another, and one word as another: readers ask for frequent words more
often, which are easier.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.suggestions.errors import ERRORS

from newssearch import Article, NewsIndex
from newssearch.analysis import analyse, fold
from newssearch.index import IndexDirectory, LiveSnapshot, Snapshot

DATA = Path(__file__).parents[2] / "../shared/data"

CORPORA = {
    "orangesum_dev": ("news/orangesum_dev",),
    "piaf_v1.1 and afriqa_fon_fr": ("ir/piaf_v1.1/docs", "ir/afriqa_fon_fr/docs"),
}
"""The news that the constants of `newssearch.search.spelling` were chosen on, and encyclopaedia that they were not."""

N_WORDS = 1_000

MIN_CHARS = 5

MIN_DOCS = 5

SEED = 5


def read_articles(files: Sequence[Path]) -> Iterator[Article]:
    """Yield the articles of collections."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for fields in map(json.loads, lines):
                title = fields["title"] or ""
                yield Article(article_id=fields["id"], title=title, body=fields["body"], lang="fr")


def typing_errors(snapshot: Snapshot, n_words: int) -> Iterator[tuple[str, str, str]]:
    """Yield names of errors, what is typed, and what should be suggested, folded."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    words = [
        surface
        for surface in snapshot.surfaces_beginning_with("")
        if len(surface) >= MIN_CHARS and surface.isalpha() and snapshot.living_doc_freq(surface) >= MIN_DOCS
    ]
    for _ in range(n_words):
        while True:
            name, word, other = chance.choice(list(ERRORS)), chance.choice(words), chance.choice(words)
            typed = ERRORS[name](chance, word, other)
            if any(not snapshot.living_doc_freq(token.surface) for token in analyse(typed)):
                break
        yield name, typed, f"{word} {other}" if name == "join" else word


def measure(name: str, files: Sequence[Path], n_words: int, n_shown: int) -> float:
    """Print how many suggestions are right, by error, and return the share of all."""
    right, total = Counter[str](), Counter[str]()
    took_ms: list[float] = []
    with tempfile.TemporaryDirectory() as folder, NewsIndex.open(folder) as index:
        index.add(read_articles(files))
        directory = IndexDirectory.open(Path(folder), create=False, read_only=True)
        with LiveSnapshot(directory).lend() as snapshot:
            errors = list(typing_errors(snapshot, n_words))
            print(f"\n{name}: {snapshot.n_docs:,} articles, {n_words:,} words\n")
        print("| error | words | right, % |\n| --- | --- | --- |")
        for error, typed, meant in errors:
            started = time.perf_counter()
            suggestion = index.search(typed, limit=0, facets=False).suggestion
            took_ms.append(1000 * (time.perf_counter() - started))
            is_right = fold(suggestion or "") == meant
            total[error] += 1
            right[error] += is_right
            if n_shown and not is_right:
                n_shown -= 1
                print(f"{typed!r}: {suggestion!r}, not {meant!r}", file=sys.stderr)
    for error in ERRORS:
        print(f"| {error} | {total[error]} | {100 * right[error] / max(1, total[error]):.1f} |")
    share = right.total() / n_words
    took_ms.sort()
    print(f"| all | {n_words} | {100 * share:.1f} |\n")
    print(
        f"A search with its suggestion took {took_ms[n_words // 2]:.1f} ms, p95 {took_ms[n_words * 95 // 100]:.1f} ms"
    )
    return share


def main() -> int:
    """Print the measurements; fail where fewer are right than was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="where the collections are")
    parser.add_argument("--words", type=int, default=N_WORDS, help="words of each corpus")
    parser.add_argument(
        "--show", type=int, default=0, help="wrong suggestions of each corpus that are printed on stderr"
    )
    parser.add_argument("--floor", type=float, default=0.85, help="least share that is right")
    options = parser.parse_args()
    shares = [
        measure(name, [options.data / f"{file}.jsonl.gz" for file in files], options.words, options.show)
        for name, files in CORPORA.items()
    ]
    return int(min(shares) < options.floor)


if __name__ == "__main__":
    sys.exit(main())
