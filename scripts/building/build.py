"""Builds and tests the warehouse, publishes it only if every test passed, and prints the headline last."""

import subprocess
import time
from pathlib import Path

import duckdb

from scripts import fingerprint
from scripts.books.sample import SampleError, ensure_sample
from scripts.building import tested
from scripts.project import ROOT, private_file, published_file
from scripts.publishing import PublishError
from scripts.publishing.folder import PublishedFolder
from scripts.showing.headline import console_for_people, print_headline

KINDS = {"seed": "seeds", "model": "models", "test": "tests", "unit_test": "unit tests"}


def code_version(code: str) -> dict:
    """The project's version, the commit it was built from (ending in -dirty where files differ from it; none without
    git), and the fingerprint of the code."""
    import yaml

    commit = None
    if (ROOT / ".git").exists():
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        commit = described.stdout.strip() or None
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return {"project_version": project["version"], "git_commit": commit, "fingerprint": code}


def run_and_publish(console, folder: PublishedFolder, project: Path, parsed, inputs: dict) -> list[str]:
    """Runs dbt and publishes what it built; what to report. PublishError where a test failed, or as publish has it."""
    from scripts.building import dbt

    code, started = inputs["code"], time.monotonic()
    passed_before = tested.unit_tests_passed(code)
    options = [] if passed_before is None else ["--exclude-resource-type", "unit_test"]
    with folder.locked():
        tested.forget()
        if ensure_sample():
            console.print("Rolled the sample of books up: once, until its code changes.")
        passed, ran, warnings = dbt.run_dbt(console, options, project, parsed)
        if not passed:
            raise PublishError("the build failed")
        unit_tests = ran["unit_test"] if passed_before is None else passed_before
        tests = {"data_tests": ran["test"], "unit_tests": unit_tests, "unit_tests_ran": passed_before is None}
        remarks = folder.publish(private_file(), tests, code_version(code))
        tested.remember_unit_tests(code, unit_tests)
        if not warnings:  # what warns is to be seen again
            tested.remember(inputs, folder)
    counts = [f"{ran[kind]} {plural}" for kind, plural in KINDS.items() if ran[kind]]
    if passed_before is not None:
        counts.append("unit tests passed before on this code")
    return [f"Built and tested in {time.monotonic() - started:.1f} s: {', '.join(counts)}.", *remarks]


def build(project: Path = ROOT, parsed=None, full: bool = False) -> int:
    """Builds and publishes, unless nothing changed since the last tested build; the exit status. What fails is
    reported, and leaves the published file as it was.

    project: a folder with dbt_project.yml, profiles.yml and seeds/. parsed: dbt's manifest, if the project is parsed
    already. full: build even where nothing changed.
    """
    console, folder = console_for_people(), PublishedFolder(published_file())
    inputs = tested.inputs(project, fingerprint.of_code())
    if not full and tested.is_current(inputs, folder):
        report = [
            "Nothing changed since the last tested build: code, seeds, environment and published file are the same."
        ]
    else:
        try:
            report = run_and_publish(console, folder, project, parsed, inputs)
        except (PublishError, SampleError, OSError, duckdb.Error) as error:
            kept = f"{folder.file} is unchanged" if folder.file.exists() else "there is no published file yet"
            message = f"Nothing was published: {error}; {kept}."
            console.print(message, style="bold red", markup=False, soft_wrap=True)
            return 1
    for line in report:
        console.print(line, markup=False)
    print_headline(console, folder.file)
    return 0
