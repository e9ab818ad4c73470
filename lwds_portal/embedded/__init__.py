"""PostgreSQL and Valkey for a laptop, a demonstration and the tests, started under LWDS_HOME from pip wheels.

Why not Docker Compose or installed servers: this way `make run` and `make test` need nothing but Python, not even root,
and every checkout has servers of its own, so that two test runs on one machine never meet. Production does not use this
package: there DATABASE_URL and REDIS_URL name the servers.
"""


class EmbeddedServerError(RuntimeError):
    """A server cannot be found, started or reached; the message says why and what to do."""
