"""What exports name by the portal's own terms answers when somebody opens it."""

from rdflib import Graph, URIRef

from catalog.entries.fields import FIELDS


def test_every_term_is_described_for_people_and_programs(db, client):
    page = client.get("/terms/lwds").content.decode()
    turtle = client.get("/terms/lwds", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=turtle.content.decode(), format="turtle")
    for field in FIELDS:
        assert (f'id="{field.name}"' in page) == field.is_native
        assert (URIRef(f"http://testserver/terms/lwds#{field.name}") in set(graph.subjects())) == field.is_native
