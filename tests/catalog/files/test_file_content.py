"""The bytes of one file: checksum, format, local path."""

import hashlib

from django.core.files.base import ContentFile

from catalog.files.file_content import compute_checksum, open_local_file, save_content
from catalog.models import Distribution


def test_the_checksum_leaves_the_file_at_its_start():
    content = ContentFile(b"a,b\n1,2\n")
    content.read()
    assert compute_checksum(content) == (hashlib.sha256(b"a,b\n1,2\n").hexdigest(), 8)
    assert content.read() == b"a,b\n1,2\n"


def test_a_saved_file_has_the_format_of_its_path_and_is_read_as_a_local_path(publish):
    file = Distribution(dataset=publish("Flow"), path="daily/flow.csv", bytes=8, sha256="0" * 64)
    save_content(file, ContentFile(b"a,b\n1,2\n"))
    assert (file.format.name, file.media_type) == ("CSV", "text/csv")
    with open_local_file(file.file.name) as path:
        assert path.read_bytes() == b"a,b\n1,2\n"
