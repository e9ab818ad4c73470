"""manage.py load_genes: idempotent, all or nothing, says what it left out."""

import pytest
from django.core.management import CommandError, call_command

from variants.releases.models import Gene

pytestmark = pytest.mark.django_db
HEADER = "gene_id\tsymbol\tchrom\tstart\tend\n"


def load(path, *options, assembly="GRCh38"):
    call_command("load_genes", path, "--assembly", assembly, *options)


def table(folder, *lines):
    path = folder / "genes.tsv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return str(path)


def test_loading_twice_changes_nothing_and_a_changed_gene_is_updated(tmp_path):
    path = table(tmp_path, "E1\tAAA\tchr1\t10\t20", "E2\tBBB\tX\t5\t9")
    for _ in range(2):
        load(path)
        assert set(Gene.objects.values_list("gene_id", "symbol", "chrom")) == {("E1", "AAA", 1), ("E2", "BBB", 23)}
    load(table(tmp_path, "E1\tAAA2\t1\t11\t20"))
    changed = Gene.objects.get(gene_id="E1")
    assert (changed.symbol, changed.start, changed.end) == ("AAA2", 11, 20)
    assert Gene.objects.filter(gene_id="E2").exists()


def test_replace_drops_the_other_genes_of_that_assembly_alone(tmp_path):
    load(table(tmp_path, "E1\tA\t1\t10\t20"), assembly="GRCh37")
    load(table(tmp_path, "E1\tA\t1\t10\t20"))
    load(table(tmp_path, "E2\tB\t1\t10\t20"), "--replace")
    assert set(Gene.objects.values_list("assembly", "gene_id")) == {("GRCh37", "E1"), ("GRCh38", "E2")}


def test_genes_on_scaffolds_are_skipped_and_reported(tmp_path, capsys):
    call_command(
        "load_genes", table(tmp_path, "E1\tA\tNC_000023.11\t10\t20", "E2\tB\tGL000192.1\t1\t2"), "--assembly", "GRCh38"
    )
    assert Gene.objects.get().chrom == 23
    assert "skipped 1 genes on 1 sequences other than 1-22, X, Y, MT: GL000192.1 (1)" in capsys.readouterr().out


def test_a_bad_line_leaves_the_table_as_it_was(tmp_path):
    load(table(tmp_path, "E1\tA\t1\t10\t20"))
    with pytest.raises(CommandError, match=r"genes\.tsv: line 3"):
        call_command(
            "load_genes", table(tmp_path, "E1\tZ\t1\t10\t20", "E2\tB\t1\tx\t20"), "--assembly", "GRCh38", "--replace"
        )
    with pytest.raises(CommandError, match="gene E1 is on lines 2 and 3"):
        load(table(tmp_path, "E1\tZ\t1\t10\t20", "E1\tZ\t1\t10\t20"))
    assert Gene.objects.get().symbol == "A"


def test_a_table_of_another_assembly_is_refused_unless_forced(tmp_path, capsys):
    load(table(tmp_path, "E1\tA\t1\t10\t20"), assembly="GRCh37")
    path = table(tmp_path, "ENSG00000169174\tPCSK9\t1\t55039447\t55064852")
    with pytest.raises(CommandError, match=r"is not of GRCh37: of 1 genes .*Nothing was changed.*--force"):
        load(path, "--replace", assembly="GRCh37")
    assert Gene.objects.get().symbol == "A"
    load(path, "--replace", "--force", assembly="GRCh37")
    assert "warning: of 1 genes" in capsys.readouterr().err
    assert Gene.objects.get().start == 55039447


def test_a_header_of_another_assembly_is_read_from_the_file(tmp_path):
    path = tmp_path / "genes.gtf"
    path.write_text('#!genome-build GRCh38.p14\n1\tx\tgene\t10\t20\t.\t+\t.\tgene_id "E1"; gene_name "A";\n')
    with pytest.raises(CommandError, match=r"genome-build GRCh38\.p14' names GRCh38"):
        load(str(path), assembly="GRCh37")
    load(str(path))


def test_a_table_without_any_gene_on_a_chromosome_replaces_nothing(tmp_path):
    load(table(tmp_path, "E1\tA\t1\t10\t20"))
    with pytest.raises(CommandError, match=r"none of its 1 genes is on a chromosome.*'NC_000001.9'"):
        load(table(tmp_path, "E2\tB\tNC_000001.9\t10\t20"), "--replace")
    assert Gene.objects.get().symbol == "A"
