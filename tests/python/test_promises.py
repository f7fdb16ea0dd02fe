"""The promises of docs/RELIABILITY.md under hostile environments: files of other programs, variables, paths,
terminals.

Each of these broke a promise once. What seeds may hold is in test_intake.py.
"""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import duckdb
import pytest
from dbt.parser.manifest import ManifestLoader

from scripts import console
from scripts.building import build as building
from scripts.building import build_cache, dbt
from scripts.building.build import build, check_all_passed
from scripts.building.build_files import BuildFiles
from scripts.project import ROOT
from scripts.publishing import PublishError
from scripts.publishing.folder import WORKPLACE_MARK, PublishedFolder
from scripts.publishing.history import Version
from scripts.solver import solved
from tests.campaigns.rig import small_warehouse


@pytest.fixture
def small(tmp_path, shipped):
    """A small private file."""
    return small_warehouse(shipped.published, tmp_path / "elsewhere" / "aum_flows.duckdb")


@pytest.fixture
def folder(tmp_path):
    """The folder of a published file that is not there yet."""
    (tmp_path / "warehouse").mkdir()
    return PublishedFolder(tmp_path / "warehouse" / "aum_flows.duckdb")


def publish(folder, private):
    """Publishes, as a build does."""
    with folder.locked():
        return folder.publish(private)


# 1: the private file may not be the published one.


@pytest.mark.parametrize("way", ["the same name", "a link", "a folder linked", "a hard link"])
def test_a_private_file_that_is_the_published_one_is_rejected(tmp_path, small, folder, monkeypatch, capfd, way):
    publish(folder, small)
    before = folder.file.read_bytes()
    private = {"a link": tmp_path / "link.duckdb", "a hard link": tmp_path / "hard.duckdb"}.get(way, folder.file)
    if way == "a link":
        private.symlink_to(folder.file)
    elif way == "a hard link":
        os.link(folder.file, private)
    elif way == "a folder linked":
        (tmp_path / "other").symlink_to(folder.file.parent)
        private = tmp_path / "other" / folder.file.name
    monkeypatch.setenv("AUM_FLOWS_PUBLISHED", str(folder.file))
    monkeypatch.setenv("AUM_FLOWS_PRIVATE", str(private))
    assert build(ROOT, full=True) == 1
    said = capfd.readouterr().err
    assert "AUM_FLOWS_PRIVATE and AUM_FLOWS_PUBLISHED lead to the same place" in said
    assert said.rstrip().endswith(f"{folder.file} is unchanged.")
    assert folder.file.read_bytes() == before
    assert folder.log.is_symlink()


# 2: nothing in the environment leaves a test out.


