"""Copies of public pages by rsync and git: what the folder of copies gets, a commit a state, nothing by force, trouble seen."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.channels.carriers import Load, NotBrought, git, rsync
from varsko.cli import doctor
from varsko.core import programs
from varsko.core.worker import WorkerLoop
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, handlers, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.models import CarriedCopy, StatusPage

# What rsync does with the arguments it is given here, as its manual says: it keeps to the folders that are included, and deletes there.
STAND_IN = """#!{python}
import filecmp, json, os, shutil, sys
from pathlib import Path
with open({log!r}, "a") as log:
    log.write(json.dumps([sys.argv[1:], sorted(os.environ)]) + "\\n")
if os.path.exists({broken!r}):
    sys.exit(open({broken!r}).read())
cut = sys.argv.index("--")
source, target = map(Path, sys.argv[cut + 1:])
for name in [one[len("--include=/"):-len("/***")] for one in sys.argv[1:cut] if one.startswith("--include=/")]:
    if "--dry-run" in sys.argv:
        continue
    shutil.rmtree(target / name, ignore_errors=True)
    if (source / name).is_dir():
        shutil.copytree(source / name, target / name)
"""


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(settings, tmp_path):
    """Set where copies go to, with a data folder of its own."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()

    def told(**said):
        settings.VARSKO = settings.VARSKO.model_copy(update=said)

    return told


def run(*argv, told=None) -> str:
    return subprocess.run(["git", *argv], check=True, capture_output=True, text=True, input=told).stdout


class Repository:
    """A bare repository somewhere else, and what one sees there."""

    def __init__(self, folder) -> None:
        self.folder = folder
        run("init", "--quiet", "--bare", str(folder))

    def see(self, *argv) -> list[str]:
        return run("-C", str(self.folder), *argv).splitlines()

    def files(self, branch="main") -> set[str]:
        return set(self.see("ls-tree", "-r", "--name-only", branch))

    def commits(self, branch="main") -> list[str]:
        return self.see("log", "--format=%s", branch)

    def commit(self, files: dict[str, str], *, alone=False) -> None:
        """Commit as somebody else does: on top of the branch, or in the place of all that it was."""
        lines = []
        for name, text in files.items():
            blob = run("-C", str(self.folder), "hash-object", "-w", "--stdin", told=text).strip()
            lines.append(f"100644 {blob}\t{name}")
        known = [] if alone else self.see("ls-tree", "-r", "main") if self.see("branch", "--list", "main") else []
        index = {**os.environ, "GIT_INDEX_FILE": str(self.folder / "others")}
        (self.folder / "others").unlink(missing_ok=True)
        told = "\n".join([*known, *lines]) + "\n"
        subprocess.run(["git", "-C", self.folder, "update-index", "--add", "--index-info"], check=True, env=index, input=told.encode())
        tree = subprocess.run(
            ["git", "-C", self.folder, "write-tree"], check=True, env=index, capture_output=True, text=True
        ).stdout.strip()
        parents = ["-p", "main"] if known else []
        who = ["-c", "user.name=Bo", "-c", "user.email=bo@example.org"]
        made = run(*who, "-C", str(self.folder), "commit-tree", tree, *parents, "-m", "By hand").strip()
        run("-C", str(self.folder), "update-ref", "refs/heads/main", made)


@pytest.fixture
def repository(place, tmp_path):
    place(status_git=str(tmp_path / "there.git"))
    return Repository(tmp_path / "there.git")


