"""Read newssearch.toml once, at the edge, into frozen values that are handed down."""

import functools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from newssearch.errors import SettingsError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SETTINGS_FILE = "newssearch.toml"

Count = Annotated[int, msgspec.Meta(ge=1)]

Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
"""From at once to a day: a wait without end is a program that hangs."""

ArticleField = Literal[
    "article_id",
    "title",
    "body",
    "source",
    "published_at",
    "updated_at",
    "authors",
    "section",
    "tags",
    "lang",
    "url",
    "summary",
    "image_url",
]
"""The fields of an article, in its order."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bound what one input may cost. Every limit has a default that ordinary news stays far below.

    Args:
        page_bytes: Largest HTML page, text page, feed or JSON document, decompressed: it is parsed in memory.
        record_bytes: Largest line of JSON Lines or row of CSV.
        stream_bytes: Largest file of records, decompressed; it is read as a stream.
        container_members: Most members of one .zip or .tar.gz.
        compression_ratio: Most decompressed bytes for one compressed byte, counted once `ratio_free_bytes` are out:
            text packs 3 to 20 times, a bomb 1,000 times.
        ratio_free_bytes: Decompressed bytes that are never suspect.
        fetch_timeout_s: Longest whole fetch of one URL.
        fetch_redirects: Most redirects of one fetch.
    """

    page_bytes: Count = 20_000_000
    record_bytes: Count = 20_000_000
    stream_bytes: Count = 50_000_000_000
    container_members: Count = 1_000_000
    compression_ratio: Count = 200
    ratio_free_bytes: Count = 64_000_000
    fetch_timeout_s: Seconds = 30.0
    fetch_redirects: Annotated[int, msgspec.Meta(ge=0)] = 5


