"""Define `newssearch analyse`."""

import click

from newssearch.cli.options import join_words, json_option


@click.command()
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option("--lang", default="fr", show_default=True, help="Language of the text, as an ISO 639-1 code.")
@json_option
def analyse(text: tuple[str, ...], *, lang: str, as_json: bool) -> None:
    """Show how TEXT is cut into tokens, folded and stemmed.

    It tells why a search finds a word or not: the term is what an article and a query have in common. Where a rule of
    newssearch rewrites a word before the Snowball stemmer sees it, the rule is named with what it makes of it.

    newssearch analyse "L'O.N.U. salue la coopération Sud–Sud"
    """
    from newssearch.analysis import FRENCH, applied_rules, is_stop_word
    from newssearch.analysis import analyse as analyse_text

    whole = join_words(text)
    tokens = analyse_text(whole, lang)
    if as_json:
        from newssearch.cli.json_output import echo_json

        echo_json(
            [
                {
                    **token._asdict(),
                    "is_stop_word": is_stop_word(token.surface),
                    "rules": dict(applied_rules(token.surface)) if lang == FRENCH else {},
                }
                for token in tokens
            ]
        )
        return
    from rich.table import Table

    from newssearch.cli.console import make_console, one_line

    table = Table("position", "offsets", "text", "surface", "rules", "term", "", box=None, pad_edge=False)
    for token in tokens:
        written = one_line(whole[token.start : token.end])
        kind = "stop word" if is_stop_word(token.surface) else ""
        applied = applied_rules(token.surface) if lang == FRENCH else ()
        rules = ", ".join(f"{name} -> {form}" for name, form in applied)
        place, offsets = str(token.position), f"{token.start}-{token.end}"
        table.add_row(place, offsets, written, token.surface, rules, token.term, kind)
    make_console().print(table)
