"""Every field of a dataset, declared once: forms, REST, sheets, admin, the panel of facts and docs are made of this.

A new field needs three things: a line here, an attribute of `DatasetRecord`, and a column or model that stores it.
Lengths and vocabularies are those of the column. Pure: readers and writers of formats use it without a database.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.entries.declared_field import Field, Kind, Section

FIELDS = (
    Field("title", Kind.TEXT, Section.ABOUT, "Title", is_fact=False, is_required=True),
    Field(
        "summary", Kind.TEXT, Section.ABOUT, "Summary", "One sentence; lists show it.", is_native=True, is_fact=False
    ),
    Field(
        "description",
        Kind.PARAGRAPH,
        Section.ABOUT,
        "Description",
        "50 to 5000 characters, needed before it is reviewed. Markdown: *emphasis*, lists, links, tables.",
        is_fact=False,
        is_markdown=True,
    ),
    Field("alternate_names", Kind.LIST, Section.ABOUT, "Other names", "One per line.", is_native=True),
    Field("homepage", Kind.URL, Section.ABOUT, "Homepage", is_fact=False),
    Field(
        "creators",
        Kind.PARTS,
        Section.PEOPLE,
        "Creators",
        "People to cite, in order: family name, given names; with ORCID and affiliation.",
    ),
    Field(
        "organizations",
        Kind.PARTS,
        Section.PEOPLE,
        "Organizations",
        "Who keeps it (steward), made it (producer) and paid for it (funder).",
    ),
    Field("contact_name", Kind.TEXT, Section.PEOPLE, "Contact", is_native=True),
    Field("contact_email", Kind.EMAIL, Section.PEOPLE, "Contact address", is_native=True, is_fact=False),
    Field("ask_whom", Kind.TEXT, Section.PEOPLE, "Who may know what is unknown here?", is_native=True),
    Field(
        "distributions",
        Kind.PARTS,
        Section.ACCESS,
        "Links",
        "Files and services elsewhere.",
        is_fact=False,
    ),
    Field(
        "endpoint_url",
        Kind.URL,
        Section.ACCESS,
        "Endpoint",
        "Of a data service: where programs ask it.",
        is_native=True,
    ),
    Field(
        "endpoint_description",
        Kind.URL,
        Section.ACCESS,
        "Description of the endpoint",
        "OpenAPI, WSDL, or the page that documents it.",
        is_native=True,
    ),
    Field("license", Kind.URL, Section.ACCESS, "Licence", "Its address."),
    Field("access_class", Kind.CHOICE, Section.ACCESS, "Access", is_native=True, facet="access", default="unknown"),
    Field("access", Kind.TEXT, Section.ACCESS, "Access, in words", is_native=True),
    Field("keywords", Kind.LIST, Section.SUBJECT, "Keywords", "One per line.", is_native=True, facet="keyword"),
    Field(
        "domains",
        Kind.TERMS,
        Section.SUBJECT,
        "Domains",
        "Fields of science; one per line.",
        is_native=True,
        facet="domain",
    ),
    Field(
        "data_types",
        Kind.TERMS,
        Section.SUBJECT,
        "Data types",
        "time series, table, raster, variants, ...; one per line.",
        is_native=True,
        facet="data_type",
    ),
    Field(
        "formats",
        Kind.TERMS,
        Section.SUBJECT,
        "Formats",
        "CSV, netCDF, VCF, ...; one per line.",
        is_native=True,
        facet="format",
    ),
    Field(
        "protocols",
        Kind.TERMS,
        Section.SUBJECT,
        "Protocols",
        "HTTPS, ERDDAP, S3, ...; one per line.",
        is_native=True,
        facet="protocol",
    ),
    Field(
        "themes",
        Kind.LIST,
        Section.SUBJECT,
        "Themes",
        "Addresses of concepts (EU data themes, GEMET, EDAM, OBIS, ...), one per line.",
        is_native=True,
    ),
    Field("method", Kind.PARAGRAPH, Section.SUBJECT, "Method", "How and with what it was measured.", is_native=True),
    Field("variables", Kind.PARTS, Section.SUBJECT, "Variables", "What is measured or told, with its unit."),
    Field("temporal_text", Kind.TEXT, Section.COVERAGE, "Time covered", "In words.", is_native=True),
    Field("temporal_start", Kind.DAY, Section.COVERAGE, "From", "2001-08-06"),
    Field("temporal_end", Kind.DAY, Section.COVERAGE, "To", "2002-09-09"),
    Field("spatial_text", Kind.TEXT, Section.COVERAGE, "Place covered", "In words."),
    Field("box", Kind.BOX, Section.COVERAGE, "Box", "west, south, east, north in degrees"),
    Field("places", Kind.PARTS, Section.COVERAGE, "Further places", "Each with a name, a box or both.", is_native=True),
    Field(
        "periods",
        Kind.PARTS,
        Section.COVERAGE,
        "Further periods",
        "Days, months or years; years before Christ are negative, such as -9000.",
        is_native=True,
    ),
    Field(
        "spatial_resolution",
        Kind.TEXT,
        Section.COVERAGE,
        "Resolution in space",
        "Metres, such as 30.",
        is_native=True,
    ),
    Field(
        "temporal_resolution",
        Kind.TEXT,
        Section.COVERAGE,
        "Resolution in time",
        "A duration, such as PT1H (an hour) or P1D (a day).",
        is_native=True,
    ),
    Field("frequency", Kind.CHOICE, Section.COVERAGE, "How often it changes", is_native=True, default="unknown"),
    Field(
        "languages", Kind.LIST, Section.COVERAGE, "Languages", "Codes such as en or fr, one per line.", is_native=True
    ),
    Field(
        "resource_type",
        Kind.CHOICE,
        Section.SYSTEM,
        "Type of entry",
        "What DCAT calls it: a dataset, a series of datasets, a service.",
        is_native=True,
        default="dataset",
    ),
    Field(
        "kind",
        Kind.TEXT,
        Section.SYSTEM,
        "Kind",
        "dataset, data system, archive, tool, ...",
        is_native=True,
        facet="kind",
        default="dataset",
    ),
    Field("scale", Kind.CHOICE, Section.SYSTEM, "Scale", is_native=True, facet="scale", default="unknown"),
    Field(
        "archetype",
        Kind.TEXT,
        Section.SYSTEM,
        "Built as",
        "How it is built, in a few words.",
        is_native=True,
        facet="archetype",
    ),
    Field(
        "pyramid",
        Kind.CHOICE,
        Section.SYSTEM,
        "Pyramid level",
        "The highest that it offers its users.",
        is_native=True,
        facet="pyramid",
        default="unknown",
    ),
    Field("cost_class", Kind.CHOICE, Section.SYSTEM, "Cost to run", is_native=True, facet="cost", default="unknown"),
    Field("build_recipe", Kind.PARAGRAPH, Section.SYSTEM, "How one would build such a thing", is_native=True),
    Field(
        "liveness",
        Kind.CHOICE,
        Section.LIVENESS,
        "Is it alive?",
        is_native=True,
        facet="liveness",
        is_fact=False,
        default="unknown",
    ),
    Field(
        "liveness_reason",
        Kind.CHOICE,
        Section.LIVENESS,
        "Why?",
        "Why it is at risk or has ended.",
        is_native=True,
        facet="reason",
        is_fact=False,
        default="unknown",
    ),
    Field("liveness_note", Kind.TEXT, Section.LIVENESS, "What is known of that", is_native=True, is_fact=False),
    Field("successor_name", Kind.TEXT, Section.LIVENESS, "What replaces it", is_native=True, is_fact=False),
    Field("successor_url", Kind.URL, Section.LIVENESS, "Its address", is_native=True, is_fact=False),
    Field(
        "confidence",
        Kind.CHOICE,
        Section.LIVENESS,
        "How sure are you?",
        is_native=True,
        facet="confidence",
        is_fact=False,
        default="unknown",
    ),
    Field("evidence", Kind.LIST, Section.LIVENESS, "Evidence", "Where you know it from, one per line.", is_native=True),
    Field(
        "identifiers",
        Kind.PARTS,
        Section.RELATIONS,
        "Identifiers elsewhere",
        "A DOI, ARK, Handle or accession number that others gave it.",
        is_native=True,
    ),
    Field(
        "publications",
        Kind.PARTS,
        Section.RELATIONS,
        "Publications",
        "Papers and reports, and what the data are to them.",
        is_native=True,
    ),
    Field("grants", Kind.PARTS, Section.RELATIONS, "Grants", "Money that paid for it.", is_native=True),
    Field(
        "relations",
        Kind.PARTS,
        Section.RELATIONS,
        "Datasets here",
        "The identifier of the other dataset, and what this one is to it.",
        is_fact=False,
    ),
)
FIELDS_BY_NAME = {field.name: field for field in FIELDS}


def names_of(*kinds: Kind) -> tuple[str, ...]:
    """Names of the fields of these kinds, in order."""
    return tuple(field.name for field in FIELDS if field.kind in kinds)


def native_names(*kinds: Kind) -> tuple[str, ...]:
    """Names of the native fields of these kinds, in order."""
    return tuple(field.name for field in FIELDS if field.is_native and field.kind in kinds)


def fields_by_section(fields: Iterable[Field] = FIELDS) -> dict[Section, list[Field]]:
    """The fields of each section that has any, in order."""
    sections: dict[Section, list[Field]] = {}
    for section in Section:
        if of_section := [field for field in fields if field.section == section]:
            sections[section] = of_section
    return sections


# Columns of text that people write; a record also has its identifier and slug.
TEXT_KINDS = (Kind.TEXT, Kind.PARAGRAPH, Kind.URL, Kind.EMAIL, Kind.CHOICE)
TEXT_FIELDS = ("identifier", "slug", *names_of(*TEXT_KINDS))
LIST_FIELDS = names_of(Kind.LIST)
TERM_FIELDS = names_of(Kind.TERMS)
DAY_FIELDS = names_of(Kind.DAY)
PART_FIELDS = names_of(Kind.PARTS)
WRITABLE_FIELDS = tuple(field.name for field in FIELDS)
