"""Define what stock Whoosh sees of the index: its fields, and how it analyses what is searched in them.

The schema's classes are pickled into Whoosh's table of contents: the path of `FrenchAnalyzer` must never change.
"""

from collections.abc import Iterator

from whoosh import fields, formats
from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import NumericColumn

from newssearch.analysis import analyse
from newssearch.index.document import UNDATED_S

TEXT_FIELDS = ("title", "body")
"""Fields of running text."""


class FrenchAnalyzer(Analyzer):  # type: ignore[misc] # whoosh has no complete types
    """Let stock Whoosh analyse query text as newssearch does; documents come with their terms already made.

    Args:
        surface: Give the folded words in place of their stems.
    """

    def __init__(self, *, surface: bool = False) -> None:
        self.surface = surface

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: object) -> Iterator[WhooshToken]:
        """Yield Whoosh's one reused token object for each of ours."""
        out = WhooshToken(positions=positions, chars=True, removestops=True, mode="")
        for token in analyse(value):
            out.text = token.surface if self.surface else token.term
            out.boost = 1.0
            out.stopped = False
            out.pos = start_pos + token.position
            out.startchar, out.endchar = token.start, token.end
            yield out


def news_schema() -> fields.Schema:
    """Return the schema. Pass it to every `open_dir`, so that the pickled one is not used."""
    named: dict[str, fields.FieldType] = {
        "article_id": fields.ID(stored=True, unique=True),
        "source": fields.ID(stored=True, sortable=True),
        "section": fields.ID(stored=True, sortable=True),
        "lang": fields.ID(stored=True, sortable=True),
        "authors": fields.KEYWORD(commas=True),
        "acronyms": fields.FieldType(formats.Existence(), FrenchAnalyzer(surface=True)),
        "published_s": fields.COLUMN(NumericColumn("q", default=UNDATED_S)),
        "listing": fields.STORED(),
    }
    for name in TEXT_FIELDS:
        named[name] = fields.FieldType(formats.Positions(), FrenchAnalyzer(), scorable=True)
    return fields.Schema(**named)