def test_a_broken_table_is_not_published_whatever_dbt_is_told(project, monkeypatch, capfd):
    told = {"DBT_EXCLUDE_RESOURCE_TYPES": "test", "DBT_RESOURCE_TYPES": "seed model"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    line = "janus_2004_07,2004-07-01,2004-07-31,growth_equity,redemptions,"
    project.replace("reported/flows", f"{line}1.9", f"{line}2.9")
    assert project.build() == 1
    said = capfd.readouterr().err
    assert "FAIL fct_footing_check__nothing_is_broken" in said
    assert "Nothing was published: the build failed; there is no published file yet." in said
    assert {name: os.environ[name] for name in told} == told
    assert not project.published.exists()


def test_the_gate_counts_what_there_is_against_what_passed():
    there = {"seed.a": ("seed", "a"), "model.b": ("model", "b"), "test.c": ("test", "c")}
    passed = {"seed.a": "success", "model.b": "success", "test.c": "pass"}
    check_all_passed(dbt.Run(there, passed))
    check_all_passed(dbt.Run(there, passed | {"test.c": "warn"}))
    for key in there:
        for ended in ({k: v for k, v in passed.items() if k != key}, passed | {key: "skipped"}, passed | {key: "fail"}):
            with pytest.raises(PublishError, match="1 of 3 seeds, models and tests did not run and pass: "):
                check_all_passed(dbt.Run(there, ended))
    with pytest.raises(PublishError):
        check_all_passed(dbt.Run({}, {}))


def test_the_manifest_lists_what_passed(shipped, parsed):
    listed = PublishedFolder(shipped.published).stated()["tests"]["passed"]
    for kind in ("seed", "model", "test"):
        assert listed[kind] == sorted(node.name for node in parsed.nodes.values() if node.resource_type == kind)


def test_a_test_that_is_left_out_of_the_run_is_missed(parsed):
    """Whatever is in the manifest has to run."""
    node = next(node for node in parsed.nodes.values() if node.name == "fct_footing_check__nothing_is_broken")
    assert node.unique_id in dbt.expected(parsed, with_unit_tests=False)


# 3: one build at a time on a private file, and what is audited is what the build wrote.


@pytest.mark.parametrize(("code", "is_reused"), [("as before", True), ("changed", False)])
def test_what_was_parsed_serves_the_same_code_alone(tmp_path, monkeypatch, code, is_reused):
    """dbt can keep a unit test that is gone, which then fails for want of a model: other code is parsed anew."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "one.sql").write_text("select 1 as one")
    (tmp_path / "dbt_project.yml").write_text("{name: small, profile: small, model-paths: [models]}")
    (tmp_path / "profiles.yml").write_text("{small: {target: a, outputs: {a: {type: duckdb, path: ':memory:'}}}}")
    monkeypatch.setenv("AUM_FLOWS_PRIVATE", str(tmp_path / "aum_flows.duckdb"))
    opened, reused = BuildFiles(), []
    load = ManifestLoader.read_manifest_for_partial_parse
    monkeypatch.setattr(
        ManifestLoader,
        "read_manifest_for_partial_parse",
        lambda loader: (found := load(loader)) and (reused.append(found) or found),
    )
    dbt.parse(opened, tmp_path, "as before")
    assert not reused
    dbt.parse(opened, tmp_path, code)
    assert bool(reused) is is_reused


def test_two_builds_onto_two_files_do_not_share_a_private_file(project, monkeypatch, capfd):
    with BuildFiles().locked():
        monkeypatch.setenv("AUM_FLOWS_PUBLISHED", str(project.folder / "other" / "aum_flows.duckdb"))
        assert project.build() == 1
    said = capfd.readouterr().err
    assert (
        f"another build is at work on {project.folder / 'build' / 'aum_flows.duckdb'}: process {os.getpid()}," in said
    )


def test_a_private_file_that_another_program_put_there_is_not_published(project, small, monkeypatch, capfd):
    def run_dbt(_console, opened, *_, **__):
        opened.make_private()
        small.replace(opened.private)
        return dbt.Run({"test.c": ("test", "c")}, {"test.c": "pass"})

    monkeypatch.setattr(dbt, "run_dbt", run_dbt)
    assert project.build() == 1
    assert "is not the file that this build wrote: another program replaced it" in capfd.readouterr().err
    assert not project.published.exists()


# 4: only what this project wrote is replaced or removed.

NOTES = {
    ".x.tmp": "mine",
    ".aum_flows.mine.tmp": "mine",
    ".aum_flows.abcdefgh.tmp/mine": "mine",
    "history/2024a-notes.txt": "mine",
    "history/2024-notes.json": '{"name": "2024-notes"}',
    "history/000002-0123456789ab.json": "{}",
    "history/000003-notes.duckdb": "mine",
}


def test_files_of_other_programs_stay(small, folder):
    for name, text in NOTES.items():
        (folder.file.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (folder.file.parent / name).write_text(text)
    for _ in range(2):
        publish(folder, small)
    assert {name: (folder.file.parent / name).read_text() for name in NOTES} == NOTES


@pytest.mark.parametrize("text", ['{"name": "an app", "icons": []}', "not JSON", "{}", "[1]"])
def test_a_manifest_of_another_program_is_not_replaced(small, folder, text):
    folder.note.write_text(text)
    with pytest.raises(PublishError, match=r"manifest\.json was not written by this project"):
        publish(folder, small)
    assert folder.note.read_text() == text
    assert not folder.file.exists()


def test_not_even_where_something_is_published(small, folder):
    publish(folder, small)
    folder.note.write_text('{"name": "an app", "icons": []}')
    with pytest.raises(PublishError, match="was not written by this project"):
        publish(folder, small)


def test_a_file_of_another_program_is_not_replaced_by_a_release(small, folder):
    with duckdb.connect(str(folder.file)) as connection:
        connection.execute("create table mine as select 1 as one")
    with pytest.raises(PublishError, match=r"aum_flows\.duckdb was not published by this project"):
        publish(folder, small)


@pytest.mark.parametrize("kind", ["text", "database"])
def test_a_file_of_another_program_is_not_replaced_by_a_private_file(project, capfd, kind):
    private = project.folder / "build" / "aum_flows.duckdb"
    private.parent.mkdir()
    if kind == "text":
        private.write_text("mine")
    else:
        with duckdb.connect(str(private)) as connection:
            connection.execute("create table mine as select 1 as one")
    before = private.read_bytes()
    assert project.build() == 1
    assert f"{private} was not built by this project" in capfd.readouterr().err
    assert private.read_bytes() == before


def test_a_name_with_a_star_is_a_name(tmp_path, small):
    place = PublishedFolder(tmp_path / "all" / "*.duckdb")
    place.file.parent.mkdir()
    other = place.file.with_name(".other.abcdefgh.tmp")
    other.mkdir()
    (other / WORKPLACE_MARK).touch()
    publish(place, small)
    assert (other / WORKPLACE_MARK).exists()


def test_a_lock_that_is_another_programs_file_is_not_emptied(small, folder):
    folder.lock.write_text("mine")
    with pytest.raises(PublishError, match="is where a build keeps its lock"):
        publish(folder, small)
    assert folder.lock.read_text() == "mine"


def test_a_link_named_like_a_leftover_stays(tmp_path, small, folder):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / WORKPLACE_MARK).touch()
    link = folder.file.with_name(".aum_flows.abcdefgh.tmp")
    link.symlink_to(tmp_path / "precious")
    publish(folder, small)
    assert link.is_symlink()
    assert (tmp_path / "precious" / WORKPLACE_MARK).exists()


# 5: a number is a number.


def test_a_number_means_a_version_and_never_the_start_of_a_hash(tmp_path, small, folder, monkeypatch):
    publish(folder, small)
    kept = folder.history.versions()
    names = ["000008-8aaaaaaaaaaa", "000009-258edaaaaaaa", "000010-81aaaaaaaaaa"]
    versions = [Version(folder.history.folder / f"{name}.duckdb", kept[0].manifest) for name in names]
    monkeypatch.setattr(folder.history, "versions", lambda: versions)
    assert folder.history.chosen(None, None, "8").name == names[0]
    assert folder.history.chosen(None, None, "000009").name == names[1]
    assert folder.history.chosen(None, None, "258e").name == names[1]
    for wanted in ("2", "81", "25", "8a"):
        with pytest.raises(PublishError, match="is not a kept version"):
            folder.history.chosen(None, None, wanted)


# 6: the status says whether it was published, whatever becomes of the page.

PAGE = """
import sys
from scripts import console
sys.exit(console.guarded(lambda: console.say('Jänus\\n' * 9), 'Nothing was done'))
"""


def printed(stdout, **environment) -> subprocess.CompletedProcess:
    """A page with a letter that is not ASCII, printed in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", PAGE], cwd=ROOT, env=os.environ | environment, stdout=stdout, stderr=subprocess.PIPE
    )


