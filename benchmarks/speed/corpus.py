"""Find articles to grow from, and keep what was grown in a folder outside the tracked files."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import msgspec
from benchmarks.speed import articles, names
from benchmarks.speed.articles import Record, Seed, grow, read_seed
from benchmarks.speed.drawing import draw
from benchmarks.speed.feed import Feed
from benchmarks.speed.queries import SpeedQuery
from benchmarks.speed.sampling import Text, take_sample

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".bench"
REAL_ARTICLES = "news/orangesum_dev.jsonl.gz"
SEEDS = ROOT / "seeds"

SAMPLED = 50_000
"""Articles at most whose words are counted to draw queries: a minute would be lost on a million."""

WARM_UP_SEED = 2
"""Draws the queries that warm an engine up, which are not those that are timed."""

N_WARM_UP = 40
"""Of each class."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Name a file of grown articles and the queries drawn from it.

    Args:
        path: JSON Lines, gzipped.
        n_articles: In it.
        source: From what it was grown, without the folder.
        digest: SHA-256, in hexadecimal, of what it was grown from and of the code that grew it.
    """

    path: Path
    n_articles: int
    source: str
    digest: str

    @property
    def queries_path(self) -> Path:
        """Return where its queries are, as JSON."""
        return self.path.with_name(f"{self.path.name.removesuffix('.jsonl.gz')}.queries.json")


def make_corpus(data: Path | None, n_articles: int) -> Corpus:
    """Return a corpus of a size, which is grown where that was not done before.

    Args:
        data: A file of articles in JSON Lines, gzipped or not, or a folder with `REAL_ARTICLES`; where it is None and
            ../shared/data is absent, the articles of `seeds/`.
        n_articles: How many.

    Raises:
        FileNotFoundError: `data` is neither.
    """
    source = find_source(data)
    digest = _digest(source)
    name = f"{source.name.partition('.')[0]}-{digest[:12]}-{n_articles}"
    corpus = Corpus(CACHE / f"{name}.jsonl.gz", n_articles, source.name, digest)
    if not corpus.path.is_file():
        CACHE.mkdir(exist_ok=True)
        write_records(corpus.path, grow(read_seeds(source), n_articles))
    return corpus


def find_source(data: Path | None) -> Path:
    """Return the file or folder whose articles are grown."""
    wanted = data or ROOT.parent / "shared/data"
    if wanted.is_file():
        return wanted
    if (wanted / REAL_ARTICLES).is_file():
        return wanted / REAL_ARTICLES
    if data is None:
        return SEEDS
    raise FileNotFoundError(f"{data} is neither a file of articles in JSON Lines nor a folder with {REAL_ARTICLES}")


def read_seeds(source: Path) -> list[Seed]:
    """Return what the articles of a file, or of a folder that newssearch reads, can grow into."""
    records = _records_of_file(source) if source.is_file() else _records_of_folder(source)
    return [seed for record in records if (seed := read_seed(record))]


def write_records(path: Path, records: Iterator[Record]) -> None:
    """Write records as gzipped JSON Lines; a file that is there is whole."""
    unfinished = path.with_suffix(".unfinished")
    encoder = msgspec.json.Encoder()
    # Level 1: a third larger than the default, and four times as quick. No time stamp: same articles, same file.
    with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as lines:
        for record in records:
            lines.write(encoder.encode(record) + b"\n")
    unfinished.replace(path)


def queries_of(corpus: Corpus, n_each: int) -> tuple[list[SpeedQuery], list[SpeedQuery]]:
    """Return the queries that are timed and those that warm up, drawn where that was not done before."""
    path = corpus.queries_path
    key = f"{n_each} of {_code_digest('drawing.py', 'sampling.py', 'queries.py')}"
    if path.is_file():
        kept = msgspec.json.decode(path.read_bytes())
        if kept["key"] == key:
            return tuple(msgspec.convert(kept[part], list[SpeedQuery]) for part in ("timed", "warm_up"))  # type: ignore[return-value]
    every = -(-corpus.n_articles // SAMPLED)
    feed = Feed(corpus.path)
    sample = take_sample(Text(one.title, one.body, one.date.date()) for one in islice(feed, 0, None, every))
    timed, warm_up = draw(sample, n_each), draw(sample, N_WARM_UP, WARM_UP_SEED)
    kept = {"key": key, "timed": [asdict(query) for query in timed], "warm_up": [asdict(query) for query in warm_up]}
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return timed, warm_up


def _records_of_file(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line)


def _records_of_folder(folder: Path) -> Iterator[Record]:
    from newssearch import Article
    from newssearch.ingest import read_articles
    from newssearch.settings import Settings

    for one in read_articles([str(folder)], Settings()):
        if isinstance(one, Article):
            yield {"title": one.title, "body": one.body, "section": one.section}


def _digest(source: Path) -> str:
    paths: Sequence[Path] = [source] if source.is_file() else sorted(source.rglob("*"))
    hashed = hashlib.sha256(_code_digest(Path(articles.__file__).name, Path(names.__file__).name).encode())
    for path in paths:
        if path.is_file():
            hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _code_digest(*modules: str) -> str:
    """Return what changes with the code of modules of this folder."""
    return hashlib.sha256(b"".join(Path(__file__).with_name(name).read_bytes() for name in modules)).hexdigest()
