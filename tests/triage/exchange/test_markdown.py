"""Exports for other programs and people."""

import json


def test_exports_speak_other_peoples_formats(filled, client):
    base = f"{filled.get_absolute_url()}export/"
    plan = json.loads(client.get(f"{base}madmp/").content)["dmp"]
    assert plan["dataset"][0]["distribution"][0]["byte_size"] == 50 * 10**9
    text = client.get(f"{base}markdown/").content.decode()
    assert "**Thin API over one store.**" in text
    assert "1. [ ] Write the calls first, as Planner in country 1 would type them" in text
