"""Measure which reprints become one story: `.venv/bin/python -m benchmarks.reprints.measure`, which prints a table.

The gold are exact duplicates among real news; near ones are made of real news by edits. The figures are quoted in
docs/decisions/0015-signatures-and-stories.md.
"""

import argparse
import datetime as dt
import gzip
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.reprints.edits import EDITS

from newssearch.index.form_table import FormTable
from newssearch.index.stories import Printed, firsts_of, sign_documents, word_hashes
from newssearch.kernel import find_stories, string_hashes

DATA = Path(__file__).parents[2] / "../shared/data"

N_EDITED = 1_500
"""Articles that each edit is tried on: a share of one half is then told to within 2.6 %, nineteen times in twenty."""

N_REPEATS = 5
"""Of what is timed, in seconds of the processor; the shortest counts."""

SEED = 5

U8 = npt.NDArray[np.uint8]


def signed(texts: Sequence[tuple[str, str]]) -> tuple[U8, float]:
    """Return the signatures of articles, each a title and a body, and the seconds of the processor that they took."""
    table = FormTable()
    codes = bytearray()
    lengths: list[tuple[int, int, int]] = []
    for title, body in texts:
        parts = [table.codes(text)[0] for text in (title, body)]
        codes += b"".join(parts)
        lengths.append((len(parts[0]) // 4, 0, len(parts[1]) // 4))
    surfaces = [surface.encode("utf-8", "surrogatepass") for surface in table.surfaces]
    numbers, stop_words = table.surface_of_form().astype(np.uint32), table.is_stop_word()
    gathered, all_lengths = np.frombuffer(codes, np.uint32), np.array(lengths, np.int64)
    took: list[float] = []
    for _ in range(N_REPEATS):
        started = time.process_time()
        words = word_hashes(surfaces, stop_words, numbers)
        written = string_hashes([form.encode("utf-8", "surrogatepass") for form in table.written])
        signatures = sign_documents(gathered, all_lengths, words, written)
        took.append(time.process_time() - started)
    return signatures, min(took)


def measure_duplicates(articles: Sequence[dict[str, str]]) -> None:
    """Print how many exact duplicates are of one story, and how many other articles are."""
    signatures, sign_s = signed([(article["title"] or "", article["body"]) for article in articles])
    ids = [article["id"].encode() for article in articles]
    published_s = [int(dt.datetime.fromisoformat(article["date"]).timestamp()) for article in articles]
    printed = Printed(
        [signatures],
        np.ones(len(articles), np.bool_),
        np.array(published_s, np.int64),
        lambda docs: [ids[doc] for doc in docs.tolist()],
    )
    took: list[float] = []
    for _ in range(N_REPEATS):
        started = time.process_time()
        firsts = firsts_of(printed).tolist()
        took.append(time.process_time() - started)
    first_of = {article["id"]: first for article, first in zip(articles, firsts, strict=True)}
    copies = [article for article in articles if "dup_of" in article]
    n_found = sum(first_of[article["id"]] == first_of[article["dup_of"]] for article in copies)
    n_joined = sum(first != doc for doc, first in enumerate(firsts))
    print(f"{len(articles):,} articles; a signature took {1e6 * sign_s / len(articles):.1f} µs an article,", end=" ")
    print(f"the stories {1e6 * min(took) / len(articles):.1f} µs")
    print(f"exact duplicates: {n_found:,} of {len(copies):,} are of one story")
    print(f"joined in all: {n_joined:,}, of which {n_joined - len(copies):,} are no exact duplicates")


def measure_edits(articles: Sequence[dict[str, str]]) -> None:
    """Print of each edit how many edited articles join the story of what they were."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    bodies = [article["body"] for article in articles if "dup_of" not in article]
    sample = chance.sample(bodies, N_EDITED)
    for name, edit in EDITS.items():
        edited = [edit(chance, body, bodies) for body in sample]
        firsts = find_stories(signed([("", body) for body in (*sample, *edited)])[0])
        share = np.mean(firsts[:N_EDITED] == firsts[N_EDITED:])
        print(f"| {name} | {100 * share:.1f} |")


def main() -> int:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="where the collections are")
    options = parser.parse_args()
    articles: list[dict[str, str]] = []
    for name in ("orangesum_dev", "orangesum_dev_exact_dups"):
        with gzip.open(options.data / "news" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            articles += map(json.loads, lines)
    measure_duplicates(articles)
    measure_edits(articles)
    return 0


if __name__ == "__main__":
    sys.exit(main())
