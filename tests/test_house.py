"""Keep the house rules that no linter knows."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import newssearch

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "newssearch"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"feedparser", "httpx", "lxml", "numpy", "py3langid", "trafilatura", "whoosh"}
MAX_LINES = 400
MACHINE_PATH = re.compile(r"(?<![\w.*])/(?:root|work|home/\w+|Users/\w+)/")


def tracked_files() -> list[Path]:
    """Return the files that git tracks, or would with `git add .`; those deleted since are left out."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def digest(path: Path) -> bytes:
    """Return what two files share only where their contents are the same."""
    return hashlib.blake2b(path.read_bytes()).digest()


def modules_loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the top-level packages it has loaded at its end."""
    report = "import json, sys; print('\\n' + json.dumps([name for name in sys.modules if '.' not in name]))"
    run = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_importing_newssearch_loads_no_heavy_library() -> None:
    assert modules_loaded_by("import newssearch") & HEAVY == set()


def test_the_help_of_the_command_loads_no_heavy_library() -> None:
    help_page = """
import sys
from newssearch.cli.main import main
sys.argv = ["newssearch", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""
    assert modules_loaded_by(help_page) & HEAVY == set()


def test_a_heavy_library_that_is_loaded_would_be_noticed() -> None:
    assert "numpy" in modules_loaded_by("import numpy") & HEAVY


def test_the_public_names_are_those_of_dunder_all() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newssearch.")
        for alias in node.names
    }
    assert imported == set(newssearch.__all__)


def test_every_public_name_can_be_imported() -> None:
    for name in newssearch.__all__:
        assert getattr(newssearch, name).__module__.startswith("newssearch.")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_for_and_stays_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "it has no docstring"
    assert len(text.splitlines()) <= MAX_LINES


def test_every_room_is_named_in_the_architecture() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = {module.parent.relative_to(PACKAGE).as_posix() + "/" for module in MODULES if module.parent != PACKAGE}
    files = {module.name for module in MODULES if module.parent == PACKAGE and module.name != "__init__.py"}
    assert [room for room in sorted(folders | files) if f"`{room}`" not in architecture] == []


def test_nothing_under_shared_data_is_tracked() -> None:
    corpus = {digest(path) for path in (ROOT / "../shared/data").rglob("*") if path.is_file() and path.stat().st_size}
    tracked = tracked_files()
    assert [path for path in tracked if "shared" in path.relative_to(ROOT).parts or digest(path) in corpus] == []


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("no_skip", "outcome"), [("1", "1 failed, 1 skipped, 1 xfailed, 2 errors"), ("", "4 skipped, 1 xfailed")]
)
def test_a_skip_is_a_failure_where_none_is_allowed(tmp_path: Path, no_skip: str, outcome: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_module.py").write_text('import pytest\npytest.importorskip("no_such_module")\n')
    (tmp_path / "test_functions.py").write_text(
        """
import pytest

@pytest.mark.skip(reason="no compiler")
def test_a(): ...

def test_b():
    pytest.skip("no network")

@pytest.mark.skipif(True, reason="shared data is absent")
def test_c(): ...

@pytest.mark.xfail
def test_d():
    raise AssertionError
"""
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--continue-on-collection-errors", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"NEWSSEARCH_NO_SKIP": no_skip},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in run.stdout
