"""Lists of pages are cut in words."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from accounts.first_rows import FirstRows
from accounts.models import User


@pytest.mark.parametrize(("maximum", "words"), [(2, "The first 2 are shown; there are more."), (3, "")])
def test_a_cut_list_says_so(maximum: int, words: str) -> None:
    shown = FirstRows(iter(["a", "b", "c"]), maximum)
    assert (len(shown), shown.is_cut) == (maximum, bool(words))
    page = " ".join(render_to_string("components/cut.html", {"rows": shown}).split())
    assert page == (f'<p class="quiet"> {words} </p>' if words else "")


def test_of_a_query_one_row_more_is_read(db: None) -> None:
    for name in ("a", "b", "c"):
        User.objects.create_user(name)
    people = User.objects.order_by("username")
    shown = FirstRows(people, 1)
    assert ([user.username for user in shown], shown.is_cut) == (["a"], True)
    assert people._result_cache is None
