"""Plain words: one spelling for all ways to write a name or a code."""

import pytest
from django.db import connection

from catalog.entries.search.plain_words import folded_sql, plain_words_sql


def ask(sql, text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql('%s::text')}", [text])
        return " ".join(cursor.fetchone()[0].split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PS-122/PS122", "ps 122 ps 122"),
        ("chlorophyll_a", "chlorophyll a"),
        ("https://www.Example.org/a?b=1", "example org a b 1"),
        ("https://doi.org/10.5/X doi:10.5/x", "10 5 x 10 5 x"),
        ("Måløy, ﬁsh Ⅳ", "maloy fish iv"),
        ("海水2024年", "海 水 2024 年"),
        ("µg·l⁻¹", "μg l 1"),
        ("Ψυχή Вода", "ψυχη вода"),
        ("", ""),
    ],
)
@pytest.mark.django_db
def test_text_as_plain_words(text, words):
    assert ask(plain_words_sql, text) == words


@pytest.mark.django_db
def test_folding_keeps_punctuation():
    assert ask(folded_sql, "Peña-José's") == "pena-jose's"
