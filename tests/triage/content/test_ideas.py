"""The founding ideas: the pyramid is drawn, and the map and the boneyard show only what the reader may see."""

from catalog.models import Dataset, Relation
from triage.content.ideas import LEVEL_HEIGHT, PYRAMID_WIDTH, describe_ideas, draw_pyramid
from triage.content.shipped import read_yaml


def make(slug, **values):
    return Dataset.objects.create(slug=slug, title=slug.title(), **values)


def test_the_pyramid_widens_from_the_peak_down():
    levels = draw_pyramid(read_yaml("ideas.yaml")["pyramid"])
    assert [level.name for level in levels] == ["integration", "analytics", "query", "sharing", "storage"]
    assert levels[-1].corners.endswith(f"{PYRAMID_WIDTH},{5 * LEVEL_HEIGHT} 0,{5 * LEVEL_HEIGHT}")


def test_the_page_draws_and_links(db, anybody):
    old = make("oldstore", status="published", liveness="ended", liveness_note="Gone in 2020.")
    new = make("newstore", status="published", liveness="alive")
    hidden = make("hiddenstore", status="draft", liveness="ended")
    Relation.objects.create(source=new, target=old, kind="replaces")
    Relation.objects.create(source=new, target=hidden, kind="depends-on")
    page = anybody.get("/triage/ideas/").content.decode()
    assert "Never build more" in page
    assert "<polygon" in page
    assert "Gone in 2020." in page
    assert "Hiddenstore" not in page
    assert "<rect" in page  # the map of who connects with whom


def test_every_rung_of_the_ladder_has_known_abilities(db, curator):
    texts = read_yaml("ideas.yaml")
    assert all(set(has) <= set(texts["abilities"]) for _, has in texts["ladder"])
    assert len(describe_ideas(user=curator)["ladder"]) == len(texts["ladder"])
