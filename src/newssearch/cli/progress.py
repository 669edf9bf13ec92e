"""Show how far long work is: bars with rate and time left on a terminal, nothing elsewhere."""

import contextlib
from collections.abc import Iterator

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from newssearch.cli.console import make_console, one_line


class ProgressBars:
    """Move one bar for reading and one for indexing; each shows once its work has begun.

    Args:
        progress: What draws them.
        total_bytes: Bytes to read; None where they cannot be known.
    """

    def __init__(self, progress: Progress, total_bytes: int | None) -> None:
        self._progress = progress
        self._total_bytes = total_bytes
        self._reading: TaskID | None = None
        self._indexing: TaskID | None = None

    def on_bytes(self, count: int) -> None:
        """Take note of bytes read."""
        if self._reading is None:
            self._reading = self._progress.add_task("Reading", total=self._total_bytes, unit="MB", unit_size=1e6)
        self._progress.update(self._reading, advance=count)

    def on_articles(self, stage: str, done: int, total: int | None) -> None:
        """Take note of articles that went through a stage; only the index is slow enough to be shown."""
        if stage != "index":
            return
        if self._indexing is None:
            self._indexing = self._progress.add_task("Indexing", total=total, unit="articles", unit_size=1)
        # The last article in is not the end: what was gathered is then sorted and written, which takes a while.
        description = "Committing" if done == total else "Indexing"
        self._progress.update(self._indexing, description=description, completed=done, total=total)

    def tell(self, message: str) -> None:
        """Print a line on stderr, above the bars."""
        self._progress.console.print(one_line(message))


@contextlib.contextmanager
def progress_bars(total_bytes: int | None = None) -> Iterator[ProgressBars]:
    """Show bars on stderr while the block runs.

    Args:
        total_bytes: Bytes to read; None where they cannot be known, or nothing is read.
    """
    console = make_console(stderr=True)
    on_terminal = console.is_interactive and console.file.isatty()  # FORCE_COLOR makes a file look like a terminal
    time_left = TimeRemainingColumn(compact=True, elapsed_when_finished=True)
    # Short bars leave room for the ^C that a terminal echoes, which would else begin a line and leave a bar behind.
    columns = TextColumn("{task.description}"), BarColumn(20), _Amount(Column(no_wrap=True)), time_left
    with Progress(*columns, console=console, disable=not on_terminal) as progress:
        yield ProgressBars(progress, total_bytes)


class _Amount(ProgressColumn):
    """Show how much is done, of how much, and how fast."""

    def render(self, task: Task) -> Text:
        """Return `1.5 of 3.8 MB, 2.9 MB/s`, or `317 of 3000 articles, 191 articles/s`."""
        unit, size = task.fields["unit"], task.fields["unit_size"]
        digits = 0 if size == 1 else 1
        total = "" if task.total is None else f" of {task.total / size:.{digits}f}"
        speed = task.finished_speed or task.speed
        rate = f", {speed / size:.{digits}f} {unit}/s" if speed else ""
        return Text(f"{task.completed / size:.{digits}f}{total} {unit}{rate}")
