"""Markdown in descriptions -> HTML that can do no harm: tags are shown as text, pictures as links, no script runs.

Separate module because the page, the form and its preview show the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MARKDOWN_LENGTH = 50_000  # characters; a longer text is shown as it was typed, because reading it takes its time
TOP_LEVEL = 3  # of headings: the page has the first two


def render_markdown(text: str) -> SafeString:
    """The text as HTML. Line ends stay; indented lines are not code, as most descriptions were not meant as Markdown.

    Example:
        >>> render_markdown("Flow of *rivers* <script>").strip()
        '<p>Flow of <em>rivers</em> &lt;script&gt;</p>'
    """
    if len(text) > MARKDOWN_LENGTH:
        return SafeString(linebreaks(text, autoescape=True))
    return mark_safe(_MARKDOWN.render(text))  # noqa: S308 - the renderer escapes whatever is not Markdown


def _render_heading(
    renderer: RendererProtocol, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    """The tag of a heading below those of the page."""
    token = tokens[number]
    level = min(int(token.tag[1]) + TOP_LEVEL - 1, 6)
    return f"<h{level}>" if token.nesting > 0 else f"</h{level}>\n"


def _render_link(renderer: Any, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
    """A link that gives no rank to what anybody may write."""
    tokens[number].attrSet("rel", "nofollow noopener")
    return str(renderer.renderToken(tokens, number, options, env))


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable(["image", "code"])
    for name in ("heading_open", "heading_close"):
        parser.add_render_rule(name, _render_heading)
    parser.add_render_rule("link_open", _render_link)
    return parser


_MARKDOWN = _make_parser()
