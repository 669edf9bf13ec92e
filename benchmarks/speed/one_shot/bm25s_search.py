"""Search an index of bm25s."""

import json
import sys
from pathlib import Path

import bm25s
import Stemmer

index = bm25s.BM25.load(sys.argv[1], mmap=True)
titles = json.loads((Path(sys.argv[1]) / "titles.json").read_text(encoding="utf-8"))
words = bm25s.tokenize(
    [sys.argv[2]], stopwords=[], stemmer=Stemmer.Stemmer("french"), return_ids=False, show_progress=False
)
places, scores = index.retrieve(words, k=min(10, len(titles)), show_progress=False)
for place, score in zip(places[0].tolist(), scores[0].tolist(), strict=True):
    print(f"{score:.2f}  {titles[place]}", flush=True)
