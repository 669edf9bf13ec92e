"""Measure how fast newssearch is beside its peers, in one run, on articles grown to any number; print the tables.

The figures go to build/speed/results.json; those of a whole run to docs/speed.md, docs/speed.svg and docs/speed.json.
"""

import argparse
import os
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.command_line import names_with
from benchmarks.setting import setting_of
from benchmarks.speed.materials import Wanted
from benchmarks.speed.notes import Notes
from benchmarks.speed.queries import CLASSES
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.report import tables_of, write_docs
from benchmarks.speed.results import Results, SizeFigures, read_results, write_results
from benchmarks.speed.sizes import measure_size

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RESULTS = ROOT / "build/speed/results.json"
KEPT = DOCS / "speed.json"

N_ARTICLES = 200_000
"""Of a whole run; what the goals are stated for."""

N_QUERIES = 200

SUFFIXES = {"k": 1_000, "m": 1_000_000}


def main() -> int:
    """Measure what the options name, and print the tables."""
    options = parse_options()
    if options.report:
        if not KEPT.is_file():
            print(f"{KEPT} is absent: measure first, without --report", file=sys.stderr)
            return 1
        write_docs(read_results(KEPT), DOCS)
        return 0
    try:
        results = measure(options)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    print(tables_of(results))
    is_whole = (options.engines, options.classes, options.segments) == ([*ENGINES], [*CLASSES], None)
    if options.write or (is_whole and results.n_articles >= N_ARTICLES):
        write_results(KEPT, results)
        write_docs(results, DOCS)
        print("\ndocs/speed.md, docs/speed.svg and docs/speed.json are written")
    else:
        print("\ndocs/speed.md stays as it is: this was not a whole run (--write writes it all the same)")
    return 0


def measure(options: argparse.Namespace) -> Results:
    """Measure the size that the tables show, then the others in brief; keep what was measured so far after each."""
    wanted = Wanted(
        data=options.data,
        engines=options.engines,
        classes=options.classes,
        segments=options.segments,
        n_queries=options.queries,
    )
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    started, load, notes = time.monotonic(), os.getloadavg()[0], Notes()
    sizes: list[SizeFigures] = []
    for n_articles in dict.fromkeys([options.articles, *options.sizes]):
        sizes.append(measure_size(wanted, n_articles, notes, is_brief=n_articles != options.articles))
        results = Results(
            setting=setting_of(time.monotonic() - started),
            load=load,
            n_articles=options.articles,
            sizes=sorted(sizes, key=lambda size: size.n_articles),
            left_out=notes.reasons,
        )
        write_results(RESULTS, results)
    return results


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=number, default=N_ARTICLES, help="how many (default: 200k)")
    parser.add_argument(
        "--sizes",
        type=numbers,
        default=[],
        help="other numbers of articles, as 10k,50k,1M, to see how cost grows: of a few engines, on one segment",
    )
    for name, known in (("--engines", [*ENGINES]), ("--classes", [*CLASSES])):
        text = f"parts of their names, parted by commas (default: all of {'; '.join(known)})"
        parser.add_argument(name, type=partial(names_with, known), default=known, help=text)
    parser.add_argument(
        "--segments", type=numbers, default=None, help="numbers of segments (default: 1,4,8; of a small corpus 1)"
    )
    parser.add_argument("--queries", type=number, default=N_QUERIES, help="most queries of a class (default: 200)")
    parser.add_argument("--data", type=Path, default=None, help="articles in JSON Lines, or the folder of the corpora")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md even of a part")
    parser.add_argument("--report", action="store_true", help="measure nothing: write the docs of docs/speed.json anew")
    return parser.parse_args()


def number(text: str) -> int:
    """Return a number of at least 1: `2000`, `10k`, `1M`."""
    factor = SUFFIXES.get(text[-1:].lower(), 1)
    digits = text[:-1] if factor > 1 else text
    if not digits.isdecimal() or int(digits) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of at least 1, such as 2000, 10k or 1M")
    return int(digits) * factor


def numbers(text: str) -> list[int]:
    """Return numbers parted by commas, in ascending order."""
    return sorted({number(part.strip()) for part in text.split(",")})


if __name__ == "__main__":
    sys.exit(main())
