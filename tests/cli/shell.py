"""Run `newssearch` as a shell does: in this process, in one of its own, or on a terminal."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from click.testing import CliRunner, Result

from newssearch.cli.main import main

COMMAND = [sys.executable, "-c", "from newssearch.cli.main import main; main(prog_name='newssearch')"]
LOOKS = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONIOENCODING", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
"""Variables that change how output looks."""

TIMEOUT_S = 60.0
ROWS = 40


def run(*arguments: str) -> Result:
    """Run a command in this process; what it did not catch is raised here."""
    result = CliRunner().invoke(main, arguments, prog_name="newssearch", catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def run_apart(
    *arguments: str | bytes, folder: Path, stdin: bytes = b"", environment: Iterable[tuple[str, str]] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, its output piped."""
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        cwd=folder,
        env=clean_environment() | dict(environment),
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT_S,
    )


def clean_environment() -> dict[str, str]:
    """Return the environment without what changes the commands."""
    return {
        name: value for name, value in os.environ.items() if name not in LOOKS and not name.startswith("NEWSSEARCH_")
    }


class Terminal:
    """Run a command on a terminal of its own; it is killed when the block ends.

    Args:
        arguments: Of the command.
        folder: In which it runs.
        columns: Width of the terminal.
        stdin: A file to read as standard input; the keyboard where None.
    """

    def __init__(self, *arguments: str, folder: Path, columns: int = 80, stdin: Path | None = None) -> None:
        self._screen, keyboard = pty.openpty()
        fcntl.ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        with contextlib.ExitStack() as files:
            files.callback(os.close, keyboard)
            self._process = subprocess.Popen(
                [*COMMAND, *arguments],
                cwd=folder,
                env=clean_environment() | {"TERM": "xterm-256color"},
                stdin=files.enter_context(stdin.open("rb")) if stdin else keyboard,
                stdout=keyboard,
                stderr=keyboard,
                start_new_session=True,
            )
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    def read_until(self, text: str) -> None:
        """Read what is shown until a text is among it."""
        deadline = time.monotonic() + TIMEOUT_S
        while text not in self.shown:
            assert self._read(deadline), f"{text!r} was never shown, but:\n{self.shown}"

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + TIMEOUT_S
        while self._read(deadline):
            pass
        return self._process.wait(TIMEOUT_S)

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._screen], [], [], max(0.0, deadline - time.monotonic()))
        try:
            read = os.read(self._screen, 65536) if ready else b""
        except OSError:  # the last program on this terminal has ended
            return False
        self.shown += read.decode("utf-8", "replace")
        return bool(read)
