"""Check that a search loads no more than it needs: what a command loads is most of the time that it takes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.corpus import many_articles, write_articles
from cli.shell import TIMEOUT_S, clean_environment, run
from newssearch.kernel import COMPILED, KERNEL

SEARCH = """
import contextlib, io, json, os, sys
from newssearch.cli.main import main
with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
    main(["search", *sys.argv[1:]], prog_name="newssearch", standalone_mode=False)
print(json.dumps([sorted(sys.modules), os.environ.get("OPENBLAS_NUM_THREADS")]))
"""


def loaded_by_a_search(folder: Path, environment: dict[str, str], *arguments: str) -> tuple[set[str], str | None]:
    """Return the modules that a search has loaded at its end, and how many threads numpy was allowed."""
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    modules, n_threads = json.loads(done.stdout)
    return set(modules), n_threads


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the environment without what changes the commands, or numpy."""
    return {name: value for name, value in clean_environment().items() if name != "OPENBLAS_NUM_THREADS"}


@pytest.fixture
def in_french(folder: Path) -> Path:
    """Return the current folder, in which articles in French alone are indexed, and one of them deleted."""
    assert run("index", str(write_articles(folder / "articles.jsonl", many_articles(30)))).exit_code == 0
    assert run("delete", "n7").exit_code == 0
    return folder


UNNEEDED = {"whoosh", "rich", "filelock", "tomllib", "hashlib", "logging", "shutil", "tempfile", "random", "html"}


def test_a_search_loads_no_library_that_it_does_not_need(indexed: Path, environment: dict[str, str]) -> None:
    modules, _ = loaded_by_a_search(indexed, environment, "semences")
    assert UNNEEDED & modules == set()


@pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")
@pytest.mark.parametrize(
    "query", ["école", "écoles élèves", '"conseil numéro"', "séances-budget", "inconnus", "--json"]
)
def test_a_compiled_search_loads_no_numpy(in_french: Path, environment: dict[str, str], query: str) -> None:
    modules, n_threads = loaded_by_a_search(in_french, environment, "conseil", query)
    assert (UNNEEDED | {"numpy"}) & modules == set()
    assert n_threads == "1"  # for what goes to numpy after all


def test_a_search_loads_no_module_that_only_writes(indexed: Path, environment: dict[str, str]) -> None:
    modules, _ = loaded_by_a_search(indexed, environment, "semences")
    writing = {"index.segment_builder", "index.segment_merger", "index.export", "kernel.merging", "reports", "ingest"}
    assert {f"newssearch.{name}" for name in writing} & modules == set()
    assert [name for name in modules if name.startswith("newssearch.cli.")] != []
    assert {"newssearch.cli.index", "newssearch.cli.evaluate"} & modules == set()


def test_numpy_starts_one_thread_unless_it_is_told_otherwise(indexed: Path, environment: dict[str, str]) -> None:
    assert loaded_by_a_search(indexed, environment, "semences")[1] == "1"
    assert loaded_by_a_search(indexed, environment | {"OPENBLAS_NUM_THREADS": "2"}, "semences")[1] == "2"
