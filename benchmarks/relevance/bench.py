"""Measure how well newssearch finds beside its peers, in one run, and write docs/relevance.md and its chart.

Everything is written to build/relevance/ as well: the means as results.json, and the scores of each query as files that
`newssearch evaluate --compare` reads.
"""

import argparse
import importlib.util
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.command_line import names_with, say
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.relevance.ablation import ablate
from benchmarks.relevance.cost import time_phases
from benchmarks.relevance.french_sets import SET_NAMES, FrenchSet, digest, load
from benchmarks.relevance.ours import OURS, RANKINGS, articles_of, indexed, search_with
from benchmarks.relevance.peers.registry import PEERS, rank
from benchmarks.relevance.report import write_docs
from benchmarks.relevance.results import (
    Cost,
    Lead,
    Loss,
    Results,
    Score,
    SetFacts,
    read_results,
    write_results,
)
from benchmarks.relevance.scoring import MAIN_METRIC, difference, sampled_queries, score_run, score_search
from benchmarks.setting import setting_of

from newssearch.evaluation import CONDITIONS, Query, QueryScores, mean_scores, write_scores

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "relevance"
PEER_CONDITIONS = ("as-written", "unaccented")
"""Capitals change nothing for a peer that lower-cases, and each does."""

ABLATION_QUERIES = {"orangesum_headlines_dev": 300}
"""Most queries of an ablation, where the reference scorer needs a fifth of a second for each."""

COST_QUERIES = 300
"""Queries that are timed."""


@dataclass(slots=True)
class Measured:
    """Gather what a run has measured so far."""

    sets: list[SetFacts] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def main() -> int:
    """Measure what the options name; print where the figures are."""
    options = parse_options()
    results_path = BUILD / "results.json"
    if options.report:
        if not results_path.is_file():
            print(f"{results_path} is absent: measure first, without --report", file=sys.stderr)
            return 1
        write_docs(read_results(results_path), ROOT / "docs")
        return 0
    if not (options.data / "ir").is_dir():
        print(
            f"{options.data.resolve()}/ir is absent: name the folder of the corpora with DATA=FOLDER", file=sys.stderr
        )
        return 1
    if options.ablation and not importlib.util.find_spec("rapidfuzz"):
        print("the ablation needs rapidfuzz: install the dependency group bench, or add --no-ablation", file=sys.stderr)
        return 1
    BUILD.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    measured = Measured()
    steps = [measure_set, ablate_set] if options.ablation else [measure_set]
    for step in steps:
        for name in options.sets:
            step(options, name, measured)
            write_results(results_path, results_of(measured, time.monotonic() - started))  # kept if a later step fails
    is_whole = (options.sets, options.peers, options.limit, options.ablation) == ([*SET_NAMES], [*PEERS], None, True)
    if (is_whole and not measured.left_out) or options.write:
        write_docs(read_results(results_path), ROOT / "docs")
        print("docs/relevance.md and docs/relevance.svg are written")
    else:
        print("docs/relevance.md stays as it is: this was not a whole run (--write writes it all the same)")
    print(f"{results_path.relative_to(ROOT)} has the means, its folder the scores of each query")
    return 0


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="folder of the corpora")
    for name, known in (("--sets", [*SET_NAMES]), ("--peers", [*PEERS])):
        text = "parts of their names, parted by commas, or none (default: all)"
        parser.add_argument(name, type=partial(names_with, known), default=known, help=text)
    parser.add_argument("--limit", type=int, default=None, help="run only the first queries of each set")
    parser.add_argument("--no-ablation", dest="ablation", action="store_false", help="leave the ablation out")
    parser.add_argument("--write", action="store_true", help="write docs/relevance.md even of a part")
    parser.add_argument("--report", action="store_true", help="measure nothing: write the docs of the last results")
    return parser.parse_args()


