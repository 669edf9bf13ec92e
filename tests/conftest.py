"""Set up what every test shares: Hypothesis profiles, and a mode in which a skipped test is a failed one."""

import os
from collections.abc import Generator

import hypothesis
import pytest

ALLOWED_SKIPS = ("shared data", "root ")
"""How the reason of a skip may begin on CI: for want of what no package brings, a corpus or a user other than root."""

# The first example of a test often pays for the import of a heavy library, so no example has a deadline.
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)


def pytest_configure() -> None:
    """Choose how Hypothesis draws: alike on each run of CI, anew elsewhere."""
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped for want of something installable, where NEWSSEARCH_NO_SKIP=1."""
    report = yield
    _refuse_skip(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a whole module that skips itself, as `pytest.importorskip` does."""
    report = yield
    _refuse_skip(report, collector.nodeid)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport, nodeid: str) -> None:
    if os.environ.get("NEWSSEARCH_NO_SKIP") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED_SKIPS):
        report.outcome = "failed"
        report.longrepr = f"{nodeid} was skipped, and NEWSSEARCH_NO_SKIP=1 allows none: {reason}"
