"""Define the `newssearch` command and how its errors end."""

import importlib
import io
import os
import sys

import click

from newssearch import __version__
from newssearch.errors import NewsSearchError, QueryError

COMMANDS = (
    "acronyms",
    "analyse",
    "delete",
    "evaluate",
    "explain",
    "export-whoosh",
    "index",
    "rebuild",
    "related",
    "search",
    "stats",
    "suggest",
    "terms",
    "verify",
    "watch",
)
"""Each is of a module of its own, which is loaded when the command is called: a search need not wait for the others."""

FAILED = 1
BAD_USAGE = 2
TRACEBACK = "NEWSSEARCH_TRACEBACK"


SHORT_HELP = {
    "evaluate": "Measure how well queries find what answers them.",
    "related": "Print the articles that are about the same as one.",
    "terms": "Print the words and names that tell the articles found.",
    "verify": "Check the archive, and the index against it.",
    "watch": "Save searches, and list new articles that they find.",
}
"""For the list of commands: first sentences of a help text that would be cut there, 80 columns wide."""


class _Group(click.Group):
    """Load a command when it is called, and end every error in one line on stderr and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in order."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            name = cmd_name.replace("-", "_")
            command: click.Command = getattr(importlib.import_module(f"newssearch.cli.{name}"), name)
            command.short_help = SHORT_HELP.get(cmd_name)
            self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; from here on, what stdout cannot encode is printed as "?"."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            raise click.UsageError(
                f'{error.format_message()} Words that begin with "-" go after "--".', error.ctx
            ) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if TRACEBACK in os.environ:
                raise
            click.echo(f"Error: {_in_one_line(error)}", err=True)
            ctx.exit(BAD_USAGE if isinstance(error, QueryError) else FAILED)


def _in_one_line(error: Exception) -> str:
    from newssearch.cli.console import one_line

    if isinstance(error, NewsSearchError):
        return one_line(str(error))
    if isinstance(error, OSError) and error.strerror:
        return one_line(f"{error.filename}: {error.strerror}" if error.filename else error.strerror)
    what = one_line(f"{type(error).__name__}: {error}")
    return f"a fault of newssearch, please report it ({what}); with {TRACEBACK}=1 it shows where"


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newssearch")
def main() -> None:
    """Search French news: index articles, search them, keep the index sound.

    newssearch index articles/ https://exemple.test/flux.xml

    newssearch search "coopération Sud-Sud"

    Exit codes: 0 done, 1 something failed or was refused, 2 bad usage.
    """
