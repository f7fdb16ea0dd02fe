"""Builds and tests the warehouse, publishes it only if every test passed, and prints the headline last."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import duckdb

from scripts import console, fingerprint
from scripts.building import build_cache
from scripts.building.build_files import BuildFiles
from scripts.project import ROOT
from scripts.publishing import PublishError
from scripts.publishing.folder import PublishedFolder, identity_of
from scripts.reports.headline import console_for_people, print_headline

KINDS = {"seed": "seeds", "model": "models", "test": "tests", "unit_test": "unit tests"}


def git_commit() -> str | None:
    """The commit of the project's own checkout, ending in -dirty where files differ; None without git, or without its
    history. Variables that point git elsewhere are not for us."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return None
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        capture_output=True,
        text=True,
        errors="replace",
    )
    return described.stdout.strip() or None


def code_version(code: str) -> dict:
    """The project's version, the commit it was built from, and the fingerprint of the code."""
    import yaml

    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return {"project_version": project["version"], "git_commit": git_commit(), "fingerprint": code}


def check_all_passed(run) -> None:
    """The gate. PublishError unless every seed, model and test there is ran and passed."""
    missing = run.missing()
    if run.problems and missing:
        raise PublishError("\n".join(["the build failed", *run.problems]))
    if missing or not run.expected:
        named = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        raise PublishError(
            f"{len(missing)} of {len(run.expected)} seeds, models and tests did not run and pass: {named}"
        )


def run_and_publish(screen, files: BuildFiles, project: Path, parsed, inputs: dict) -> list[str]:
    """Runs dbt and publishes what it built; what to report. PublishError where a test failed, or as publish has it."""
    from scripts.building import dbt

    code, started = inputs["code"], time.monotonic()
    passed_before = build_cache.unit_tests_passed(code)
    with files.locked():
        build_cache.forget()
        run = dbt.run_dbt(screen, files, project, parsed, code, unit_tests=passed_before is None)
        check_all_passed(run)
        if run.problems:  # tests that warn
            console.complain("\n".join(run.problems))
        files.check_same()
        ran = run.counts()
        unit_tests = ran["unit_test"] if passed_before is None else passed_before
        tests = {
            "data_tests": ran["test"],
            "unit_tests": unit_tests,
            "unit_tests_ran": passed_before is None,
            "passed": run.passed(),
        }
        remarks = files.folder.publish(files.private, tests, code_version(code), files.check_same)
        try:
            build_cache.remember_unit_tests(code, unit_tests)
            if not run.warnings:  # what warns is to be seen again
                build_cache.remember(inputs, files.folder)
        except OSError as error:
            remarks.append(f"The next build runs in full, for this one could not be noted: {error}")
    counts = [f"{ran[kind]} {plural}" for kind, plural in KINDS.items() if ran[kind]]
    if passed_before is not None:
        counts.append("unit tests passed before on this code")
    built = f"Built and tested in {time.monotonic() - started:.1f} s: {', '.join(counts)}."
    return [built, *remarks]


def in_place(folder: PublishedFolder) -> list | None:
    """What changes when a file is published."""
    try:
        return identity_of(folder.file)
    except OSError:
        return None


def refusal(error: BaseException) -> str:
    """Why nothing was published, in words: one problem to a line, then the reason that ends the last one."""
    if isinstance(error, PublishError | OSError | duckdb.Error):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "the build was stopped (Ctrl-C)"
    return console.unexpected(error, "").removeprefix(": ").removesuffix(".")


def page(screen, folder: PublishedFolder, report: list[str]) -> str:
    """What a build that published prints."""
    with screen.capture() as captured:
        for line in report:
            screen.print(line, markup=False)
        print_headline(screen, folder.file)
    return captured.get()


def build(project: Path = ROOT, parsed=None, full: bool = False) -> int:
    """Builds and publishes, unless nothing changed since the last tested build; the exit status: 0 where the published
    file is what the seeds say, whether or not it can be told. What fails is reported, and leaves the file as it was.

    project: a folder with dbt_project.yml, profiles.yml and seeds/. parsed: dbt's manifest, if the project is parsed
    already. full: build even where nothing changed.
    """
    screen, files = console_for_people(), BuildFiles()
    folder, before = files.folder, in_place(files.folder)
    try:
        inputs = build_cache.inputs(project, fingerprint.of_code())
        if not full and build_cache.is_current(inputs, folder):
            report = ["Nothing changed since the last tested build: code, seeds and published file are the same."]
        else:
            report = run_and_publish(screen, files, project, parsed, inputs)
    except (Exception, KeyboardInterrupt) as error:
        first, *problems = refusal(error).split("\n")
        if in_place(folder) != before and folder.file.exists():
            console.complain("\n".join([*problems, f"It was published; then: {first}."]))
            return 0
        kept = f"{folder.file} is unchanged" if folder.file.exists() else "there is no published file yet"
        console.complain("\n".join([*problems, f"Nothing was published: {first}; {kept}."]))
        return console.STOPPED if isinstance(error, KeyboardInterrupt) else 1
    try:
        console.say(page(screen, folder, report))
    except (Exception, KeyboardInterrupt) as error:
        console.complain(f"{' '.join(report)}\nThe headline could not be printed: {refusal(error)}.")
    return 0
