"""Pages of variants: one filter in three outputs, bounded queries, one clear sentence for what is not there."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.variants.pages.conftest import GENE
from variants.jobs.models import Job

pytestmark = pytest.mark.django_db


def number(text):
    return int(text.replace("\u202f", ""))


@pytest.mark.parametrize("query", ["", "cadd.phred:>5", "cadd.phred:>2 AND consequence:other", "NOT _exists_:clinvar"])
def test_page_rest_and_downloads_agree_on_a_filter(client, known, query):
    parameters = {"release": known.name, "q": query}
    page = client.get(f"/genes/{GENE}/", parameters)
    shown = page.context["count"].value
    answer = client.get("/api/v1/variants/", parameters | {"gene": GENE}).json()
    tsv = (
        b"".join(client.get(f"/releases/{known.name}/download/tsv/", {"gene": GENE, "q": query})).decode().splitlines()
    )
    vcf = (
        b"".join(client.get(f"/releases/{known.name}/download/vcf/", {"gene": GENE, "q": query})).decode().splitlines()
    )
    assert shown == answer["count"] == len(tsv) - 1 == sum(not line.startswith("#") for line in vcf)
    assert len(page.context["table"]) == min(50, shown)
    assert [row["id"] for row in page.context["table"]] == [hit["_id"] for hit in answer["results"]][:50]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 12),
        (f"/genes/{GENE}/?release={{name}}&q=cadd.phred:>5", 8),
        ("/regions/22:33000000-34000000/?release={name}&q=cadd.phred:>5", 12),
        ("/variants/{page_variant}/?release={name}", 20),
        ("/variants/{page_variant}/compare/?release={name}&with={name}", 20),
        ("/releases/", 8),
        ("/releases/{name}/", 12),
        ("/aggregate/?release={name}&q=cadd.phred:>5", 16),
        ("/annotate/?release={name}", 8),
        ("/jobs/", 6),
        ("/releases/{name}/fields/", 12),
        ("/search/suggestions/?q=LARG", 10),
    ],
)
def test_the_number_of_queries_of_a_page_is_bounded(client, known, address, most):
    address = known.fill(address)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= most


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("large1", "/genes/ENSG00000133424/"),
        ("KIAA0609", "/genes/ENSG00000133424/"),
        ("chr22:33,000,000-33,000,100", "/regions/22:33000000-33000100/"),
        ("22-{page_pos}-{page_ref}-{page_alt}", "/variants/{page_variant}/"),
        ("NC_000022.11:g.{page_pos}{page_ref}>{page_alt}", "/variants/{page_variant}/"),
        ("NC_000022.11:{page_before}:{page_ref}:{page_alt}", "/variants/{page_variant}/"),
        ("22\t{page_pos}\t.\t{page_ref}\t{page_alt}", "/variants/{page_variant}/"),
        ("chr22", "/regions/22:1-50818468/"),
    ],
)
def test_the_search_box_leads_to_what_was_meant(client, known, text, target):
    answer = client.get("/search/", {"q": known.fill(text)})
    assert answer.status_code == 302
    written = known.fill(f"{target}?release={{name}}&assembly=GRCh38")
    assert answer.url.replace("%3A", ":").replace("%3E", ">") == written


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/genes/NOSUCH/", 404, "No gene is called NOSUCH."),
        ("/regions/22:9-5/", 404, "the end is not before the start"),
        ("/regions/nowhere/", 404, "nowhere is not a region"),
        (f"/genes/{GENE}/?release=none", 404, "no published release named"),
        ("/variants/22-1-A-T/?release={name}", 404, "has no variant 22-1-A-T"),
        (f"/genes/{GENE}/?release={{name}}&q=cadd.phrd:>1", 200, "did you mean cadd.phred"),
        (f"/genes/{GENE}/?release={{name}}&q=(", 200, "This query cannot be asked"),
        ("/search/?q=22-1-A-T", 200, "No release has the variant 22-1-A-T"),
        ("/search/?q=xyzzy", 200, "No gene, release or dataset"),
    ],
)
def test_a_missing_object_is_reported_in_one_sentence(client, known, address, status, sentence):
    answer = client.get(known.fill(address))
    assert answer.status_code == status
    assert sentence in answer.content.decode().replace("&#x27;", "'")


def test_a_submitted_panel_becomes_the_address_of_its_query(client, known):
    panel = {"release": known.name, "was": "BRCA1", "q": "BRCA1", "min.cadd.phred": "3", "class": ["lof", "other"]}
    answer = client.get(f"/genes/{GENE}/", panel)
    assert "q=cadd.phred%3A%3E%3D3+AND+consequence%3A%28lof+OR+other%29+AND+BRCA1" in answer.url
    typed = client.get(f"/genes/{GENE}/", panel | {"q": "cadd.phred:>9"})
    assert "q=cadd.phred%3A%3E9" in typed.url


def test_rows_are_sorted_by_a_field_over_pages(client, known):
    shown = []
    address = f"/regions/22:16000000-51000000/?release={known.name}&sort=-cadd.phred"
    for page in range(1, 4):
        table = client.get(f"{address}&page={page}").context["table"]
        shown += [row["values"][1][1] for row in table]  # rs number, CADD, ...
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 150


def test_pages_by_position_lead_forward_and_back_over_the_same_rows(client, known):
    def rows(answer):
        return [row["id"] for row in answer.context["table"]]

    address, pages = f"/regions/22:16000000-40000000/?release={known.name}", []
    while address and len(pages) < 4:
        pages.append(client.get(address))
        link = re.search(r'rel="next" href="([^"]+)"', pages[-1].content.decode())
        address = link and f"/regions/22:16000000-40000000/{unescape(link[1])}"
    assert len(set().union(*map(rows, pages))) == 200
    assert "151\u2013200 of" in pages[3].content.decode()
    back = re.search(r'rel="prev" href="([^"]+)"', pages[3].content.decode())[1]
    before = client.get(f"/regions/22:16000000-40000000/{unescape(back)}")
    assert rows(before) == rows(pages[2])
    assert "101\u2013150 of" in before.content.decode()
    assert rows(client.get(f"/regions/22:16000000-40000000/?release={known.name}&rows=200")) == [
        hit for page in pages for hit in rows(page)
    ]


def test_an_unsortable_field_is_reported(client, known):
    answer = client.get(f"/genes/{GENE}/?release={known.name}&sort=-nosuch")
    assert "nosuch is not a field with a column of its own" in answer.content.decode()


def test_a_control_belongs_to_a_field_by_any_of_its_names(client, known):
    page = client.get(
        f"/genes/{GENE}/?release={known.name}&q=CADD_phred:>=5&open=dbnsfp.1000gp3.af,vep.ann.consequence"
    )
    controls = {control["spec"].path: control for control in page.context["controls"]}
    assert controls["cadd.phred"]["bounds"].low == "5"
    drawn = controls["dbnsfp.1000gp3.af"]["plot"]
    assert sum(row[3] for row in drawn["rows"]) <= page.context["count"].value
    assert any(value == "intron_variant" for value, _, _ in controls["vep.ann.consequence"]["values"])


def test_every_source_line_and_transcript_is_on_the_variant_page(client, known):
    answer = client.get(f"/variants/{known.page_variant}/?release={known.name}")
    described = answer.context["described"]
    assert len(described.lines) == answer.context["row"].n_lines
    tables = [table for source in described.sources for table in source.transcripts]
    assert any(table.group == "VEP_ensembl" and table.rows for table in tables)
    with_value = sum(len(source.fields) for source in described.sources) + sum(len(table.specs) for table in tables)
    assert with_value + sum(source.empty for source in described.sources) == len(described.header)


def test_a_release_compared_with_itself_has_no_difference(client, known):
    answer = client.get(f"/variants/{known.page_variant}/compare/?release={known.name}&with={known.name}")
    assert answer.context["rows"] == []
    assert answer.context["same"] > 100


def test_a_preview_becomes_a_job_with_a_page(client, known):
    parameters = {
        "release": known.name,
        "genes": GENE,
        "by": "range",
        "q": "cadd.phred:>1",
        "min_variants": 1,
        "format": "tsv",
    }
    assert client.get("/aggregate/", parameters).context["preview"].pairs > 0
    page = client.get(client.post("/aggregate/", parameters).url)
    job = page.context["job"]
    assert (job.status, job.filter_text, job.parameters["genes"]) == (Job.Status.QUEUED, "cadd.phred:>1", GENE)
    assert client.get(page.context["again"]).context["form"].cleaned_data["q"] == "cadd.phred:>1"


def test_a_job_of_thousands_of_genes_is_taken_up_again_from_its_own_list(client, known):
    genes = "\n".join([GENE, *(f"ENSG{number:011d}" for number in range(2_000))])
    parameters = {
        "release": known.name,
        "genes": genes,
        "by": "range",
        "q": "cadd.phred:>1",
        "min_variants": 2,
        "format": "saige",
    }
    page = client.get(client.post("/aggregate/", parameters).url)
    assert len(page.context["again"]) < 200
    form = client.get(page.context["again"]).context["form"]
    message = form.cleaned_data
    assert message["genes"].split() == genes.split()
    assert (message["q"], message["min_variants"], message["format"]) == ("cadd.phred:>1", 2, "saige")
    changed = client.get(page.context["again"] + "&format=tsv")
    assert changed.context["form"].cleaned_data["format"] == "tsv"
    for unknown in ("nothing", "00000000-0000-4000-8000-000000000000"):
        assert client.get("/aggregate/", {"release": known.name, "from_job": unknown}).status_code == 404


def test_fields_of_an_annotated_list_are_taken_up_again(client, known):
    parameters = {
        "release": known.name,
        "text": known.page_variant,
        "fields_wanted": "cadd.phred,gerp.rs",
        "format": "vcf",
        "take": "1",
    }
    page = client.get(client.post("/annotate/", parameters).url)
    form = client.get(page.context["again"]).context["form"]
    assert (form["fields_wanted"].value(), form["format"].value()) == ("cadd.phred,gerp.rs", "vcf")


AGGREGATION = {"genes": "all", "by": "range", "min_variants": 1, "format": "tsv"}


def test_a_preview_without_script_has_an_address_and_a_file_of_intervals_needs_none(client, known):
    looked = client.post("/aggregate/", AGGREGATION | {"release": known.name, "genes": GENE, "look": "1"})
    assert (looked.status_code, client.get(looked.url).context["preview"].genes) == (302, 1)
    starts = range(16_000_000, 50_000_000, 50_000)
    intervals = "".join(f"chr22\t{start}\t{start + 50_000}\tpeak{start}\n" for start in starts)
    file = SimpleUploadedFile("peaks.bed.gz", gzip.compress(intervals.encode()))
    page = client.post("/aggregate/", AGGREGATION | {"release": known.name, "genes_file": file, "look": "1"})
    assert page.context["preview"].genes == 680
    assert known.release.variant_count // 2 < page.context["preview"].pairs <= known.release.variant_count
    form = page.context["form"]
    filled = {field.name: field.value() for field in form if field.value() not in (None, "", False)}
    job = client.get(client.post("/aggregate/", filled | {"release": known.name}).url).context["job"]
    assert job.parameters["bed"] is True
    assert job.parameters["genes"].count("peak") == 680


def test_a_broken_file_of_genes_is_an_error_of_its_field(client, known):
    file = SimpleUploadedFile("genes.gz", gzip.compress(b"x" * 1000)[:-9])
    page = client.post("/aggregate/", AGGREGATION | {"release": known.name, "genes_file": file, "look": "1"})
    assert "broken after line" in page.context["form"].errors["genes_file"][0]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"q": "cadd.phrd:>1"}, "did you mean"),
        ({"format": "x"}, "Select a valid"),
        ({"weight": "nofield"}, "there is no field"),
    ],
)
def test_an_aggregation_that_cannot_be_makes_no_job(client, known, wrong, sentence):
    parameters = {"release": known.name, "genes": GENE, "by": "range", "min_variants": 1, "format": "tsv"} | wrong
    answer = client.post("/aggregate/", parameters)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Job.objects.exists()


def test_a_job_of_another_person_is_not_found(client, known, django_user_model):
    owner = django_user_model.objects.create_user("ana", password="x")
    job = Job.objects.create(kind=Job.Kind.EXPORT, release=known.release, created_by=owner)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    client.force_login(owner)
    assert client.get(f"/jobs/{job.pk}/").status_code == 200
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED


def test_filters_have_versions(client, django_user_model):
    assert client.get("/saved-filters/").status_code == 302
    client.force_login(django_user_model.objects.create_user("ana", password="x"))
    client.post("/saved-filters/", {"name": "rare", "text": "af:<0.01"})
    saved_filter = client.get("/saved-filters/").context["filters"][0]
    client.post(f"/saved-filters/{saved_filter.pk}/", {"text": "af:<0.001", "revision": saved_filter.revision})
    versions = client.get(f"/saved-filters/{saved_filter.pk}/").context["versions"]
    assert [version.text for version in versions] == ["af:<0.001", "af:<0.01"]