def test_a_page_that_the_encoding_has_no_letter_for_is_printed():
    done = printed(subprocess.PIPE, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.splitlines()[0] == rb"J\xe4nus"


@pytest.mark.parametrize("stdout", ["full", "a closed pipe", "closed"])
def test_a_page_that_cannot_be_printed_is_a_word_on_stderr(stdout):
    if stdout == "closed":
        command = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", PAGE]
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE)
    elif stdout == "full":
        with open("/dev/full", "w") as full:  # noqa: PTH123
            done = printed(full)
    else:
        reading, writing = os.pipe()
        os.close(reading)
        done = printed(writing)
        os.close(writing)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert b"What was to be printed could not be" in done.stderr


def test_a_headline_that_fails_is_no_failure_to_publish(project, small, monkeypatch, capfd):
    def run_dbt(_console, opened, *_, **__):
        opened.make_private()
        opened.private.write_bytes(small.read_bytes())
        return dbt.Run({"test.c": ("test", "c")}, {"test.c": "pass"})

    def unlucky(*_):
        raise RuntimeError("no such luck")

    monkeypatch.setattr(console, "LOG", project.folder / "log")
    monkeypatch.setattr(dbt, "run_dbt", run_dbt)
    monkeypatch.setattr(building, "print_headline", unlucky)
    assert project.build() == 0
    said = capfd.readouterr().err
    assert "Published 000001-" in said
    assert "The headline could not be printed: something unexpected happened, RuntimeError: no such luck" in said


