"""Query text -> syntax tree.

The language is Lucene's query string as users of myvariant.info write it, with three settlements: words without an
operator between them are joined by AND; NOT binds closer than AND, AND closer than OR; fuzzy `~`, boost `^` and
`/regular expressions/` are refused. One thing is added: `2 of (a, b, c)`.

    cadd.phred:>=20 AND (vep.ann.consequence:missense_variant OR clinvar.rcv.clinical_significance:5)
    exac.af:[0 TO 0.01} -_exists_:clinvar   dbnsfp.genename:CDK*   BRCA1   rs58991260   chr1:69,000-70,000
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from accounts.budget import check_amount
from variants.query.errors import QuerySyntaxError
from variants.query.patterns import has_wildcard, plain_pattern, unescape
from variants.query.tokens import Scanner
from variants.query.tree import AtLeast, Everything, Exists, Match, Node, Not, Range, Wildcard, Word, all_of, any_of

ContentT = TypeVar("ContentT")
_DEEPEST = 100  # parentheses inside each other
_FUZZY = re.compile(r"(?<!\\)(~[\d.]*|\^[\d.]+)$")
_CLOSING = {"]": True, "}": False}


def parse(text: str) -> Node:
    """The tree of a query.

    Raises:
        QuerySyntaxError: with the 1-based position of what is wrong.
        OverLimitError: a request has a longer query, or more conditions, than its limits allow.
    """
    check_amount("max_query_characters", len(text))
    return _Parser(text).query()


class _Parser:
    """Recursive descent; each method takes one rule from the scanner."""

    def __init__(self, text: str) -> None:
        self.scan = Scanner(text)
        self.depth = 0
        self.conditions = 0

    @property
    def _ends(self) -> str:
        """Characters before which a conjunction ends."""
        return ")]}," if self.scan.in_list else ")]}"

    def query(self) -> Node:
        self.scan.skip_blanks()
        if self.scan.at_end():
            return Everything()
        node = self.either(self.clause)
        if not self.scan.at_end():
            raise QuerySyntaxError(f"{self.scan.peek()!r} closes nothing: remove it", self.scan.position)
        return node

    # operators, over clauses or over the values of one field

    def either(self, operand: Callable[[], Node]) -> Node:
        parts = [self.both(operand)]
        while self.scan.take_keyword("OR", "||"):
            parts.append(self.both(operand))
        return any_of(parts)

    def both(self, operand: Callable[[], Node]) -> Node:
        parts = [self.signed(operand)]
        self.scan.skip_blanks()
        while not self.scan.at_end() and self.scan.peek() not in self._ends and not self._before_or():
            self.scan.take_keyword("AND", "&&")
            parts.append(self.signed(operand))
            self.scan.skip_blanks()
        return all_of(parts)

    def _before_or(self) -> bool:
        start = self.scan.at
        is_before_or = self.scan.take_keyword("OR", "||")
        self.scan.at = start
        return is_before_or

    def signed(self, operand: Callable[[], Node]) -> Node:
        negative = False
        self.scan.skip_blanks()
        while True:
            if self.scan.take_keyword("NOT", "!") or (self._may_be_sign(operand) and self.scan.take("-")):
                negative = not negative
            elif not (self._may_be_sign(operand) and self.scan.take("+")):
                break
            self.scan.skip_blanks()
        self._refuse_operator()
        self.conditions += 1
        check_amount("max_query_conditions", self.conditions, is_exact=False)
        node = self.group(operand) if self.scan.peek() == "(" else operand()
        return Not(node) if negative else node

    def _may_be_sign(self, operand: Callable[[], Node]) -> bool:
        """A sign before a number in a list of values belongs to the number."""
        return operand == self.clause or not re.match(r"[+-]\.?\d", self.scan.peek(3))

    def _refuse_operator(self) -> None:
        start = self.scan.position
        if self.scan.at_end():
            raise QuerySyntaxError("the query ends where a condition should follow", start)
        for operator in ("AND", "OR", "&&", "||"):
            if self.scan.take_keyword(operator):
                raise QuerySyntaxError(f"{operator} needs a condition on both sides", start)

    def group(self, operand: Callable[[], Node]) -> Node:
        outer, self.scan.in_list = self.scan.in_list, False
        node = self._in_parentheses(lambda: self.either(operand))
        self.scan.in_list = outer
        return node

    def _in_parentheses(self, content: Callable[[], ContentT]) -> ContentT:
        opened = self.scan.position
        self.scan.take("(")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise QuerySyntaxError(f"more than {_DEEPEST} parentheses inside each other", opened)
        self.scan.skip_blanks()
        if self.scan.peek() == ")":
            raise QuerySyntaxError("these parentheses are empty", opened)
        node = content()
        if not self.scan.take(")"):
            raise QuerySyntaxError("this parenthesis is never closed: add )", opened)
        self.depth -= 1
        return node

    def at_least(self, count: int, start: int) -> Node:
        """`2 of (a, b, c)`, from the parenthesis on."""
        outer, self.scan.in_list = self.scan.in_list, True
        parts = self._in_parentheses(self._listed_clauses)
        self.scan.in_list = outer
        if not 1 <= count <= len(parts):
            raise QuerySyntaxError(
                f"{count} of {len(parts)}: the number is 1 to that of the conditions, which commas separate", start
            )
        return AtLeast(count, tuple(parts))

    def _listed_clauses(self) -> list[Node]:
        parts = [self.either(self.clause)]
        while self.scan.take(","):
            parts.append(self.either(self.clause))
        return parts

    # clauses: a bare word, or a field with what it must be

    def clause(self) -> Node:
        start = self.scan.position
        if (count := self.scan.count_of()) is not None:
            return self.at_least(count, start)
        if (coordinates := self.scan.coordinates()) is not None:
            return Word(unescape(coordinates), start)
        if (phrase := self.scan.phrase()) is not None:
            return self.condition(phrase, start) if self.scan.take(":") else Word(phrase, start)
        if (name := self.scan.name()) is None:
            raise QuerySyntaxError(f"{self.scan.peek()!r} cannot stand here: expected a field or a word", start)
        if self.scan.take(":"):
            return self.named_condition(name, start)
        if self.scan.peek() in ("<", ">", "="):
            raise QuerySyntaxError(f"a colon is missing: write {name}:{self.scan.peek()}...", self.scan.position)
        if name == "*":
            return Everything()
        if has_wildcard(name):
            raise QuerySyntaxError(f"a wildcard needs a field: write field:{name}", start)
        return Word(self._plain(name), start)

    def named_condition(self, name: str, start: int) -> Node:
        if name in ("_exists_", "_missing_"):
            exists = Exists(self._existing_name(), start)
            return exists if name == "_exists_" else Not(exists)
        if name == "*" and self.scan.take("*"):
            return Everything()
        if has_wildcard(name):
            raise QuerySyntaxError(f"a field name has no wildcards: name one field instead of {name}", start)
        return self.condition(unescape(name), start)

    def _existing_name(self) -> str:
        start = self.scan.position
        name = self.scan.phrase()
        if name is None and (word := self.scan.value()) is not None:
            name = unescape(word)
        if not name:
            raise QuerySyntaxError("a field name is missing after the colon", start)
        return name

    def condition(self, field: str, start: int) -> Node:
        self.scan.skip_blanks()
        if self.scan.peek() == "(":
            return self.group(lambda: self.value(field))
        return self.value(field, start)

    def value(self, field: str, start: int | None = None) -> Node:
        """One value of `field`: word, phrase, comparison or range."""
        start = start or self.scan.position
        if self.scan.peek() in ("[", "{"):
            return self.range(field, start)
        if comparison := self.scan.comparison():
            return self._compared(field, comparison, self._operand(field), start)
        if (phrase := self.scan.phrase()) is not None:
            return Match(field, phrase, start)
        written = self.scan.value()
        if written is None:
            raise QuerySyntaxError(f"a value is missing after {field}:", self.scan.position)
        if written == "*":
            return Exists(field, start)
        if written.startswith("/") and written.endswith("/") and len(written) > 1:
            raise QuerySyntaxError("regular expressions are not supported: use * and ?, or quote the text", start)
        if has_wildcard(written):
            return Wildcard(field, plain_pattern(written), start)
        return Match(field, self._plain(written), start)

    def _plain(self, written: str) -> str:
        if mark := _FUZZY.search(written):
            at = self.scan.at - len(written) + mark.start()
            unsupported = "fuzzy search (~)" if mark[1].startswith("~") else "boosting (^)"
            raise QuerySyntaxError(f"{unsupported} is not supported: remove it, or quote the text", at + 1)
        return unescape(written)

    @staticmethod
    def _compared(field: str, comparison: str, bound: str, start: int) -> Range:
        inclusive = comparison.endswith("=")
        if comparison.startswith(">"):
            return Range(field, bound, None, inclusive, True, start)
        return Range(field, None, bound, True, inclusive, start)

    def _operand(self, field: str) -> str:
        start = self.scan.position
        bound = self.scan.phrase()
        if bound is None and (word := self.scan.value()) is not None:
            bound = unescape(word)
        if bound is None:
            raise QuerySyntaxError(f"a value is missing in the comparison of {field}", start)
        return bound

    def range(self, field: str, start: int) -> Range:
        opened = self.scan.position
        includes_low = self.scan.peek() == "["
        self.scan.at += 1
        self.scan.skip_blanks()
        low = self._bound(field)
        self.scan.skip_blanks()
        if not self.scan.take_keyword("TO"):
            raise QuerySyntaxError("a range is written [low TO high], with * for no bound", opened)
        self.scan.skip_blanks()
        high = self._bound(field)
        self.scan.skip_blanks()
        includes_high = _CLOSING.get(self.scan.peek())
        if includes_high is None:
            raise QuerySyntaxError("this range is never closed: add ] or }", opened)
        self.scan.at += 1
        return Range(field, low, high, includes_low or low is None, includes_high or high is None, start)

    def _bound(self, field: str) -> str | None:
        start = self.scan.at
        bound = self._operand(field)
        return None if self.scan.text[start : self.scan.at] == "*" else bound
