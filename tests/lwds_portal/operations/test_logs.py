"""Production logs one JSON object a line, tracebacks included; a laptop logs text."""

import json
import logging.config
import sys

import pytest

from lwds_portal.operations.logs import logging_settings


def formatted(*, as_json):
    """One error with a traceback, as the root handler writes it."""
    settings = logging_settings(json=as_json, level="INFO")
    configuration = logging.config.DictConfigurator(settings)
    formatter = configuration.configure_formatter(settings["formatters"]["lwds"])
    try:
        raise KeyError("a secret value")
    except KeyError:
        record = logging.LogRecord("lwds.test", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())
    return formatter.format(record)


def test_json_is_one_line_with_the_traceback_in_it():
    text = formatted(as_json=True)
    assert "\n" not in text
    event = json.loads(text)
    assert (event["event"], event["level"], event["logger"]) == ("it broke", "error", "lwds.test")
    assert "KeyError" in event["exception"]


def test_text_has_the_traceback_on_lines_of_its_own():
    text = formatted(as_json=False)
    assert "it broke" in text
    assert text.splitlines()[-1].startswith("KeyError")


@pytest.mark.parametrize("level", ["INFO", "WARNING"])
def test_only_our_own_lines_have_the_requested_level(level):
    settings = logging_settings(json=True, level=level)
    assert settings["loggers"]["lwds"] == {"level": level}
    assert settings["root"]["level"] == "WARNING"
