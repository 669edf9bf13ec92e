"""Turn one record, as JSON or CSV hold it, into an article."""

import dataclasses
from collections.abc import Mapping

from newssearch.article import Article, PublishedAt
from newssearch.dates import parse_date
from newssearch.errors import RefusedInput
from newssearch.extraction.field_names import FieldNames
from newssearch.extraction.names import lang_code, split_authors, split_tags
from newssearch.extraction.refusals import refusing_as
from newssearch.extraction.text import one_line, plain_line, plain_text
from newssearch.settings import Settings

JSON_KINDS = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    str: "a text",
}
"""Type -> what a refusal calls it."""

NESTED_NAMES = ("name", "nom", "title", "url", "contentUrl")
"""Keys whose text stands for a whole object, as in {"source": {"id": null, "name": "Le Soir"}}."""


def record_article(name: str, record: object, names: FieldNames, settings: Settings) -> Article:
    """Return the article of one record.

    Args:
        name: What a refusal names, as `file.jsonl:12`.
        record: A mapping of its keys to its values; anything else is refused.
        names: Which keys mean which field.
        settings: Zones of local times.

    Raises:
        RefusedInput: The record is no object, names no title and no body, or a value is of the wrong type or no date.
    """
    if not isinstance(record, Mapping):
        raise RefusedInput(name, f"it is {_kind(record)}, not an object", "give each article as one object")
    values = names.fields(record)
    if not values.keys() & {"title", "body"}:
        keys = ", ".join(one_line(str(key))[:40] for key in list(record)[:8]) or "none"
        raise RefusedInput(
            name,
            f"it has neither a title nor a body (its fields: {keys})",
            "fill one of them in, or give their names in newssearch.toml under [field_names]",
        )
    field = _Fields(name, values)
    source = plain_line(field.text("source") or "")
    zone = settings.zone(source)

    def moment(field_name: str) -> PublishedAt | None:
        text = field.text(field_name)
        try:
            return parse_date(text, zone) if text else None
        except ValueError as error:
            raise RefusedInput(name, f"{field_name}: {error}", "write it as in 2025-07-02T18:30:00+02:00") from error

    authors, tags = field.texts("authors"), field.texts("tags")
    with refusing_as(name):
        return Article(
            article_id=field.identity(),
            title=plain_line(field.text("title") or ""),
            body=plain_text(field.text("body") or ""),
            source=source,
            published_at=moment("published_at"),
            updated_at=moment("updated_at"),
            authors=split_authors(authors[0]) if len(authors) == 1 else tuple(map(one_line, authors)),
            section=plain_line(next(iter(field.texts("section")), "")),
            tags=split_tags(tags[0]) if len(tags) == 1 else tuple(map(one_line, tags)),
            lang=lang_code(field.text("lang")),
            url=field.text("url"),
            summary=plain_line(field.text("summary") or ""),
            image_url=next(iter(field.texts("image_url")), None),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Fields:
    """Check the types of one record's values, and name the field that is wrong."""

    name: str
    values: Mapping[str, object]

    def text(self, field: str) -> str | None:
        """Return the field's text; that of the name in an object, except for a body or a title."""
        value: object = self.values.get(field)
        if isinstance(value, Mapping) and field not in ("title", "body"):
            value = _nested(value)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(field, value)

    def texts(self, field: str) -> list[str]:
        """Return the field's texts, whether it is one text or a list of them."""
        value = self.values.get(field)
        if not isinstance(value, list):
            text = self.text(field)
            return [text] if text else []
        items = [_nested(item) if isinstance(item, Mapping) else item for item in value if item is not None]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) < len(items):
            raise self._wrong(field, next(item for item in items if not isinstance(item, str)))
        return texts

    def identity(self) -> str:
        """Return the id, which may be a number."""
        value = self.values.get("article_id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text("article_id") or ""

    def _wrong(self, field: str, value: object) -> RefusedInput:
        return RefusedInput(self.name, f"its {field} is {_kind(value)}, not a text", "give it as a text")


def _nested(value: Mapping[str, object]) -> object:
    """Return the text that stands for an object; the object itself where none does."""
    return next((value[key] for key in NESTED_NAMES if isinstance(value.get(key), str)), value)


def _kind(value: object) -> str:
    return "nothing" if value is None else JSON_KINDS.get(type(value), "no text")
