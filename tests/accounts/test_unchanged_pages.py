"""Pages that a browser has already: 304 while nothing on them has changed."""

from django.http import HttpResponse
from django.test import RequestFactory

from accounts.unchanged_pages import answer_if_changed


def ask(page, etag="", cookie=""):
    headers = {"If-None-Match": etag} if etag else {}
    request = RequestFactory().get("/", headers=headers)
    request.COOKIES = {"csrftoken": cookie} if cookie else {}
    return answer_if_changed(request, HttpResponse(page))


def test_form_tokens_do_not_change_a_page():
    etag = ask("""<body hx-headers='{"X-CSRFToken": "aB1"}'><input name="csrfmiddlewaretoken" value="x9">""")["ETag"]
    page = """<body hx-headers='{"X-CSRFToken": "Zz2"}'><input name="csrfmiddlewaretoken" value="q8">"""
    assert ask(page, etag).status_code == 304
    assert ask(page, etag, cookie="secret").status_code == 200
    assert ask(page.replace("<input", "<b>new</b><input"), etag).status_code == 200


def test_browsers_ask_each_time():
    assert ask("page")["Cache-Control"] == "no-cache, private"
