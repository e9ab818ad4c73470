"""Every limit of one request: its setting, its default, what it counts and what to do instead.

`manage.py limits` writes docs/limits.md from this list. Pure: the settings read it before Django is ready.
"""

from __future__ import annotations

from dataclasses import dataclass

A_JOB = "ask it as a job (POST /api/v1/jobs/)"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit.

    Attributes:
        name: Its name in the code; the environment variable is LWDS_ and the name in capitals.
        default: Its value where that variable is not set.
        counts: What is counted, as messages name it after a number: "conditions of a query".
        advice: What a person who needs more can do, as an instruction: "send two queries".
    """

    name: str
    default: int
    counts: str
    advice: str

    @property
    def setting(self) -> str:
        """The environment variable that changes it.

        Example:
            >>> Limit("max_facets", 50, "facets", "ask twice").setting
            'LWDS_MAX_FACETS'
        """
        return f"LWDS_{self.name.upper()}"


TIMES = (
    Limit("request_seconds", 20, "seconds for the headers and a body of up to 64 kB to arrive, and for all pauses of a"
          " client that sends more or takes an answer", "send the request at once"),
    Limit("client_bytes_per_second", 8_192, "bytes that give such a client a second more", "use a faster network"),
    Limit("answer_seconds", 10, "seconds for a page or a look-up", "narrow the question"),
    Limit("question_seconds", 30, "seconds for a question that takes a lane", f"narrow it, or {A_JOB}"),
    Limit("write_seconds", 600, "seconds for a request that changes something", "send it in smaller parts"),
    Limit("stream_seconds", 900, "seconds for an answer that is sent while it is made", f"ask for less, or {A_JOB}"),
)  # fmt: skip
LANES = (
    Limit("question_lanes", 2, "questions at work at once", "try again in some seconds"),
    Limit("questions_waiting", 8, "questions of one web process that wait for a lane", "try again in some seconds"),
    Limit("question_wait_seconds", 15, "seconds that a question waits for a lane", "try again in some seconds"),
    Limit("stream_lanes", 3, "streams at once", "try again in some seconds"),
    Limit("streams_waiting", 2, "streams of one web process that wait for a lane", "try again in some seconds"),
    Limit("stream_wait_seconds", 10, "seconds that a stream waits for a lane", "try again in some seconds"),
    Limit("password_lanes", 1, "passwords checked or set at once", "try again in some seconds"),
    Limit("passwords_waiting", 3, "sign-ins of one web process that wait for that", "try again in some seconds"),
    Limit("password_wait_seconds", 10, "seconds that a sign-in waits for that", "try again in some seconds"),
    Limit("caller_lanes", 1, "lanes of a kind that one caller has", "wait for your other questions"),
    Limit("caller_waiting", 8, "questions of one caller that wait in a web process", "wait for your other questions"),
)
AMOUNTS = (
    Limit("max_address_bytes", 32_768, "bytes of an address", "send the parameters in the body of a POST"),
    Limit("max_parameters", 1_000, "parameters of an address or of a body for /v1/", "send them in several requests"),
    Limit("max_form_fields", 5_000, "fields of a form", "put less on one page, or raise the setting"),
    Limit("max_json_bytes", 32 * 2**20, "bytes of a JSON body", "send it in several requests"),
    Limit("max_json_values", 1_000_000, "commas, colons and brackets of a JSON body", "send it in several requests"),
    Limit("max_csv_bytes", 8 * 2**20, "bytes of a CSV body", "send it in several requests"),
    Limit("max_dialect_bytes", 2 * 2**20, "bytes of a body for /v1/", "send it in several requests"),
    Limit("max_list_bytes", 256 * 2**20, "bytes of a list of ids", "annotate it as a job (kind annotate)"),
    Limit("max_query_characters", 30_000, "characters of a query", f"ask it in several queries, or {A_JOB}"),
    Limit("max_query_conditions", 1_000, "conditions of a query", "ask it in several queries, or send the ids to"
          " /api/v1/variants/lookup/"),
    Limit("max_term_conditions", 10_000, "terms times scopes", "send fewer terms or scopes at once"),
    Limit("max_decoded_variants", 50_000, "variants whose source lines would have to be read",
          f"narrow the region or add a condition on a filterable field, or {A_JOB}"),
    Limit("max_facets", 50, "different facets", "ask for them in several requests"),
    Limit("max_text_format_bytes", 2 * 2**20, "bytes as YAML or HTML", "ask for fewer variants or for format=json"),
    Limit("max_download_cells", 3_000_000, "variants times fields of a download", f"choose columns, or {A_JOB}"),
    Limit("max_sql_characters", 100_000, "characters of an SQL query", "ask in several queries"),
    Limit("sql_seconds", 60, "seconds of an SQL query", "narrow it by WHERE, or read fewer columns"),
    Limit("sql_memory_mb", 1_024, "MB of memory of an SQL query", "group by fewer values, or add LIMIT to ORDER BY"),
    Limit("max_sql_rows", 1_000_000, "rows of the result of an SQL query", "aggregate, or ask for parts by WHERE"),
    Limit("max_sql_bytes", 2**30, "bytes of the result of an SQL query", "choose fewer columns, or aggregate"),
    Limit("max_sql_variants", 2_000_000, "variants of a release without a lake that an SQL query may read",
          "write its lake (manage.py lake), or ask with the query language"),
    Limit("max_search_words", 50, "words of a search", "search for fewer words"),
    Limit("max_search_characters", 1_000, "characters of a search", "search for a shorter text"),
)  # fmt: skip
LIMITS = {limit.name: limit for limit in (*TIMES, *LANES, *AMOUNTS)}
