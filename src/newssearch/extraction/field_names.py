"""Find the fields of an article in a record whose keys were named by someone else."""

import functools
import unicodedata
from collections.abc import Iterable, Mapping

from newssearch.settings import ArticleField

ALIASES: dict[ArticleField, tuple[str, ...]] = {
    "article_id": ("id", "guid", "uuid"),
    "title": ("titre", "headline"),
    "body": ("text", "texte", "content", "contenu", "corps", "article_body", "content_text", "content_html", "article"),
    "source": ("journal", "newspaper", "publisher", "media"),
    "published_at": ("date", "published", "publication_date", "date_published", "pub_date", "date_publication"),
    "updated_at": ("updated", "modified", "date_modified", "date_modification", "mis_a_jour"),
    "authors": ("author", "auteur", "auteurs", "byline", "creator"),
    "section": ("rubrique", "category", "categorie", "article_section"),
    "tags": ("keywords", "mots_cles"),
    "lang": ("language", "langue", "in_language"),
    "url": ("link", "lien"),
    "summary": ("resume", "chapo", "description", "abstract"),
    "image_url": ("image", "image_link", "url_to_image", "photo"),
}
"""Field of Article -> names it has in the wild, the likeliest first; its own name is always the first of all."""


@functools.lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without case, accents, blanks and punctuation.

    >>> folded("Mots-clés"), folded("date_publication")
    ('motscles', 'datepublication')
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


class FieldNames:
    """Map the keys of records to fields of Article.

    Args:
        further: Field -> names that are tried before all others, from the settings.
    """

    def __init__(self, further: Mapping[ArticleField, tuple[str, ...]]) -> None:
        self._ranked: dict[str, tuple[str, int]] = {}
        for field, aliases in ALIASES.items():
            for rank, name in enumerate((*further.get(field, ()), field, *aliases)):
                self._ranked.setdefault(folded(name), (field, rank))
        # What the settings say of a name holds even where another field has it among its aliases.
        for field, names in further.items():
            for rank, name in enumerate(names):
                self._ranked[folded(name)] = (field, rank)

    def fields(self, record: Mapping[str, object]) -> dict[str, object]:
        """Return field -> value, of several names the first that has a value; null and "" are absent."""
        best: dict[str, tuple[int, object]] = {}
        for name, value in record.items():
            known = self._ranked.get(folded(name))
            if known is None or value is None or (isinstance(value, str) and not value.strip()):
                continue
            field, rank = known
            if field not in best or rank < best[field][0]:
                best[field] = (rank, value)
        return {field: value for field, (_, value) in best.items()}

    def known(self, names: Iterable[str]) -> set[str]:
        """Return the fields that some of these names stand for."""
        return {self._ranked[folded(name)][0] for name in names if folded(name) in self._ranked}
