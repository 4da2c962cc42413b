"""What was handed over for an account: parts, folders, files beside each other, and nobody else's."""

import io
import re
import tarfile
import zipfile

import pytest

from pipeline.collecting import archive
from pipeline.records import Account, PlatformError

WANTED = re.compile(r"(?:^|/)[\w-]+\.(?:csv|json)$")


def zipped(path, **files):
    with zipfile.ZipFile(path, "w") as whole:
        for name, text in files.items():
            whole.writestr(f"inside/{name}.csv", text)
    return path


def found(source, handle="jo"):
    return archive.gathered(Account("linkedin_archive", handle, "rep", source=str(source)), WANTED)


def test_parts_beside_the_file_belong_to_it_and_another_person_s_do_not(tmp_path):
    zipped(tmp_path / "jo-1.zip", shares="a")
    zipped(tmp_path / "Jo part 2 of 2 (1).zip", comments="b")
    for other in ("joanna.zip", "jo-smith.zip", "jo.smith.zip", "jo_smith-2.zip", "jo7.zip"):
        zipped(tmp_path / other, shares="SECRET")
    (tmp_path / "jo.smith").mkdir()
    (tmp_path / "jo.pdf").write_bytes(b"signed")
    assert found(tmp_path / "jo-1.zip") == {"inside/shares.csv": b"a", "inside/comments.csv": b"b"}


def test_a_file_the_roster_names_otherwise_stands_alone(tmp_path):
    zipped(tmp_path / "jo.zip", shares="SECRET")
    assert found(zipped(tmp_path / "export.zip", shares="a")) == {"inside/shares.csv": b"a"}


def test_the_same_file_in_two_parts_counts_once_and_two_versions_both(tmp_path):
    zipped(tmp_path / "jo-1.zip", shares="a", comments="old")
    zipped(tmp_path / "jo-2.zip", shares="a", comments="new")
    assert found(tmp_path / "jo-1.zip") == {"inside/shares.csv": b"a", "inside/comments.csv": b"old",
                                            "jo-2.zip/inside/comments.csv": b"new"}


def test_a_folder_may_hold_files_and_archives(tmp_path):
    folder = tmp_path / "jo"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "shares.csv").write_text("a", encoding="utf-8")
    (folder / "deep" / "picture.png").write_bytes(b"x")
    (folder / "away.csv").symlink_to("/etc/hostname")
    zipped(folder / "part.zip", comments="b")
    assert found(folder) == {"deep/shares.csv": b"a", "inside/comments.csv": b"b"}


def test_a_table_alone_and_what_tells_about_it_beside_it(tmp_path):
    (tmp_path / "jo.csv").write_text("a", encoding="utf-8")
    (tmp_path / "jo.json").write_text("{}", encoding="utf-8")
    assert found(tmp_path / "jo.csv") == {"jo.csv": b"a", "jo.json": b"{}"}


def test_a_tar_gives_its_files_by_their_path(tmp_path):
    with tarfile.open(tmp_path / "jo.tgz", "w:gz") as tar:
        entry = tarfile.TarInfo("./data/shares.csv")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"a"))
    assert found(tmp_path / "jo.tgz") == {"./data/shares.csv": b"a"}


@pytest.mark.parametrize(("name", "said"), [("jo.zip", "is not there"), ("jo.txt", "cannot be read")])
def test_what_is_no_export_says_so(tmp_path, name, said):
    (tmp_path / "jo.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(PlatformError, match=said):
        found(tmp_path / name)


def test_nothing_handed_over_says_where_to_put_it():
    account = Account("linkedin_archive", "jo", "rep")
    with pytest.raises(PlatformError, match=r"no export of jo has come; put it into inbox/linkedin_archive/ of"):
        archive.gathered(account, WANTED)
