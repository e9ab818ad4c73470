"""The configuration of a request, and lists of names."""

from pathlib import Path

from ingest.register.release_request import ReleaseRequest, split_names


def test_the_configuration_is_read(tmp_path: Path) -> None:
    config = tmp_path / "config.tsv"
    head = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"
    config.write_text(f"{head}\n#chr\tTRUE\t\t\t\t\t\t\n")
    request = ReleaseRequest("own", "GRCh38", [], config_path=config)
    parsed = request.read_config()
    assert parsed is not None
    assert list(parsed.notes) == ["line 2: #chr is read as a name; wgsaparsr loses it as a comment"]
    assert ReleaseRequest("own", "GRCh38", []).read_config() is None


def test_names_are_split_at_commas() -> None:
    assert split_names(" a, b ,,") == ["a", "b"]
