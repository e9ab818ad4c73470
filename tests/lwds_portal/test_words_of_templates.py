"""Words of templates: they can be translated, counted ones have a singular, long ones break after their marks."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from lwds_portal.templatetags.portal import whole

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
A_NUMBER = r"\|(?:number|length|intcomma)(?:\|[^}]*)?\}\}(?:</\w+>)*\s+"
COUNTED_WITHOUT_SINGULAR = re.compile(A_NUMBER + r"""\{% translate ["']""")

TEMPLATE_TAG = re.compile(r"\{% (comment|blocktranslate)\b.*?\{% end\1 %\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"')
SPOKEN_PARAMETER = re.compile(r'\{% include [^%]*?\b(?:title|text|label|noun|action|detail)="([^"]+)"')
MARKUP = re.compile(r'<[^<>]*>|[\w-]+="[^"]*"')
LOADS_I18N = re.compile(r"\{% load [\w ]*\bi18n\b")
PHRASE = re.compile(r"\b[A-Za-z][a-z']+ [a-z]+\b")  # unlike a name or an example of a query


def unmarked(text: str) -> str:
    """What a template says outside of its tags, in text and in attributes that are read out."""
    bare = TEMPLATE_TAG.sub("\n", text)
    return "\n".join([MARKUP.sub("\n", bare), *SPOKEN.findall(bare), *SPOKEN_PARAMETER.findall(text)])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_with_words_of_its_own_can_translate_them(path):
    text = path.read_text()
    words = unmarked(text)
    assert LOADS_I18N.search(text) or not re.search("[A-Za-z]{2}", words), words.split()
    assert PHRASE.findall(words) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_number_is_not_followed_by_a_word_that_knows_no_singular(path):
    assert COUNTED_WITHOUT_SINGULAR.findall(path.read_text()) == []


@pytest.mark.parametrize(("value", "sentences"), [(0, "0 variants"), (1, "1 variant"), (1140, "1\u202f140 variants")])
def test_variants_are_counted_in_words(value, sentences):
    count = SimpleNamespace(value=value, exact=True)
    assert render_to_string("variants/_count.html", {"count": count}).strip() == sentences


def test_an_estimate_and_what_cannot_be_counted_say_so():
    estimated = render_to_string("variants/_count.html", {"count": SimpleNamespace(value=1140, exact=False)})
    assert estimated.strip() == "≈ 1\u202f140 variants (estimate from a sample)"
    unknown = render_to_string("variants/_count.html", {"count": SimpleNamespace(value=None, exact=False)})
    assert unknown.strip() == "more variants than can be counted while you wait"


def test_a_long_value_breaks_after_its_marks_and_stays_escaped():
    assert whole("GENE1(3):intron_variant|<b>") == "GENE1(3)<wbr>:<wbr>intron_<wbr>variant|<wbr>&lt;b&gt;"
    assert whole("intron_variant") == "intron_variant"
    assert whole(["A", ["B", None]]).startswith("A, [B; ")
