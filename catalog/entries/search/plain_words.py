"""Text -> plain words, the same for entries and for what is searched: no accents, no case, no punctuation.

Separate module because the index and the query must fold text in the same way.
"""

from __future__ import annotations

# Scripts written without blanks between words, one character a word: Thai to Burmese, Khmer, kana, Han, Hangul.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Control characters and punctuation by code, since [:punct:] depends on the locale of the database.
SEPARATORS = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
SEPARATORS += r"\u2000-\u206f\u2190-\u22ff\u3000-\u3004\u3008-\u301f\u30fb"


def folded_sql(text: str) -> str:
    """SQL of the text, an SQL expression, in lower case and without accents, for the English dictionary."""
    return f"lower(unaccent(normalize({text}, NFKC)))"


def plain_words_sql(text: str) -> str:
    """SQL of the text as words apart: `PS-122`, `PS122` and `PS 122` are all `ps 122`, `chlorophyll_a` is two words.

    Addresses lose https:// and www., DOIs the doi: or doi.org/ before them. Characters of scripts without
    blanks become words of their own, so that any part of a run of them is a phrase.
    """
    prefixes = r"((https?://)?\m(www\.|(dx\.)?doi\.org/)|https?://|ftps?://|doi:)"
    words = rf"regexp_replace({folded_sql(text)}, '{prefixes}', ' ', 'g')"
    words = rf"regexp_replace({words}, '[{SEPARATORS}]+', ' ', 'g')"
    words = rf"regexp_replace({words}, '([{UNSPACED}])', ' \1 ', 'g')"
    words = rf"regexp_replace({words}, '([^ 0-9])(?=[0-9])', '\1 ', 'g')"
    return rf"regexp_replace({words}, '([0-9])(?=[^ 0-9])', '\1 ', 'g')"
