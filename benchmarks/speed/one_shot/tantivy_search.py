"""Search a tantivy index, as bare as a script can be: `newssearch search` is timed against it."""

import sys

import tantivy

index = tantivy.Index.open(sys.argv[1])
builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
builder = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("french"))
index.register_tokenizer("french", builder.build())
searcher = index.searcher()
found = searcher.search(index.parse_query(sys.argv[2], ["title", "body"]), 10)
for score, address in found.hits:
    print(f"{score:.2f}  {searcher.doc(address).get_first('title')}", flush=True)