def measure_set(options: argparse.Namespace, name: str, measured: Measured) -> None:
    """Measure one set: ours, the peers and the cost."""
    collection = load(options.data, name)
    queries = sampled_queries(collection, limit=options.limit)
    facts = SetFacts(
        name=name, digest=digest(options.data, name), n_docs=len(collection.documents), n_queries=len(queries)
    )
    measured.sets.append(facts)
    say(f"{name}: {facts.n_docs} documents, {facts.n_queries} queries")
    rows = measure_ours(collection, queries, measured)
    for peer in options.peers:
        rows |= measure_peer(peer, collection, queries, measured)
    for (system, condition), scores in rows.items():
        measured.scores.append(
            Score(set_name=name, system=system, condition=condition, means=dict(mean_scores(scores)))
        )
        folder = BUILD / name
        folder.mkdir(exist_ok=True)
        write_scores(folder / f"{re.sub(r'[^a-z0-9]+', '-', system.lower()).strip('-')}.{condition}.tsv", scores)
    measured.leads += leads_of(name, rows)


def ablate_set(options: argparse.Namespace, name: str, measured: Measured) -> None:
    """Leave out one component after the other on one set."""
    say(f"{name}: leaving out one component after the other")
    collection = load(options.data, name)
    queries = sampled_queries(collection, limit=options.limit)[: ABLATION_QUERIES.get(name)]
    measured.losses += ablate(collection, queries)


Rows = dict[tuple[str, str], list[QueryScores]]
"""(System, condition) -> the scores of each query."""


def measure_ours(collection: FrenchSet, queries: Sequence[Query], measured: Measured) -> Rows:
    """Score each of our rankings in each condition, and time the default one."""
    say(f"{collection.name}: indexing with newssearch")
    rows: Rows = {}
    with indexed(articles_of(collection)) as (index, folder):
        measured.costs += time_phases(folder, collection.name, queries[:COST_QUERIES])
        for system, ranking in RANKINGS.items():
            for condition, retype in CONDITIONS.items():
                rows[system, condition] = score_search(search_with(index, ranking), queries, collection, retype)
                say_score(collection.name, system, condition, rows[system, condition])
    return rows


def measure_peer(peer: str, collection: FrenchSet, queries: Sequence[Query], measured: Measured) -> Rows:
    """Score a peer in each of its conditions; where it is not on this machine, note so."""
    typed = {
        f"{condition}:{query.query_id}": CONDITIONS[condition](query.text)
        for condition in PEER_CONDITIONS
        for query in queries
    }
    try:
        run = rank(peer, collection.documents, typed)
    except PeerUnavailable as error:
        return leave_out(str(error), measured)
    except Exception as error:  # a peer that breaks costs its own rows, not an hour of the others
        return leave_out(f"{peer} left out on {collection.name}, {type(error).__name__}: {error}", measured)
    rows = {(peer, condition): score_run(run, queries, collection, f"{condition}:") for condition in PEER_CONDITIONS}
    for (system, condition), scores in rows.items():
        say_score(collection.name, system, condition, scores)
    return rows


def leave_out(reason: str, measured: Measured) -> Rows:
    """Note once why a peer is left out, and return no rows."""
    if reason not in measured.left_out:
        say(reason)
        measured.left_out.append(reason)
    return {}


def leads_of(set_name: str, rows: Rows) -> list[Lead]:
    """Hold ours against the best peer of each condition."""
    leads: list[Lead] = []
    for condition in PEER_CONDITIONS:
        means = {
            system: mean_scores(scores)[MAIN_METRIC]
            for (system, at), scores in rows.items()
            if at == condition and system not in RANKINGS
        }
        if means:
            best = max(means, key=lambda system: means[system])
            lead, p = difference(rows[OURS, condition], rows[best, condition])
            leads.append(Lead(set_name=set_name, condition=condition, peer=best, lead=lead, p=p))
    return leads


def results_of(measured: Measured, took_s: float) -> Results:
    """Return what was measured so far, with where and when."""
    return Results(
        setting=setting_of(took_s),
        sets=measured.sets,
        scores=measured.scores,
        leads=measured.leads,
        losses=measured.losses,
        costs=measured.costs,
        left_out=measured.left_out,
    )


def say_score(set_name: str, system: str, condition: str, scores: Sequence[QueryScores]) -> None:
    """Tell how a system did, on stderr."""
    say(f"{set_name}: {system}, {condition}: {MAIN_METRIC} {mean_scores(scores)[MAIN_METRIC]:.4f}")


if __name__ == "__main__":
    sys.exit(main())
