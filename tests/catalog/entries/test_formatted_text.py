"""Markdown of descriptions, also hostile ones."""

import re

import pytest

from catalog.entries.formatted_text import MARKDOWN_LENGTH, render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br />\ntwo</p>\n<p>three</p>"),
        ("- ice\n- snow", "<ul>\n<li>ice</li>\n<li>snow</li>\n</ul>"),
        ("# Cruise\n### Nets", "<h3>Cruise</h3>\n<h5>Nets</h5>"),
        (
            "[site](https://e.org/a?b=1&c=2)",
            '<p><a href="https://e.org/a?b=1&amp;c=2" rel="nofollow noopener">site</a></p>',
        ),
        ("    12 m below", "<p>12 m below</p>"),
        ("snow_depth_cm, 5 * 3 < 20 & #1", "<p>snow_depth_cm, 5 * 3 &lt; 20 &amp; #1</p>"),
        ("a|b\n-|-\n1|2", None),
    ],
)
def test_markdown_and_plain_text_look_as_they_are_meant(text, html):
    rendered = render_markdown(text).strip()
    assert rendered == html if html else "<td>1</td>" in rendered


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://e.org/track.gif)",
        '[x](https://e.org "onmouseover=alert(1)")',
        '[x](https://e.org/"onmouseover="alert(1))',
        "<a href='x' onclick='alert(1)'>x</a>",
        "`<svg onload=alert(1)>`",
    ],
)
def test_nothing_that_is_written_runs(text):
    tags = re.findall(r"<(\w+)([^>]*)>", render_markdown(text))
    assert {name for name, _ in tags} <= {"p", "a", "code"}
    for _, attributes in tags:
        names = re.findall(r'\s([\w-]+)="[^"]*"', attributes)
        assert set(names) <= {"href", "rel", "title"}
        assert not re.search(r'href="(?!https?:)', attributes)


def test_a_text_without_end_is_shown_as_it_was_typed():
    assert render_markdown("*a* " * MARKDOWN_LENGTH).startswith("<p>*a* *a*")