# 7: a cache heals itself.


@pytest.mark.parametrize("damage", ["truncated", "garbage", "another row", "old"])
def test_results_that_were_kept_damaged_are_solved_again(tmp_path, monkeypatch, damage):
    solved_once = {"is_feasible": True, "bounds": []}
    solves = []
    monkeypatch.setattr(solved, "solve", lambda *_: solves.append(1) or solved_once)
    monkeypatch.setattr(solved.bounds, "printed_table", lambda *_: None)

    def solve():
        return list(solved.solve_all([[("r", "a")], [], [], [], [], []], tmp_path / "aum_flows.duckdb"))

    first = solve()
    (kept,) = (tmp_path / "solved").glob("*.json")
    mine = tmp_path / "solved" / "mine.json"
    mine.write_text('{"rows": []}')
    assert (solve(), len(solves)) == (first, 1)
    text = kept.read_text()
    changed = {"truncated": text[:20], "garbage": "\x00\xff", "another row": text.replace("true", "false")}
    kept.write_text(changed.get(damage, json.dumps(solved_once)))
    assert (solve(), len(solves)) == (first, 2)
    assert kept.read_text() == text
    assert mine.read_text() == '{"rows": []}'


# 8: no traceback for anything that a user can cause.


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (KeyboardInterrupt(), console.STOPPED, "Nothing was published: the build was stopped (Ctrl-C); "),
        (ZeroDivisionError("by zero"), 1, "something unexpected happened, ZeroDivisionError: by zero; the log is "),
    ],
)
def test_what_stops_a_build_is_one_line(project, monkeypatch, capfd, error, status, expected):
    def run_dbt(*_, **__):
        raise error

    monkeypatch.setattr(console, "LOG", project.folder / "build" / "log")
    monkeypatch.setattr(dbt, "run_dbt", run_dbt)
    assert project.build() == status
    heard = capfd.readouterr()
    assert heard.out == ""
    assert expected in heard.err
    assert len(heard.err.splitlines()) == 1
    assert "there is no published file yet" in heard.err
    if status == 1:
        assert "Traceback" in console.LOG.read_text()


@pytest.mark.parametrize("content", [b"\xff\xfe garbage", b"", b"code many", b"code 1 2"])
def test_garbage_where_a_build_keeps_its_notes_is_no_note(tmp_path, monkeypatch, content):
    monkeypatch.setattr(build_cache, "UNIT_TESTED", tmp_path / "unit_tested_code")
    build_cache.UNIT_TESTED.write_bytes(content)
    assert build_cache.unit_tests_passed("code") is None
    build_cache.UNIT_TESTED.unlink()
    build_cache.UNIT_TESTED.mkdir()
    assert build_cache.unit_tests_passed("code") is None


def test_a_checkout_without_git_has_no_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "ROOT", tmp_path)
    assert building.git_commit() is None
    (tmp_path / ".git").mkdir()
    assert building.git_commit() is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert building.git_commit() is None


def test_git_is_asked_of_our_own_checkout(tmp_path, monkeypatch):
    known = building.git_commit()
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    assert building.git_commit() == known


def test_what_a_library_warns_of_is_no_error_of_ours(shipped):
    warns = "import warnings; warnings.warn('deprecated', DeprecationWarning)"
    guarded = f"from scripts import console; raise SystemExit(console.guarded(lambda: exec({warns!r}), 'nothing was'))"
    for command in (["-c", guarded], ["-m", "scripts.commands.release"]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"PYTHONWARNINGS": "error", "AUM_FLOWS_PUBLISHED": str(shipped.published)},
            capture_output=True,
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_release_id_too_long_for_a_file_name_is_rejected_in_words():
    from scripts.reports.report import to_show

    long = SimpleNamespace(release_id="a" * 260, firm_id="a", order=1)
    with pytest.raises(ValueError, match="100 of them at most"):
        to_show([long], [])
