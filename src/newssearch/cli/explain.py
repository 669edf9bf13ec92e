"""Define `newssearch explain`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newssearch.cli.options import index_options, json_option, open_index

if TYPE_CHECKING:
    from newssearch.settings import Settings


@click.command()
@click.argument("query")
@click.argument("article_id", metavar="ID")
@json_option
@index_options
def explain(query: str, article_id: str, *, as_json: bool, directory: Path, settings: "Settings") -> None:
    """Say in French why QUERY finds an article.

    It shows how the article writes each word, and what each adds to the score: the points come to the score. Where the
    article is no answer, it says what is missing. `newssearch search --json` shows ids.

    newssearch explain "cooperation sud sud" db7a1a12bbedc8266d70
    """
    with open_index(directory, settings, read_only=True) as news_index:
        account = news_index.explain(query, article_id)
    if as_json:
        from newssearch.cli.json_output import account_as_json, echo_json

        echo_json(account_as_json(account))
    else:
        from newssearch.cli.text_output import print_account

        print_account(account, zone=settings.zone(None))
