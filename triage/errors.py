"""What a service refuses to do."""


class RefusedError(ValueError):
    """The request cannot be done as it stands; the text is a sentence for the reader: what, and what to do."""
