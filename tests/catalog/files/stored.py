"""A stored file of tests, its address, and the body of an answer."""

TEXT = b"0123456789" * 1000


def address(file):
    return f"/datasets/{file.dataset.slug}/files/{file.path}"


def body(answer):
    return b"".join(answer.streaming_content)
