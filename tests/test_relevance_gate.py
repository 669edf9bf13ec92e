"""Test what the relevance gate decides, on scores of our own; no corpus is needed."""

import dataclasses
from pathlib import Path

import pytest
from benchmarks.relevance.floors import Floor, Floors, Measured, problems, read_floors, updated, write_floors
from benchmarks.relevance.french_sets import Document, FrenchSet
from benchmarks.relevance.gate import FLOORS, PARTS, beginning
from benchmarks.relevance.scoring import sampled_queries

FLOOR = Floor(digest="d1", n_queries=300, ndcg=0.84)
KEPT = Floors(epsilon=0.002, reason="near-ties", sets={"une": FLOOR})
PASSING = Measured(
    set_name="une",
    digest="d1",
    n_queries=300,
    scores={"as-written": 0.841, "unaccented": 0.841, "capitals": 0.841},
    n_changed={"as-written": 0, "unaccented": 0, "capitals": 0},
    reader_scores={"as-written": 0.842, "unaccented": 0.8405, "capitals": 0.8405},
)


def scoring(score: float) -> Measured:
    """Return what a set scores that scores the same in every condition."""
    return dataclasses.replace(PASSING, scores=dict.fromkeys(PASSING.scores, score))


# --- passing and failing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("score", [0.841, 0.84, 0.8381])
def test_a_score_that_is_not_under_its_floor_by_more_than_epsilon_passes(score: float) -> None:
    assert problems(scoring(score), KEPT) == []


def test_a_score_under_its_floor_fails_in_each_condition_and_says_what_to_do() -> None:
    found = problems(scoring(0.8379), KEPT)
    assert [problem.partition(":")[0] for problem in found] == ["une, as-written", "une, unaccented", "une, capitals"]
    assert "0.8379 is under its floor 0.8400" in found[0]
    assert "make bench-relevance SETS=une" in found[0]
    assert "make gate UPDATE=1 LOWER=1" in found[0]


def test_one_query_that_scores_otherwise_without_accents_fails() -> None:
    measured = dataclasses.replace(PASSING, n_changed={"as-written": 0, "unaccented": 1, "capitals": 0})
    (problem,) = problems(measured, KEPT)
    assert problem.startswith("une, unaccented: queries that score otherwise than as written: 1;")


@pytest.mark.parametrize("score", [0.8399, 0.8441])
def test_the_form_as_typed_may_not_move_the_score_of_a_condition_far(score: float) -> None:
    measured = dataclasses.replace(PASSING, reader_scores={**PASSING.reader_scores, "capitals": score})
    (problem,) = problems(measured, KEPT)
    assert problem.startswith("une, capitals, as_typed on:")


@pytest.mark.parametrize(
    ("change", "cause"), [({"digest": "d2"}, "files changed"), ({"n_queries": 299}, "299 queries")]
)
def test_another_corpus_is_an_error_of_its_own_whatever_it_scores(change: dict[str, object], cause: str) -> None:
    (problem,) = problems(dataclasses.replace(scoring(0.1), **change), KEPT)  # type: ignore[arg-type]
    assert cause in problem
    assert "cannot be compared" in problem


def test_a_set_without_a_floor_fails() -> None:
    (problem,) = problems(PASSING, dataclasses.replace(KEPT, sets={}))
    assert "it has no floor" in problem


# --- new floors -------------------------------------------------------------------------------------------------------


def test_a_floor_is_raised_to_the_lowest_of_the_conditions() -> None:
    measured = dataclasses.replace(scoring(0.86), scores={"as-written": 0.86, "unaccented": 0.85512})
    floors, refusal = updated(measured, KEPT, lower=False)
    assert (floors.sets["une"].ndcg, refusal) == (0.8551, None)
    assert problems(measured, floors) == []


def test_a_first_floor_is_taken() -> None:
    floors, refusal = updated(PASSING, dataclasses.replace(KEPT, sets={"autre": FLOOR}), lower=False)
    assert (floors.sets["une"].ndcg, floors.sets["autre"], refusal) == (0.841, FLOOR, None)


def test_a_floor_stays_where_the_score_is_lower_within_epsilon() -> None:
    assert updated(scoring(0.839), KEPT, lower=False) == (KEPT, None)


def test_a_floor_is_not_lowered_unless_told() -> None:
    floors, refusal = updated(scoring(0.83), KEPT, lower=False)
    assert floors == KEPT
    assert refusal is not None
    assert "0.8300 is lower than its floor 0.8400, which stays" in refusal


def test_the_floor_of_another_corpus_is_not_replaced_unless_told() -> None:
    measured = dataclasses.replace(scoring(0.9), digest="d2")
    floors, refusal = updated(measured, KEPT, lower=False)
    assert floors == KEPT
    assert refusal is not None
    floors, refusal = updated(measured, KEPT, lower=True)
    assert (floors.sets["une"], refusal) == (Floor(digest="d2", n_queries=300, ndcg=0.9), None)


@pytest.mark.parametrize("score", [0.83, 0.839])
def test_a_floor_is_lowered_when_told(score: float) -> None:
    floors, refusal = updated(scoring(score), KEPT, lower=True)
    assert (floors.sets["une"].ndcg, refusal) == (score, None)


# --- files and parts --------------------------------------------------------------------------------------------------


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_floors(tmp_path / "floors.json", KEPT)
    assert read_floors(tmp_path / "floors.json") == KEPT


def test_every_part_of_the_gate_has_a_floor_and_every_floor_a_part() -> None:
    assert sorted(read_floors(FLOORS).sets) == sorted(PARTS)


COLLECTION = FrenchSet(
    name="une",
    documents=tuple(Document(doc_id, "Le marché", "Un étal.") for doc_id in ("a", "b", "c")),
    queries={"1": "marché", "2": "étal", "3": "étals", "4": "rien"},
    judgements={"1": {"a": 1, "c": 1}, "2": {"c": 1}, "3": {"b": 2}},
    sample_qids=("1", "2", "4"),
)


def test_the_beginning_of_a_set_has_all_queries_that_its_documents_answer() -> None:
    part = beginning(COLLECTION, 2)
    assert [one.doc_id for one in part.documents] == ["a", "b"]
    assert part.judgements == {"1": {"a": 1}, "2": {}, "3": {"b": 2}}
    assert [query.query_id for query in sampled_queries(part)] == ["1", "3"]


def test_a_sample_keeps_only_queries_that_have_an_answer() -> None:
    assert [query.text for query in sampled_queries(COLLECTION)] == ["marché", "étal"]
    assert [query.text for query in sampled_queries(COLLECTION, every=2)] == ["marché"]
