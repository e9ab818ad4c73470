"""PostgreSQL and Valkey for a laptop, a demonstration and the tests: started under LWDS_HOME, from pip wheels."""


class EmbeddedServerError(RuntimeError):
    """A server cannot be found, started or reached; the message says why and what to do."""
