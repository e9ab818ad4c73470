"""Robots leave alone what is for people, and find the sitemap."""

import re


def test_robots_are_led_to_the_sitemap_and_away_from_forms(client, db):
    text = client.get("/robots.txt").content.decode()
    assert {"Disallow: /accounts/", "Disallow: /admin/", "Disallow: /search/"} <= set(text.splitlines())
    sitemap = re.search("Sitemap: (.*)", text)[1]
    assert client.get(sitemap).status_code == 200
    assert client.get("/sitemap.xml", follow=True).status_code == 200
