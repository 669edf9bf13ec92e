"""Turn French text into tokens whose terms do not depend on accents, case, apostrophes or Unicode form.

The chain, the same for documents and for queries: characters (one apostrophe, hyphen and blank) -> tokens, with offsets
into the text as given -> surface form (folded: lower case, no accents) -> term (stemmed when the text is French).
"""

from newssearch.analysis.analyser import Token, analyse, term_of
from newssearch.analysis.characters import with_plain_typography, without_ignorable
from newssearch.analysis.language import FRENCH, detect_language
from newssearch.analysis.stop_words import is_stop_word

__all__ = [
    "FRENCH",
    "Token",
    "analyse",
    "detect_language",
    "is_stop_word",
    "term_of",
    "with_plain_typography",
    "without_ignorable",
]
