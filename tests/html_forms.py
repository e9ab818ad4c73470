"""What a browser without script would send: the inputs of a form on a page, as they stand."""

from __future__ import annotations

from html.parser import HTMLParser


class _Inputs(HTMLParser):
    """Successful controls of one form, as HTML's form submission defines them."""

    def __init__(self, attribute: str, value: str) -> None:
        super().__init__()
        self.searched = attribute, value
        self.values: list[tuple[str, str]] = []
        self.inside = False
        self.select = self.textarea = ""
        self.options: list[tuple[str | None, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "form":
            attribute, value = self.searched
            self.inside = attributes.get(attribute) == value
        if not self.inside:
            return
        if tag == "input":
            kind = attributes.get("type", "text")
            if (
                name
                and kind not in ("file", "submit")
                and (kind not in ("checkbox", "radio") or "checked" in attributes)
            ):
                self.values.append((name, attributes.get("value") or ""))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((attributes.get("value"), "selected" in attributes))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.text += data
        elif self.select and self.options and self.options[-1][0] is None:
            self.options[-1] = (data.strip(), self.options[-1][1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value or "" for value, selected in self.options if selected]
            self.values += [(self.select, value) for value in chosen or [self.options[0][0] or ""][:1]]
            self.select = ""
        elif tag == "textarea" and self.textarea:
            self.values.append((self.textarea, self.text.removeprefix("\n")))
            self.textarea = ""


def read_inputs(page: str, attribute: str = "class", value: str = "form") -> dict[str, list[str]]:
    """Inputs by name of the forms of a page whose `attribute` has this value; buttons and files are left out."""
    parser = _Inputs(attribute, value)
    parser.feed(page)
    inputs: dict[str, list[str]] = {}
    for name, text in parser.values:
        inputs.setdefault(name, []).append(text)
    return inputs
