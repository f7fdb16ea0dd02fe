"""`make rollback`: what it puts back, what it says, and what it rejects."""

import shutil

import duckdb
import pytest

from scripts.publishing import PublishError, manifest
from scripts.publishing.folder import PublishedFolder
from scripts.publishing.rollback import rollback
from tests.campaigns.rig import small_warehouse


@pytest.fixture(scope="module")
def three_versions(tmp_path_factory, shipped):
    """A folder with a published file and three versions in its history, the third in place."""
    folder = tmp_path_factory.mktemp("three")
    private = small_warehouse(shipped.published, folder / "build" / "aum_flows.duckdb")
    for number in (1, 2, 3):
        with duckdb.connect(str(private)) as connection:
            connection.execute(f"update reference.dim_scope set scope_name = 'Scope {number}'")
        place = PublishedFolder(folder / "warehouse" / "aum_flows.duckdb")
        with place.locked():
            place.publish(private)
    return place.file.parent


@pytest.fixture
def published(tmp_path, three_versions, monkeypatch):
    """The published file of a copy of that folder."""
    file = tmp_path / "warehouse" / "aum_flows.duckdb"
    shutil.copytree(three_versions, file.parent, symlinks=True)
    monkeypatch.setenv("AUM_FLOWS_PUBLISHED", str(file))
    return file


def kept_of(published):
    """The kept versions, oldest first."""
    return PublishedFolder(published).history.versions()


def standing(published):
    """The number of the version in place, as the file itself and as the manifest say it."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        (name,) = warehouse.execute("select min(scope_name) from reference.dim_scope").fetchone()
    output = PublishedFolder(published).stated()
    assert output["file"]["sha256"] == manifest.file_sha256(published)
    assert output["name"].startswith(f"00000{name[-1]}-")
    return int(name[-1])


def test_rollback_puts_back_what_stood_before_and_undoes_itself(published, capfd):
    names = [version.name for version in kept_of(published)]
    assert rollback("") == 0
    output = capfd.readouterr().out
    assert f"Put back {names[1]}, in place of {names[2]}." in output
    assert f"make rollback TO={names[2]} undoes it." in output
    assert "The next make build publishes what the seeds say." in output
    assert standing(published) == 2
    assert rollback("") == 0
    assert standing(published) == 3
    assert [version.name for version in kept_of(published)] == names


@pytest.mark.parametrize("means", ["name", "number", "hash"])
def test_rollback_to_a_version_by_name_number_or_hash(published, means):
    name = kept_of(published)[0].name
    wanted = {"name": name, "number": "1", "hash": name.partition("-")[2][:7]}[means]
    assert rollback(wanted) == 0
    assert standing(published) == 1
    assert rollback("3") == 0
    assert standing(published) == 3


@pytest.mark.parametrize(("wanted", "fault"), [("list", "is not a kept version"), ("3", "is in place already")])
def test_rollback_to_what_cannot_be_lists_what_there_is(published, capfd, wanted, fault):
    assert rollback(wanted) == 1
    output = capfd.readouterr().err
    assert fault in output
    for version in kept_of(published):
        assert f"{version.name}  published {version.manifest['published_at']}  janus_2004_07" in output
    assert standing(published) == 3


def test_rollback_without_anything_to_roll_back_to(published, capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("AUM_FLOWS_PUBLISHED", str(tmp_path / "nowhere" / "aum_flows.duckdb"))
    assert rollback("") == 1
    assert "there is nothing to roll back to: there is no folder" in capfd.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    for version in kept_of(published)[:2]:
        version.file.unlink()
    folder = PublishedFolder(published)
    with folder.locked(), pytest.raises(PublishError, match="is not a kept version"):
        folder.roll_back()
    (last,) = kept_of(published)
    note = PublishedFolder(published).note
    note.write_text(note.read_text().replace(f'"replaced": "{manifest.read(note)["replaced"]}"', '"replaced": null'))
    folder = PublishedFolder(published)
    with folder.locked(), pytest.raises(PublishError, match=f"{last.name} replaced no other"):
        folder.roll_back()


def test_a_damaged_version_is_not_put_back(published, capfd):
    kept = kept_of(published)[1]
    data = bytearray(kept.file.read_bytes())
    data[len(data) // 2] ^= 1
    kept.file.chmod(0o644)
    kept.file.write_bytes(data)
    assert rollback("") == 1
    assert f"{kept.file} is damaged: it is not the file that was published" in capfd.readouterr().err
    assert standing(published) == 3


def test_rollback_of_a_damaged_file_puts_back_the_last_version(published, capfd):
    published.chmod(0o644)
    published.write_bytes(b"no database")
    assert rollback("") == 0
    assert "aum_flows.duckdb was damaged" in capfd.readouterr().out
    assert standing(published) == 3


def test_rollback_waits_for_no_build_and_says_who_is_at_work(published, capfd):
    with PublishedFolder(published).locked():
        assert rollback("") == 1
    assert "Nothing was rolled back: another build is at work" in capfd.readouterr().err
    assert standing(published) == 3
