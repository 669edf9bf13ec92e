"""Turn French text into tokens whose terms do not depend on accents, case, apostrophes or Unicode form.

The chain, the same for documents and for queries: characters (one apostrophe, hyphen and blank) -> tokens, with offsets
into the text as given -> surface form (folded: lower case, no accents) -> term (stemmed when the text is French).
"""

from newssearch.analysis.acronym_lookup import AcronymLookup
from newssearch.analysis.acronym_table import AcronymTable, content_terms, content_words
from newssearch.analysis.acronyms import Acronym, mine_acronyms
from newssearch.analysis.analyser import Token, analyse, find_terms, term_of
from newssearch.analysis.apostrophe import with_apostrophe
from newssearch.analysis.characters import with_plain_typography, without_ignorable
from newssearch.analysis.fold import fold
from newssearch.analysis.language import FRENCH, detect_language, stemmer_of
from newssearch.analysis.lead import lead_end
from newssearch.analysis.stemming import applied_rules
from newssearch.analysis.stop_words import is_stop_word

__all__ = [
    "FRENCH",
    "Acronym",
    "AcronymLookup",
    "AcronymTable",
    "Token",
    "analyse",
    "applied_rules",
    "content_terms",
    "content_words",
    "detect_language",
    "find_terms",
    "fold",
    "is_stop_word",
    "lead_end",
    "mine_acronyms",
    "stemmer_of",
    "term_of",
    "with_apostrophe",
    "with_plain_typography",
    "without_ignorable",
]
