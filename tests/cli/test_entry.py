"""Check the entry of the command: what its script runs."""

import gc
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points

import pytest


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Give what was frozen back to the collector after a test."""
    yield
    gc.unfreeze()


def test_the_script_runs_the_command_and_leaves_the_collector_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["newssearch", "--version"])
    (script,) = entry_points(group="console_scripts", name="newssearch")
    with pytest.raises(SystemExit) as end:
        script.load()()
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("newssearch")
    assert gc.isenabled()
