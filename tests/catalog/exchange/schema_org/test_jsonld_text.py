"""Values of JSON-LD as text."""

import pytest

from catalog.exchange.schema_org.jsonld_text import read_text, read_translations


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Eis", {"@value": "Ice", "@language": "en-GB"}], "Eis"),
        ([{"@value": "Eis", "@language": "de"}, "Ice"], "Ice"),
        ([{"@value": "Eis", "@language": "de"}, {"@value": "Glace", "@language": "fr"}], "Eis"),
        ({"@value": "&lt;p&gt;Ice&lt;/p&gt;", "@type": "rdf:HTML"}, "Ice"),
        ({"@id": "https://e.org/"}, "https://e.org/"),
        ({"name": "Ice"}, "Ice"),
        ({"url": "https://e.org/"}, ""),
        ([], ""),
        (0, "0"),
    ],
)
def test_one_text(value, text):
    assert read_text(value) == text


def test_translations_come_after_the_english_text():
    assert read_translations({"de": "Eis", "en": "Ice", "fr": "Glace"}) == ["Ice", "Eis", "Glace"]
