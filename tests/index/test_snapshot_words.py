"""Check how a surface form is said to be written."""

from pathlib import Path

import pytest

from newssearch.article import Article
from newssearch.index import Snapshot
from search.engines import segmented


def snapshot_of(path: Path, *bodies: str, deleted: tuple[str, ...] = (), n_commits: int = 1) -> Snapshot:
    articles = [Article(article_id=f"a{number}", body=body, lang="fr") for number, body in enumerate(bodies)]
    return segmented(path, articles, deleted, n_commits)


@pytest.mark.parametrize("n_commits", [1, 3])
def test_a_form_is_written_as_most_often(tmp_path: Path, n_commits: int) -> None:
    snapshot = snapshot_of(tmp_path / "g", "L'État.", "Un état, un ETAT.", "L'État et l'Etat.", n_commits=n_commits)
    assert snapshot.words.usual_form("etat") == "État"
    snapshot.close()


def test_of_equals_small_letters_and_accents_are_taken_and_what_is_absent_stays(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path / "g", "marche Marché marché MARCHE")
    assert (snapshot.words.usual_form("marche"), snapshot.words.usual_form("absent")) == ("marché", "absent")
    snapshot.close()


def test_deleted_documents_have_no_say(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path / "g", "climat climat", "CLIMAT", *["Le vent."] * 30, deleted=("a0",))
    assert snapshot.n_slots > snapshot.n_docs  # it is still there
    assert snapshot.words.usual_form("climat") == "CLIMAT"
    snapshot.close()
