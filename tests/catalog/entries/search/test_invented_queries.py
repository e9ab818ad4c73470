"""Sixty questions of strangers to one small catalogue, each with what it should find first or at all.

Here the rules meet that other tests ask one by one: accents in phrases, hyphens in exclusions, names of columns.
"""

from urllib.parse import urlencode

import pytest

from catalog.entries.record import CreatorRecord, IdentifierRecord, PublicationRecord, VariableRecord
from tests.catalog.entries.search.searches import titles

ENTRIES = {
    "Flux": {
        "title": "Eddy-covariance fluxes of Måløy",
        "description": "CO2-flux and N2O over a bog, half-hourly, from the tower NO-Mal; see station_07.csv.",
        "creators": (CreatorRecord("Peña, José"), CreatorRecord("Øvergård, Åse")),
        "identifiers": (IdentifierRecord("DOI", "10.5555/abc.DEF-12"),),
        "keywords": ("micro-meteorology", "carbon"),
    },
    "Cruise": {
        "title": "CTD casts of PS-122 and SO268",
        "description": "Casts of the cruises KN210-04 and PS122/3 in the Arctic; T-S profiles (ctd_2024-05-01.nc).",
        "variables": (VariableRecord("sea_surface_temperature", "°C"), VariableRecord("chlorophyll-a", "mg/m3")),
        "identifiers": (IdentifierRecord("accession", "PRJNA123456"),),
    },
    "Sea": {
        "title": "北海道の海氷観測データ",
        "description": "オホーツク海の海氷厚。 海洋温度観測 1990-2020, 毎日, CSV. 东海渔业资源调查, 每年一次.",
        "keywords": ("海氷",),
    },
    "Genome": {
        "title": "Single-nucleotide variants of COVID-19 samples",
        "description": "SNVs of SARS-CoV-2 called with bcftools 1.16, in VCF v4.2; gene ENSG00000130203, rs429358.",
        "homepage": "https://www.example.org/projects/covid_19/variants?release=v2.1",
        "publications": (PublicationRecord("is-described-by", "10.1038/s41586-020-2012-7", "A new coronavirus."),),
    },
    "Soil": {
        "title": "Bodenfeuchte in Süddeutschland",
        "description": "Soil moisture at 5 cm and 20 cm; übermäßige Nässe, Straße nach Köln. L'été sec de 2018.",
        "keywords": ("soil moisture", "pH"),
    },
}
QUERIES = [
    # hyphens and what joins words
    ("eddy-covariance", "Flux"), ("eddy covariance", "Flux"), ("eddycovariance fluxes", "Flux"),
    ("micro-meteorology", "Flux"),
    ("CO2-flux", "Flux"), ("co2 flux", "Flux"), ("single-nucleotide", "Genome"), ("single nucleotide", "Genome"),
    ("COVID-19", "Genome"), ("covid 19", "Genome"), ("SARS-CoV-2", "Genome"),
    ("sars cov 2", "Genome"), ("T-S", "Cruise"),
    ("chlorophyll-a", "Cruise"), ("half-hourly", "Flux"),
    # accents and other letters
    ("Pena", "Flux"), ("Jose Pena", "Flux"), ("Peña José", "Flux"), ("Maloy", "Flux"), ("MÅLØY", "Flux"), ("Asa", ""),
    ("Ase Overgard", "Flux"), ("Suddeutschland", "Soil"), ("SÜDDEUTSCHLAND", "Soil"), ("ubermassige", "Soil"),
    ("Strasse", "Soil"), ("Koln", "Soil"), ("l'ete", "Soil"), ("ete sec", "Soil"),
    # Chinese and Japanese
    ("海氷", "Sea"), ("海氷観測", "Sea"), ("観測データ", "Sea"), ("北海道", "Sea"), ("温度観測", "Sea"),
    ("渔业", "Sea"),
    ("东海渔业", "Sea"), ("オホーツク", "Sea"), ("海氷厚", "Sea"), ("南極", ""),
    # identifiers, addresses, files
    ("10.5555/abc.DEF-12", "Flux"), ("https://doi.org/10.5555/abc.DEF-12", "Flux"),
    ("doi:10.5555/ABC.def-12", "Flux"),
    ("PRJNA123456", "Cruise"), ("ENSG00000130203", "Genome"), ("rs429358", "Genome"),
    ("10.1038/s41586-020-2012-7", "Genome"), ("doi.org/10.5555/abc.DEF-12", "Flux"),
    ("www.example.org/projects/covid_19", "Genome"),
    ("ctd_2024", "Cruise"), ("ctd_2024-05-01.nc", "Cruise"), ("station_07.csv", "Flux"), ("station_07", "Flux"),
    # cruises
    ("PS 122", "Cruise"), ("PS122", "Cruise"), ("ps-122", "Cruise"), ("SO-268", "Cruise"), ("KN210 04", "Cruise"),
    # phrases, exclusions, alternatives, names of columns
    ('"soil moisture"', "Soil"), ('"moisture soil"', ""), ("casts -PS-122", ""), ("soil -variants", "Soil"),
    ("variants OR moisture", "Genome Soil"), ("sea_surface_temperature", "Cruise"), ("surface temperature", "Cruise"),
    ('"eddy-covariance fluxes"', "Flux"), ("arctic -chlorophyll-a", ""), ("pH", "Soil"), ("v4.2", "Genome"),
]  # fmt: skip


@pytest.fixture
def catalogue(publish):
    """{title: short name} of the published entries."""
    return {publish(**values).title: name for name, values in ENTRIES.items()}


def test_strangers_find_what_they_ask_for(catalogue):
    wrong = {}
    for query, expected in QUERIES:
        names = {catalogue[title] for title in titles(urlencode({"q": query}))}
        if names != set(expected.split()):
            wrong[query] = names
    assert wrong == {}
    assert len(QUERIES) >= 60
