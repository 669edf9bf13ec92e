"""Test `newssearch export-whoosh`."""

import json
import signal
from pathlib import Path

import pytest
from whoosh import index as whoosh_index
from whoosh.query import Phrase

from cli.corpus import many_articles, write_articles
from cli.shell import Terminal, run


@pytest.mark.usefixtures("indexed")
def test_a_copy_is_written_that_whoosh_opens() -> None:
    result = run("export-whoosh", "copy/")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "3 articles exported to copy\n"
    with whoosh_index.open_dir("copy").searcher() as searcher:
        hits = searcher.search(Phrase("body", ["sud", "sud"]), limit=None)
        assert [hit["title"] for hit in hits] == ["Des semences pour la vallée"]


@pytest.mark.usefixtures("indexed")
def test_json_has_the_place_and_the_number_of_articles() -> None:
    assert json.loads(run("export-whoosh", "copie é", "--json").stdout) == {"path": "copie é", "n_docs": 3}


def test_a_directory_that_is_not_empty_is_refused(indexed: Path) -> None:
    result = run("export-whoosh", str(indexed))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {indexed}: it is not an empty directory; name one that is, or a new one\n"


def test_there_must_be_an_index(folder: Path) -> None:
    result = run("export-whoosh", "copy")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert list(folder.iterdir()) == []


def test_an_interrupted_export_leaves_nothing(folder: Path) -> None:
    run("index", str(write_articles(folder / "many.jsonl", many_articles(3000))))
    with Terminal("export-whoosh", "copy", folder=folder) as terminal:
        terminal.read_until("Indexing")
        terminal.send(signal.SIGTERM)
        assert terminal.end() == 1
    assert "Interrupted. Nothing was exported." in terminal.shown
    assert not (folder / "copy").exists()