@pytest.fixture
def stand_in(place, tmp_path, monkeypatch):
    """A program called rsync that copies as rsync does, and writes down what it was asked."""
    log, there, broken = tmp_path / "asked", tmp_path / "there", tmp_path / "broken"
    there.mkdir()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "rsync"
    program.write_text(STAND_IN.format(python=sys.executable, log=str(log), broken=str(broken)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    place(status_rsync=str(there))
    return there


def again() -> None:
    """Have the pages written and brought once more."""
    StatusPage.objects.update(due_at=NOON)
    work()


def test_a_branch_holds_what_the_folder_of_copies_gets(repository, page, tells, settings, tmp_path):
    report = tells(page)
    work()
    assert repository.commits() == ["Ferries"]
    assert {"ferries/index.html", "ferries/api/v2/summary.json", f"ferries/en/incidents/{report.code}/index.html"} <= repository.files()
    lies = settings.DATA / "carried" / "git" / "pages"
    assert repository.files() == {str(one.relative_to(lies)) for one in lies.rglob("*") if one.is_file()}
    assert "A copy, made at 2026-03-02 12:00 UTC" in "\n".join(repository.see("show", "main:ferries/index.html"))
    assert repository.see("log", "-1", "--format=%an %ae %at", "main") == [f"Varsko varsko@localhost {int(NOON.timestamp())}"]
    (shown,) = queries.carried_copies()
    assert (shown.way, shown.sent_at, shown.error) == ("git", NOON, "")


def test_each_state_is_a_commit_that_names_the_pages_it_changes(repository, page, make, tells):
    make("Trains")
    work()
    before = repository.commits()
    tells(page)
    work()
    assert repository.commits() == ["Ferries", *before]
    CarriedCopy.objects.update(due_at=NOON)
    work()
    assert repository.commits() == ["Ferries", *before]


def test_private_pages_are_never_there_and_go_when_they_become_so(repository, page, make):
    make("Trains")
    make("Inside", access="internal")
    work()
    assert {one.partition("/")[0] for one in repository.files()} == {"ferries", "trains"}
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Ferries", slug="ferries", access="internal"))
    work()
    assert {one.partition("/")[0] for one in repository.files()} == {"trains"}
    actions.delete_page(by=SYSTEM_ACTOR, at=NOON, ref="trains")
    work()
    assert repository.files() == set()


def test_what_others_keep_in_the_branch_stays_and_does_nothing_here(repository, page):
    repository.commit(
        {"README.md": "Ours", "CNAME": "status.example.org", ".gitattributes": "* text eol=crlf filter=x", "old/proof.json": "{}"}
    )
    work()
    assert repository.commits() == ["Ferries, old", "By hand"]
    files = repository.files()
    assert {"README.md", "CNAME", ".gitattributes", "ferries/index.html"} <= files
    assert "old/proof.json" not in files
    assert "\r" not in run("-C", str(repository.folder), "show", "main:ferries/index.html")


def test_a_file_in_the_place_of_a_page_gives_way(repository, page):
    repository.commit({"ferries": "a file"})
    work()
    assert "ferries/index.html" in repository.files()


def test_another_commit_meanwhile_is_fetched_and_built_on(repository, page, tells):
    work()
    repository.commit({"README.md": "Ours"})
    tells(page)
    work()
    assert repository.commits() == ["Ferries", "By hand", "Ferries"]
    assert CarriedCopy.objects.get().last_error == ""


def test_a_branch_that_was_rewritten_is_not_written_over(repository, page, tells):
    work()
    repository.commit({"README.md": "Begun anew"}, alone=True)
    tells(page)
    work()
    assert repository.commits() == ["Ferries", "By hand"]
    assert {"README.md", "ferries/index.html"} <= repository.files()


def test_a_branch_that_was_deleted_is_begun_again(repository, page, tells):
    repository.commit({"README.md": "Ours"})
    work()
    run("-C", str(repository.folder), "update-ref", "-d", "refs/heads/main")
    run("-C", str(repository.folder), "reflog", "expire", "--expire=now", "--all")
    run("-C", str(repository.folder), "gc", "--prune=now", "--quiet")
    tells(page)
    work()
    assert "ferries/index.html" in repository.files()


def test_another_branch_gets_everything(repository, page, place):
    work()
    place(status_git=f"{repository.folder}#pages")
    CarriedCopy.objects.update(due_at=NOON)
    work()
    assert repository.files("pages") == repository.files()


def test_what_lies_there_is_begun_anew_when_it_holds_very_much(repository, page, tells, monkeypatch):
    work()
    monkeypatch.setattr(git, "_MOST_OBJECTS", 1)
    tells(page)
    work()
    assert repository.commits() == ["Ferries", "Ferries"]


def test_hooks_of_ours_and_theirs_do_not_run_here(repository, page, tells, settings, tmp_path):
    work()
    hook = settings.DATA / "carried" / "git" / "repository" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    tells(page)
    work()
    assert len(repository.commits()) == 2
    assert not (tmp_path / "ran").exists()


def test_trouble_is_seen_without_the_password_and_tried_again(repository, page, place, browser, cleo, noon):
    place(status_git="https://bo:verysecret@127.0.0.1:1/status.git")
    work()
    row = CarriedCopy.objects.get()
    assert (row.failing_since, row.sent_at) == (NOON, None)
    assert row.due_at > NOON
    assert "127.0.0.1:1/status.git" in row.last_error
    assert "verysecret" not in row.last_error
    assert "The copies by git cannot be brought up to date:" in browser(cleo).get("/status-pages/ferries").content.decode()
    place(status_git=str(repository.folder))
    noon.shift(timedelta(minutes=5))
    work()
    assert "ferries/index.html" in repository.files()
    row.refresh_from_db()
    assert (row.last_error, row.failing_since, row.due_at) == ("", None, None)
    assert "Copy by git," in browser(cleo).get("/status-pages/ferries").content.decode()


def test_a_refused_push_says_why(repository, page):
    hook = repository.folder / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'This branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    work()
    assert "pre-receive hook declined" in CarriedCopy.objects.get().last_error
    assert repository.see("branch") == []


def test_what_was_written_while_it_was_brought_is_not_forgotten(repository, page):
    work()
    CarriedCopy.objects.update(due_at=NOON - timedelta(seconds=1))
    (row,) = handlers.carried_copies()
    CarriedCopy.objects.update(due_at=NOON)
    handlers.carry_copies([row])
    assert CarriedCopy.objects.get().due_at == NOON


def test_rsync_brings_what_changed_and_takes_away_what_is_gone(stand_in, page, make, tmp_path):
    make("Trains")
    make("Inside", access="internal")
    (stand_in / "others").mkdir()
    work()
    assert {one.name for one in stand_in.iterdir()} == {"ferries", "trains", "others"}
    assert b"A copy, made at 2026-03-02 12:00 UTC" in (stand_in / "ferries" / "index.html").read_bytes()
    times = len((tmp_path / "asked").read_text().splitlines())
    CarriedCopy.objects.update(due_at=NOON)
    work()
    assert len((tmp_path / "asked").read_text().splitlines()) == times
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=PageDraft(name="Ferries", slug="ferries", access="internal"))
    work()
    assert {one.name for one in stand_in.iterdir()} == {"trains", "others"}


def test_rsync_itself_where_it_is_there_keeps_to_its_folders(request, place, page, make, tmp_path):
    if shutil.which("rsync") is None:
        request.getfixturevalue("stand_in")
    there = tmp_path / "there"
    (there / "others").mkdir(parents=True, exist_ok=True)
    (there / "others" / "proof.json").write_text("{}")
    place(status_rsync=f"{there}/")
    make("Trains")
    work()
    lies = tmp_path / "data" / "carried" / "rsync" / "pages"
    files = {one.relative_to(lies): one.read_bytes() for one in lies.rglob("*") if one.is_file()}
    assert {one.relative_to(there): one.read_bytes() for one in there.glob("[ft]*/**/*") if one.is_file()} == files
    assert CarriedCopy.objects.get().last_error == ""
    assert doctor._carriers() == (True, f"rsync: {there} can be reached")
    actions.delete_page(by=SYSTEM_ACTOR, at=NOON, ref="trains")
    work()
    assert {one.name for one in there.iterdir()} == {"ferries", "others"}
    assert (there / "others" / "proof.json").exists()


def test_rsync_is_asked_as_its_manual_says_and_hears_no_secret(stand_in, page, tmp_path, monkeypatch):
    monkeypatch.setenv("VARSKO_SECRET_KEY", "verysecret")
    work()
    asked = (tmp_path / "asked").read_text()
    assert '"--include=/ferries/***", "--exclude=/*", "--", "' in asked
    assert f'/carried/rsync/pages/", "{stand_in}/"]' in asked
    assert "BatchMode=yes" in asked
    assert "--delete-delay" in asked
    assert "VARSKO_SECRET_KEY" not in asked


def test_trouble_of_rsync_is_seen(stand_in, page, tmp_path, noon):
    (tmp_path / "broken").write_text("rsync: connection unexpectedly closed")
    work()
    row = CarriedCopy.objects.get()
    assert row.last_error == "rsync ended with 1: rsync: connection unexpectedly closed"
    assert row.due_at > NOON
    (tmp_path / "broken").unlink()
    noon.shift(timedelta(minutes=5))
    work()
    assert CarriedCopy.objects.get().last_error == ""


def test_both_may_be_set_up_and_neither_needs_to_be(stand_in, repository, page, place):
    work()
    assert [one.way for one in queries.carried_copies()] == ["git", "rsync"]
    place(status_git="", status_rsync="")
    again()
    assert queries.carried_copies() == []


def test_without_a_place_nothing_waits(place, page):
    work()
    assert not CarriedCopy.objects.exists()


def test_the_doctor_reaches_both_places_and_changes_nothing(stand_in, repository, place, tmp_path, monkeypatch):
    assert doctor._carriers() == (True, f"rsync: {stand_in} can be reached; git: the repository answers, its branch main will be begun")
    assert list(stand_in.iterdir()) == []
    assert repository.see("branch") == []
    place(status_git=str(tmp_path / "nothing"))
    ok, text = doctor._carriers()
    assert not ok
    assert "git cannot bring them" in text
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert doctor._carriers()[1].startswith("rsync cannot bring them: rsync is not installed on this host")


def test_a_program_that_takes_too_long_is_ended():
    with pytest.raises(programs.NotRun, match="took longer than 0 s"):
        programs.run(["sleep", "1000"], within=0.1)
    assert programs._under_way == set()


def test_programs_end_with_what_they_began_when_the_worker_stops(tmp_path):
    began, said = tmp_path / "began", []
    os.mkfifo(began)

    def wait() -> None:
        try:
            programs.run(["sh", "-c", f"exec 3> {began}; echo yes >&3; sleep 1000 & wait"], within=1000)
        except programs.NotRun as error:
            said.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    with began.open() as heard:
        assert heard.readline() == "yes\n"
        WorkerLoop([]).stop()
        assert heard.read() == ""  # its end comes when nobody holds it open any more
    thread.join()
    assert said == ["sh was ended"]


def test_a_trial_of_rsync_is_a_dry_run(stand_in, tmp_path):
    rsync.bring(Load(tmp_path / "data", {"ferries": "Ferries"}, frozenset()), is_trial=True)
    assert '"--dry-run"' in (tmp_path / "asked").read_text()


def test_a_program_that_is_not_there_is_named(place, page, tmp_path, monkeypatch):
    place(status_rsync="/srv/status")
    monkeypatch.setenv("PATH", str(tmp_path))
    work()
    assert CarriedCopy.objects.get().last_error == "rsync is not installed on this host"
    with pytest.raises(NotBrought, match="git is not installed"):
        git.try_out(git.Remote("/srv/x.git", "main"), repository=tmp_path / "x")


def test_an_end_by_a_signal_is_no_success():
    with pytest.raises(programs.NotRun):
        programs.run(["sh", "-c", f"kill -{signal.SIGKILL.value} $$"], within=100)


def test_what_lies_at_the_place_before_says_nothing_of_the_place_that_is_set_now(repository, page, place, tmp_path):
    work()
    assert [one.sent_at for one in queries.carried_copies()] == [NOON]
    place(status_git=f"file://{Repository(tmp_path / 'other.git').folder}")
    assert queries.carried_copies() == []
    again()
    assert [one.sent_at for one in queries.carried_copies()] == [NOON]
