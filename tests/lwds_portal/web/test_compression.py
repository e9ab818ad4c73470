"""Compressed answers of the programs' addresses."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from lwds_portal.web.compression import compress_responses

LONG = b"0123456789" * 500


def answered(rf, response, path="/api/v1/variants/", accepts="gzip, deflate"):
    return compress_responses(lambda request: response)(rf.get(path, HTTP_ACCEPT_ENCODING=accepts))


@pytest.mark.parametrize("make", [HttpResponse, lambda body: StreamingHttpResponse([body[:100], body[100:]])])
def test_long_and_streamed_answers_are_compressed_and_read_back_the_same(rf, make):
    response = answered(rf, make(LONG))
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    packed = response.getvalue()
    assert len(packed) < len(LONG) / 2
    assert gzip.decompress(packed) == LONG


def test_pages_short_answers_and_clients_that_cannot_read_it_get_plain_text(rf):
    assert not answered(rf, HttpResponse(LONG), path="/genes/BRCA1/").has_header("Content-Encoding")
    assert not answered(rf, HttpResponse(b"short")).has_header("Content-Encoding")
    assert not answered(rf, HttpResponse(LONG), accepts="identity").has_header("Content-Encoding")


def test_a_compressed_file_does_not_announce_its_own_length(rf, tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_bytes(LONG)
    plain = answered(rf, FileResponse(path.open("rb")), accepts="identity")
    assert (plain["Content-Length"], plain.getvalue()) == (str(len(LONG)), LONG)
    plain.close()
    packed = answered(rf, FileResponse(path.open("rb")))
    assert not packed.has_header("Content-Length")
    assert gzip.decompress(packed.getvalue()) == LONG
    packed.close()
