"""Show how long work goes on: bars with rate and time left on a terminal, nothing elsewhere."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from newssearch.cli.output import make_console

if TYPE_CHECKING:
    from rich.progress import TaskID


class ProgressBars:
    """Show one bar for reading and one for each stage of the library, on stderr.

    Args:
        total_bytes: Bytes to read; None where they cannot be known.
    """

    def __init__(self, total_bytes: int | None = None) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = make_console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._bars: dict[str, TaskID] = {}
        self._bytes_read = 0
        self._total_bytes = total_bytes

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def on_bytes(self, count: int) -> None:
        """Take note of bytes read."""
        self._bytes_read += count
        total = self._total_bytes
        count_text = f"{self._bytes_read / 1e6:.1f} MB" + (f" of {total / 1e6:.1f}" if total else "")
        self._show("Reading", self._bytes_read, total, count_text, unit=1e6, unit_name="MB/s")

    def on_articles(self, stage: str, done: int, total: int | None) -> None:
        """Take note of articles that went through a stage."""
        if stage == "index":
            self._show("Indexing", done, total, f"{done} of {total} articles", unit=1, unit_name="articles/s")

    def _show(self, name: str, done: int, total: int | None, count: str, *, unit: float, unit_name: str) -> None:
        if self._progress.disable:
            return
        if name not in self._bars:
            self._bars[name] = self._progress.add_task(name, total=total, count="", rate="")
        bar = self._bars[name]
        speed = self._progress.tasks[self._progress.task_ids.index(bar)].speed
        rate = f"{speed / unit:.0f} {unit_name}" if speed else ""
        self._progress.update(bar, completed=done, total=total, count=count, rate=rate)
