"""Refuse a change that finds less well: score a part of the collections and hold it against floors.json.

Three sets run through the product; of the two large ones, a part through the reference scorer, which is proved equal to
it and needs no index.
"""

import argparse
import concurrent.futures
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.relevance.ablation import search_with as search_reference
from benchmarks.relevance.floors import AS_WRITTEN, Measured, problems, read_floors, updated, write_floors
from benchmarks.relevance.french_sets import FrenchSet, digest, load
from benchmarks.relevance.ours import OURS, RANKINGS, READER, articles_of, indexed
from benchmarks.relevance.ours import search_with as search_index
from benchmarks.relevance.scoring import MAIN_METRIC, Search, n_different, sampled_queries, score_search

from newssearch.evaluation import CONDITIONS, QueryScores, mean_scores
from newssearch.evaluation.reference import Reference
from newssearch.settings import Ranking

ROOT = Path(__file__).parents[2]
FLOORS = Path(__file__).with_name("floors.json")

Searches = Callable[[Ranking], Search]
"""Gives a search with some ranking."""


@dataclass(frozen=True, slots=True)
class Part:
    """Say how much of a set the gate runs.

    Args:
        every: Every how many of its sampled queries are run.
        first_docs: Only the first documents, and the queries they answer, by the reference scorer; all of them, by the
            product, where None.
    """

    every: int = 1
    first_docs: int | None = None


PARTS: Mapping[str, Part] = {
    "piaf_v1.1": Part(every=3),
    "afriqa_fon_fr": Part(every=3),
    "wikinews_fr_keyphrases": Part(every=3),
    "orangesum_afp_tags_dev": Part(first_docs=2_000),
    "orangesum_headlines_dev": Part(first_docs=2_000),
}
"""A minute and a half on two cores. Who changes it has to take new floors."""


def main() -> int:
    """Run the gate, or take new floors; 0 where all is well."""
    options = parse_options()
    if not (options.data / "ir").is_dir():
        print(f"shared data is absent ({options.data}): the relevance gate was not run")
        return 0
    started = time.monotonic()
    try:
        with concurrent.futures.ProcessPoolExecutor(max_workers=min(len(PARTS), os.cpu_count() or 1)) as workers:
            measured = list(workers.map(partial(measure, options.data), PARTS))
    except FileNotFoundError as error:
        print(
            f"gate: {error.filename} is absent; complete the corpora, or name others with DATA=FOLDER", file=sys.stderr
        )
        return 1
    for one in measured:
        scores = ", ".join(f"{condition} {score:.4f}" for condition, score in one.scores.items())
        print(f"{one.set_name:<24} {one.n_queries:>4} queries  {MAIN_METRIC} {scores}")
    found = update(measured, lower=options.lower) if options.update or options.lower else check(measured)
    for problem in found:
        print(f"gate: {problem}", file=sys.stderr)
    outcome = f"failed, problems: {len(found)}," if found else "passed"
    print(f"relevance gate: {outcome} in {time.monotonic() - started:.0f} s")
    return 1 if found else 0


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="folder of the corpora")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--lower", action="store_true", help="lower them too, and take those of other corpora")
    return parser.parse_args()


def check(measured: Sequence[Measured]) -> list[str]:
    """Return what is wrong with the scores."""
    floors = read_floors(FLOORS)
    return [problem for one in measured for problem in problems(one, floors)]


def update(measured: Sequence[Measured], *, lower: bool) -> list[str]:
    """Write new floors, and return what was refused and what no floor can mend."""
    floors = read_floors(FLOORS)
    refused: list[str] = []
    for one in measured:
        floors, refusal = updated(one, floors, lower=lower)
        refused += [refusal] if refusal else problems(one, floors)
    write_floors(FLOORS, floors)
    return refused


def measure(data: Path, name: str) -> Measured:
    """Score the part of one set in all conditions, without and with the form as typed."""
    part = PARTS[name]
    collection = load(data, name)
    if part.first_docs:
        collection = beginning(collection, part.first_docs)
    queries = sampled_queries(collection, every=part.every)
    scored: dict[str, dict[str, list[QueryScores]]] = {}
    with searches_of(collection, by_reference=part.first_docs is not None) as searches:
        for system in (OURS, READER):
            search = searches(RANKINGS[system])
            scored[system] = {
                condition: score_search(search, queries, collection, retype) for condition, retype in CONDITIONS.items()
            }
    ours = scored[OURS]
    return Measured(
        set_name=name,
        digest=digest(data, name),
        n_queries=len(queries),
        scores=ndcg_of(ours),
        n_changed={condition: n_different(rows, ours[AS_WRITTEN]) for condition, rows in ours.items()},
        reader_scores=ndcg_of(scored[READER]),
    )


def beginning(collection: FrenchSet, n_docs: int) -> FrenchSet:
    """Return the first documents of a set, with the judgements of these and all queries they answer."""
    documents = collection.documents[:n_docs]
    kept = {one.doc_id for one in documents}
    judgements = {
        qid: {doc_id: grade for doc_id, grade in grades.items() if doc_id in kept}
        for qid, grades in collection.judgements.items()
    }
    answered = tuple(qid for qid in collection.queries if judgements.get(qid))
    return replace(collection, documents=documents, judgements=judgements, sample_qids=answered)


@contextmanager
def searches_of(collection: FrenchSet, *, by_reference: bool) -> Iterator[Searches]:
    """Make the documents of a set searchable."""
    articles = articles_of(collection)
    if by_reference:
        yield partial(search_reference, Reference(articles))
    else:
        with indexed(articles) as (index, _):
            yield partial(search_index, index)


def ndcg_of(rows: Mapping[str, Sequence[QueryScores]]) -> dict[str, float]:
    """Return condition -> mean nDCG@10."""
    return {condition: mean_scores(scores)[MAIN_METRIC] for condition, scores in rows.items()}


if __name__ == "__main__":
    sys.exit(main())
