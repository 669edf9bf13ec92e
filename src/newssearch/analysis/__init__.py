"""Turn French text into tokens whose terms do not depend on accents, case, apostrophes or Unicode form.

The chain, the same for documents and for queries: characters (1:1 replacements, so offsets stay exact) -> tokens ->
surface form (folded: lower case, no accents) -> term (stemmed when the text is French).
"""

from newssearch.analysis.analyser import Token, analyse, term_of
from newssearch.analysis.language import FRENCH, detect_language
from newssearch.analysis.stop_words import is_stop_word

__all__ = ["FRENCH", "Token", "analyse", "detect_language", "is_stop_word", "term_of"]
