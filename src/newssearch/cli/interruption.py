"""End long work on Ctrl-C or SIGTERM with one line that says what became of it."""

import contextlib
import signal
from collections.abc import Iterator

import click


@contextlib.contextmanager
def interruptible(what_stays: str) -> Iterator[None]:
    """End the command with exit code 1 when the block is interrupted, after all within it was put away.

    Args:
        what_stays: Told to the user: what the work has left, and how to finish it.
    """
    # SIGTERM would end the process between two instructions: locks would name it, and the cursor stay hidden.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"Interrupted. {what_stays}", err=True)
        click.get_current_context().exit(1)
    finally:
        signal.signal(signal.SIGTERM, before)
