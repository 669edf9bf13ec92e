"""Define the `newssearch` command and how its errors end."""

import click

from newssearch import __version__
from newssearch.cli.analyse import analyse
from newssearch.cli.delete import delete
from newssearch.cli.index import index
from newssearch.cli.rebuild import rebuild
from newssearch.cli.search import search
from newssearch.cli.stats import stats
from newssearch.cli.verify import verify
from newssearch.errors import NewsSearchError, QueryError

FAILED = 1
BAD_USAGE = 2


class _Group(click.Group):
    """Turn the package's errors into one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except NewsSearchError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(BAD_USAGE if isinstance(error, QueryError) else FAILED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newssearch")
def main() -> None:
    r"""Search French news: index articles, search them, keep the index sound.

    \b
    newssearch index articles/ https://exemple.test/flux.xml
    newssearch search "coopération Sud-Sud"

    Exit codes: 0 done, 1 something failed or was refused, 2 bad usage.
    """


for command in (index, search, rebuild, delete, stats, verify, analyse):
    main.add_command(command)
