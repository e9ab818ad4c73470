"""LWDS_STORAGE names a folder or a bucket."""

from lwds_portal.operations.file_storage import file_storage


def test_a_folder_is_a_file_system_storage():
    storage = file_storage("/var/lib/lwds/files")
    assert storage["BACKEND"].endswith("LocalStorage")
    assert storage["OPTIONS"]["location"] == "/var/lib/lwds/files"


def test_a_bucket_keeps_two_files_of_one_name():
    storage = file_storage("s3://lwds/portal/files/")
    assert storage["BACKEND"].endswith("S3Storage")
    assert storage["OPTIONS"] == {"bucket_name": "lwds", "location": "portal/files", "file_overwrite": False}
