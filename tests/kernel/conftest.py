"""Give a test the kernels: each of both in turn, or the compiled one."""

from types import ModuleType

import pytest

from newssearch.kernel.choice import COMPILED, NUMPY, Native, load


@pytest.fixture(scope="session")
def compiled() -> ModuleType:
    """Return the compiled kernel."""
    try:
        native = load(COMPILED)
    except ImportError:
        native = None
    if native is None:
        pytest.skip("the kernel was not compiled")
    return native


@pytest.fixture(scope="session", params=[COMPILED, NUMPY])
def native(request: pytest.FixtureRequest) -> Native:
    """Return both kernels, one after the other."""
    chosen: Native = request.getfixturevalue("compiled") if request.param == COMPILED else load(NUMPY)
    return chosen
