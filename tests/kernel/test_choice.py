"""Check that the environment chooses the kernel."""

import os
import subprocess
import sys
from types import ModuleType

import pytest

from newssearch.kernel.choice import COMPILED, NUMPY, VARIABLE, load

SAY_WHICH = "from newssearch.kernel import KERNEL; print(KERNEL)"

WITHOUT_EXTENSION = f"import sys; sys.modules['newssearch.kernel._native'] = None; {SAY_WHICH}"


def run(code: str, wanted: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, VARIABLE: wanted}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", [SAY_WHICH, WITHOUT_EXTENSION])
def test_numpy_is_chosen_where_the_environment_says_so(code: str) -> None:
    assert run(code, NUMPY).stdout.strip() == NUMPY


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("wanted", [COMPILED, ""])
def test_what_was_compiled_is_chosen_otherwise(wanted: str) -> None:
    assert run(SAY_WHICH, wanted).stdout.strip() == COMPILED


def test_numpy_does_the_work_where_nothing_was_compiled() -> None:
    assert run(WITHOUT_EXTENSION, "").stdout.strip() == NUMPY


def test_a_kernel_that_is_wanted_and_absent_is_an_error() -> None:
    done = run(WITHOUT_EXTENSION, COMPILED)
    assert done.returncode != 0
    assert "_native" in done.stderr.splitlines()[-1]


def test_both_are_loaded_whatever_the_environment_says(compiled: ModuleType) -> None:
    assert load(NUMPY) is None
    assert load(COMPILED) is compiled
