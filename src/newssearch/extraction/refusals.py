"""Name the input in every refusal, whoever refused it."""

from collections.abc import Iterator
from contextlib import contextmanager

from newssearch.errors import RefusedInput


@contextmanager
def refusing_as(name: str) -> Iterator[None]:
    """Raise every refusal of the block under this name, and an impossible value as a refusal.

    Raises:
        RefusedInput: The block raised one, or a `ValueError`.
    """
    try:
        yield
    except RefusedInput as refusal:
        raise RefusedInput(name, refusal.cause, refusal.remedy) from refusal
    except ValueError as error:
        raise RefusedInput(name, f"a value of it is wrong ({error})", "correct it") from error
