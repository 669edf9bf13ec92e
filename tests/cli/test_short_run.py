"""Check that a short run collects no garbage, and leaves the collector as it was."""

import gc
from collections.abc import Iterator

import pytest

from newssearch.cli.short_run import short_run


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Give what was frozen back to the collector after a test."""
    yield
    gc.unfreeze()


def test_nothing_is_collected_in_the_block_or_of_it_later() -> None:
    before = gc.get_freeze_count()
    with short_run():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before


def test_a_failure_in_the_block_leaves_the_collector_on() -> None:
    with pytest.raises(KeyError), short_run():
        raise KeyError("x")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with short_run():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