Weight = Annotated[float, msgspec.Meta(ge=0, le=100)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Weigh the parts of a score; what has the weight 0 is off. `docs/relevance.md` has what each part brings.

    The defaults come from French test collections, where the optimum is flat: rerun `make bench-relevance` to move one.
    Those of `as_typed` and `recency` do not: they are what a reader expects, kept small.

    Args:
        k1: Saturation of a repeated word.
        title_weight: Of one occurrence in the title, that in the body being 1.
        title_b: How far the length of the title counts, from 0 to 1.
        body_b: How far the length of the body counts, from 0 to 1.
        lead_weight: Of one occurrence in the first paragraph, beside its weight as a part of the body.
        lead_b: How far the length of the first paragraph counts, from 0 to 1.
        surface: Of the score over unstemmed words, which undoes what a stemmer confuses.
        stop_words: Of a function word of the query, a content word being 1.
        pairs: Of two neighbours of the query that are neighbours in the article too.
        title_coverage: How far a title that says what the query says raises a score.
        correction: Of the nearest known word, in place of one that no article has.
        acronym_name: Of each word of a long name whose initials are in the query.
        acronym_initials: Of initials whose long name is in the query.
        synonym: Of a synonym of the settings, beside what is in the query.
        expansion: Of each word for which a beginning, a pattern or an approximate word stands.
        variant: Of another form of a name, as « Gaddafi » of « Kadhafi »; its articles stand after those with the name
            as it was typed.
        as_typed: How far a word with its accents and capitals as typed raises a score: it parts near-equal ones.
        recency: How far an article of today is raised above a very old one.
        recency_half_life_days: Age at which half of that is left.
        reranked: Documents that go through the second phase, the best of the first.
    """

    k1: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.2
    title_weight: Weight = 2.5
    title_b: Share = 0.75
    body_b: Share = 0.75
    lead_weight: Weight = 0.6
    lead_b: Share = 0.5
    surface: Weight = 0.35
    stop_words: Weight = 0.5
    pairs: Weight = 0.2
    title_coverage: Weight = 0.4
    correction: Share = 0.8
    acronym_name: Share = 0.3
    acronym_initials: Share = 0.6
    synonym: Share = 0.6
    variant: Share = 0.0
    expansion: Share = 1.0
    as_typed: Annotated[float, msgspec.Meta(ge=0, le=0.1)] = 0.01
    recency: Weight = 0.25
    recency_half_life_days: Annotated[float, msgspec.Meta(gt=0, le=100_000)] = 180.0
    reranked: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 100


@functools.lru_cache(maxsize=64)  # a program searches with few of them, and very often
def check_ranking(ranking: Ranking) -> None:
    """Refuse weights that no settings file could hold.

    Raises:
        ValueError: One is out of its range; the message names it.
    """
    try:
        msgspec.convert(msgspec.structs.asdict(ranking), Ranking)
    except msgspec.ValidationError as error:
        raise ValueError(f"ranking: {error}") from error


PLAIN_BM25 = Ranking(
    lead_weight=0,
    surface=0,
    stop_words=0,
    pairs=0,
    title_coverage=0,
    correction=0,
    acronym_name=0,
    acronym_initials=0,
    synonym=0,
    variant=0,
    expansion=0,
    as_typed=0,
    recency=0,
)
"""BM25F over the stems of title and body, and nothing else."""

VARIANT: Final = 0.5
"""The weight of other forms of names where they are asked for without one; it orders their articles alone."""

WHOOSH: Final = "whoosh"
"""In place of a ranking: the documents and scores of stock Whoosh's own searcher, which nothing weighs."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Hold every setting, with the defaults of a French newsroom.

    Args:
        timezone: Zone of a local time that names none, where its source has no zone of its own.
        source_timezones: Source name -> zone, as `"Le Matin" = "Africa/Casablanca"`.
        lang: Language of an article too short to tell.
        field_names: Article field -> further names it has in JSON and CSV files, tried before the built-in ones.
        limits: What one input may cost.
        ranking: How articles are ranked.
        acronyms: Initials -> long name, as `ONU = "Organisation des Nations unies"`, before those that the articles
            explain; an empty name makes initials stand for nothing.
        synonyms: A file of synonyms in the format of Solr, from the folder of the settings; none where empty.
        groups: Name -> sources, for `groupe:` in queries, as `maghreb = ["Le Phare", "Le Fleuve"]`.
        writer_wait_s: How long a writer waits for another one.
        canaries: Queries that must find something before a rebuilt index goes live.
        search_budget_ms: How long a search may take, in milliseconds; then what was found until then is its answer.
        kept_answers: Answers that are kept for who asks the same, until the index changes, for a minute at most.
    """

    timezone: str = "Europe/Paris"
    source_timezones: dict[str, str] = {}
    lang: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] = "fr"
    field_names: dict[ArticleField, tuple[str, ...]] = {}
    limits: Limits = Limits()
    ranking: Ranking = Ranking()
    acronyms: dict[str, str] = {}
    synonyms: str = ""
    groups: dict[str, tuple[str, ...]] = {}
    writer_wait_s: Seconds = 60.0
    canaries: tuple[str, ...] = ()
    search_budget_ms: Annotated[float, msgspec.Meta(ge=0)] = math.inf
    kept_answers: Annotated[int, msgspec.Meta(ge=0)] = 1_000

    def zone(self, source: str | None) -> "ZoneInfo":
        """Return the zone in which a source writes its local times."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.source_timezones.get(source or "", self.timezone))


def read_settings(path: Path | None) -> Settings:
    """Return the settings of a file; of `newssearch.toml` in the current folder, or the defaults, when path is None.

    Raises:
        SettingsError: The file is absent, is not TOML, or a setting is unknown or of the wrong type.
    """
    if path is None:
        path = Path(SETTINGS_FILE)
        if not path.exists():
            return Settings()
    import tomllib
    from zoneinfo import ZoneInfo

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse_unknown(values)
        settings = msgspec.convert(values, Settings)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: cannot be read as TOML ({error}); correct it or name another with --settings"
        ) from error
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}; see docs/settings.md for the settings and their types") from error
    for name in (settings.timezone, *settings.source_timezones.values()):
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise SettingsError(f"{path}: {name!r} is no time zone; one is named as in Europe/Paris") from error
    if settings.synonyms:
        settings = msgspec.structs.replace(settings, synonyms=str(path.parent / settings.synonyms))
    return settings


def _refuse_unknown(values: dict[str, object]) -> None:
    tables = [
        (values, Settings),
        *((values.get(name), kind) for name, kind in (("limits", Limits), ("ranking", Ranking))),
    ]
    for names, allowed in tables:
        known = allowed.__struct_fields__
        for name in names if isinstance(names, dict) else ():
            if name not in known:
                raise msgspec.ValidationError(f"unknown setting `{name}` (known: {', '.join(known)})")
