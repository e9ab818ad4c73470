"""What sources say in tests of imports, and what came of it."""

ABOUT = "Tracks of surface drifters released off a coast, one position an hour for a year."
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix locn: <http://www.w3.org/ns/locn#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
)


def outcomes(rows):
    return [(row.title, str(row.outcome), bool(row.problem)) for row in rows]


def dataset(**properties):
    return {"@context": "https://schema.org/", "@type": "Dataset", "name": "Drift", "description": ABOUT, **properties}
