"""Read newssearch.toml once, at the edge, into frozen values that are handed down."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from newssearch.errors import SettingsError

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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold every setting, with the defaults of a French newsroom.

    Args:
        timezone: Zone of a local time that names none, where its source has no zone of its own.
        source_timezones: Source name -> zone, as `"Le Matin" = "Africa/Casablanca"`.
        lang: Language of an article too short to tell.
        field_names: Article field -> further names it has in JSON and CSV files, tried before the built-in ones.
        limits: What one input may cost.
        writer_wait_s: How long a writer waits for another one.
        canaries: Queries that must find something before a rebuilt index goes live.
    """

    timezone: str = "Europe/Paris"
    source_timezones: dict[str, str] = dataclasses.field(default_factory=dict)
    lang: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] = "fr"
    field_names: dict[ArticleField, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    limits: Limits = Limits()
    writer_wait_s: Seconds = 60.0
    canaries: tuple[str, ...] = ()

    def zone(self, source: str | None) -> ZoneInfo:
        """Return the zone in which a source writes its local times."""
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
    return settings


def _refuse_unknown(values: dict[str, object]) -> None:
    limits = values.get("limits")
    for names, allowed in ((values, Settings), (limits if isinstance(limits, dict) else {}, Limits)):
        known = [field.name for field in dataclasses.fields(allowed)]
        for name in names:
            if name not in known:
                raise msgspec.ValidationError(f"unknown setting `{name}` (known: {', '.join(known)})")
