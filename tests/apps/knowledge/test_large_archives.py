"""`varsko knowledge import`: archives that no upload takes, in many short transactions, stopped anywhere and begun again."""

import io
import json
import random
import signal
import stat
import zipfile

import pytest

from tests import processes
from tests.apps.knowledge.test_archives import PAGE, drawn
from tests.cast import NOON, acting, person, team
from tests.domain.knowledge.test_confluence_xml import HEAD, page
from tests.forked import Forked
from varsko.cli import knowledge
from varsko.cli.errors import Stop
from varsko.cli.failures import explain
from varsko.cli.parser import parse
from varsko.kernel.errors import Invalid
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft
from varsko.knowledge.domain import archives, large
from varsko.knowledge.models import Article, Attachment, Origin, Revision

MB = 1024 * 1024


def noise(size: int, seed: int) -> bytes:
    return b"\x89PNG" + random.Random(seed).randbytes(size)


def wiki(pages: int, size: int) -> dict[str, str | bytes]:
    """An export in which every page shows a picture of its own and leads to the next; all stand below the first."""
    files: dict[str, str | bytes] = {}
    for number in range(1, pages + 1):
        above = '<li><span><a href="Page_1.html">Page 1</a></span></li>' if number > 1 else ""
        to = f"Page_{number % pages + 1}.html"
        body = f'<p><img src="attachments/{number}/p.png"> <a href="{to}">next</a></p>'
        files[f"OPS/Page_{number}.html"] = PAGE.format(title=f"Page {number}", above=above, body=body)
        files[f"OPS/attachments/{number}/p.png"] = noise(size, number)
    return files


@pytest.fixture
def stored(tmp_path):
    """Write an archive to disk."""

    def written(files, name="wiki.zip", how=zipfile.ZIP_DEFLATED):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", how) as archive:
            for one, content in files.items():
                archive.writestr(one, content)
        return path

    return written


def run(path, who="ann@example.org", space="guides", *more) -> None:
    knowledge.take_in(parse(["knowledge", "import", str(path), "--space", space, "--as", who, *more]))


def state() -> list[tuple]:
    """All that came, without what differs from run to run."""
    numbers = {f"/knowledge/KB-{one.number}": f"<{one.title}>" for one in Article.objects.all()}
    found = []
    for one in Article.objects.order_by("number"):
        text = one.text
        for address, title in sorted(numbers.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(address, title)
        files = list(Attachment.objects.filter(article=one.pk).order_by("name").values_list("name", "digest"))
        found.append((one.title, text, one.parent.title if one.parent else "", one.revision, one.state, files))
    return sorted(found)


@pytest.mark.django_db
def test_an_archive_that_no_upload_takes_comes_from_disk_with_all_its_pictures(ann, space, stored, capsys):
    path = stored(wiki(3, 8 * MB))
    data = path.read_bytes()
    assert len(data) > archives.LARGEST_ARCHIVE
    with pytest.raises(Invalid):
        actions.import_archive(by=acting(ann), at=NOON, space=space.id, data=data)
    run(path, "ann@example.org", "guides", "--publish")
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Articles that are new: 3, that say something new: 0, as they were: 0. Files that came: 3. Left out: 0."
    )
    assert drawn(ann, space) == ["Page 1", "-Page 2", "-Page 3"]
    assert [one[1] for one in state()] == [f"![](p.png) [next](<Page {number}>)" for number in (2, 3, 1)]
    assert sorted(Attachment.objects.values_list("size", flat=True)) == [8 * MB + 4] * 3
    before = state()
    run(path)
    assert "new: 0, that say something new: 0, as they were: 3. Files that came: 0." in capsys.readouterr().out
    assert state() == before


class _Stopped(Exception):
    pass


@pytest.mark.django_db
def test_stopped_after_any_transaction_it_goes_on_and_nothing_is_there_twice(ann, open_space, stored, monkeypatch):
    monkeypatch.setattr("varsko.knowledge.actions.importing_parts._PAGES", 2)
    path = stored(wiki(5, 100))
    whole = None
    for last in range(1, 30):
        space = open_space(f"Copy {last}")
        steps = 0

        def stop(_doing, _done, _of):
            nonlocal steps
            steps += 1
            if steps == last:  # noqa: B023 - called within this round
                raise _Stopped

        def go(say, space=space):
            with path.open("rb") as file:
                return actions.import_large_archive(by=acting(ann), clock=lambda: NOON, space=space.id, file=file, say=say)

        try:
            go(stop)
            ended = True
        except _Stopped:
            ended = False
            taken = go(lambda *_: None)
            assert (taken.changed, taken.left) == (0, ())
        found = state()
        whole = whole or found
        assert found == whole, last
        assert Revision.objects.count() == 5
        assert not Origin.objects.filter(digest="").exists()
        Article.objects.all().delete()
        if ended:
            assert last > 8  # as many transactions as there are pages in twos, and files
            return
    raise AssertionError("it never came to its end")


@pytest.mark.django_db
def test_files_that_are_there_take_no_room_when_it_is_begun_again(ann, space, stored):
    names = [f"f{number}.txt" for number in range(200)]
    path = stored({"a.md": "# A\n" + " ".join(f"[x]({name})" for name in names), **{name: name for name in names}})

    def stop(doing, _done, _of):
        if doing == "files" and Attachment.objects.count() == 200:
            raise _Stopped

    def go(say):
        with path.open("rb") as file:
            return actions.import_large_archive(by=acting(ann), clock=lambda: NOON, space=space.id, file=file, say=say)

    with pytest.raises(_Stopped):
        go(stop)
    assert go(lambda *_: None).left == ()
    assert Attachment.objects.count() == 200


def shell(data, code):
    return processes.module(data, ["django", "shell", "--no-imports", "-c", code], DJANGO_SETTINGS_MODULE="varsko.config.settings")


def test_killed_as_a_process_it_is_begun_again_and_ends_whole(tmp_path, stored):
    data, path = tmp_path / "data", stored(wiki(60, 1000))
    opened = (
        "from varsko.core.clock import now\nfrom varsko.knowledge import actions\nfrom varsko.knowledge.data import SpaceDraft\n"
        "from varsko.people import queries\nby = queries.actor_for_person(queries.user('ann@example.org').id)\n"
        "actions.open_space(by=by, at=now(), draft=SpaceDraft(name='Guides'))\n"
    )
    counted = (
        "import json\nfrom varsko.knowledge.models import Article, Attachment, Origin, Revision\n"
        "print(json.dumps([Article.objects.count(), Attachment.objects.count(), Revision.objects.count(),"
        " Origin.objects.filter(digest='').count(), Article.objects.filter(text__contains='.html').count()]))\n"
    )
    processes.varsko_each(data, (("migrate",), ""), processes.person("ann", "owner", "a long enough secret"))
    assert shell(data, opened).returncode == 0
    words = ["varsko", "knowledge", "import", str(path), "--space", "guides", "--as", "ann@example.org"]
    first = Forked(words, processes.environment(data))
    with first.stdout:
        assert any(line.startswith("20 of 60 pages are articles") for line in first.stdout)
        first.send_signal(signal.SIGKILL)
        first.wait(60)
    again = processes.varsko(data, *words[1:])
    assert again.returncode == 0, again.stderr
    told = shell(data, counted)
    assert json.loads(told.stdout) == [60, 60, 60, 0, 0]


@pytest.mark.django_db
def test_what_was_written_here_since_stays_and_what_is_new_at_the_source_comes(ann, bo, space, stored, capsys):
    run(stored({"a.md": "# A\none [b](b.md)", "b.md": "# B\none"}))
    mine = queries.article("KB-2", by=acting(bo))
    draft = ArticleDraft(title="B", text="mine", kind=mine.row.kind, language=mine.row.language)
    actions.write_article(by=acting(bo), at=NOON, ref="KB-2", base=1, draft=draft)
    path = stored({"a.md": "# A\ntwo [b](b.md)", "b.md": "# B\ntwo", "c.md": "# C\n"})
    capsys.readouterr()
    with pytest.raises(Stop, match="1 pages and files were left out") as stopped:
        run(path)
    assert stopped.value.status == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-2:] == [
        "left out: b.md: KB-2 was changed here since, and stays as it is.",
        "Articles that are new: 1, that say something new: 1, as they were: 0. Files that came: 0. Left out: 1.",
    ]
    assert [one[1] for one in state()] == ["two [b](<B>)", "mine", ""]
    run(path, "ann@example.org", "guides", "--accept-gaps")


@pytest.mark.django_db
def test_a_page_that_somebody_wrote_while_its_files_were_coming_keeps_what_they_wrote(ann, bo, space, stored):
    def write(doing, _done, _of):
        if doing == "articles":
            draft = ArticleDraft(title="A", text="mine, [see](b.md)", kind="how_to", language="en")
            actions.write_article(by=acting(bo), at=NOON, ref="KB-1", base=1, draft=draft)

    with stored({"a.md": "# A\n[b](b.md)", "b.md": "# B\n"}).open("rb") as file:
        actions.import_large_archive(by=acting(ann), clock=lambda: NOON, space=space.id, file=file, say=write)
    assert queries.article("KB-1", by=acting(ann)).text == "mine, [see](b.md)"


@pytest.mark.django_db
def test_links_damaged_files_and_texts_that_are_too_large_are_named_and_all_else_comes(ann, space, stored, capsys):
    path = stored(
        {"a.md": "# A\n![x](x.png) ![y](y.png) [p](run.exe)", "x.png": b"PICTURE-X", "y.png": b"PICTURE-Y", "run.exe": b"MZ"},
        how=zipfile.ZIP_STORED,
    )
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("secret.md")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("big.md", "0" * (2 * MB + 1))
        archive.writestr("../../../out.md", "# Out\n")
    path.write_bytes(path.read_bytes().replace(b"PICTURE-X", b"PICTURE-Z"))
    run(path, "ann@example.org", "guides", "--accept-gaps")
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("left out")] == [
        "left out: secret.md: A symbolic link is not followed.",
        "left out: big.md: big.md is larger than 2 MB.",
        "left out: x.png: This file of the archive is damaged.",
        "left out: run.exe: run.exe is a program, and programs are not taken here. Put it into an archive.",
    ]
    assert drawn(ann, space) == ["A", "Out"]
    assert list(Attachment.objects.values_list("name", flat=True)) == ["y.png"]


def bombs():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.md", "0" * 100_000)
    lying = data.getvalue().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    return {
        "nothing": (b"", "no zip archive"),
        "nonsense": (b"PK\x03\x04 not really", "no zip archive"),
        "cut off": (data.getvalue()[:-30], "no zip archive"),
        "lies of its size": (lying, "no zip archive"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", bombs())
def test_what_is_no_archive_is_said_in_one_sentence(ann, space, tmp_path, name):
    data, said = bombs()[name]
    path = tmp_path / "wiki.zip"
    path.write_bytes(data)
    with pytest.raises(Invalid) as refused:
        run(path)
    stop = explain(refused.value)
    assert stop.status == 2
    assert said in str(stop)
    assert drawn(ann, space) == []


@pytest.mark.django_db
def test_what_would_grow_beyond_all_bounds_is_refused_before_it_does(ann, space, stored, monkeypatch):
    many = {f"{number}.md": "" for number in range(30)}
    for name, bound, files, said in (
        ("MOST_FILES", 20, many, "At most 20 files"),
        ("MOST_PAGES", 20, many, "at most 20 of them as pages"),
        ("_LARGEST_READ", 1000, many, "files of an archive are read"),
        ("LARGEST_TEXTS", 1000, {"a.md": "0" * 600, "b.md": "0" * 600}, "The texts of an archive hold at most"),
        ("LARGEST_TEXTS", 1000, {"entities.xml": f"{HEAD}{page('1', 'Big', 'x' * 2000)}</hibernate-generic>"}, "The texts of an archive"),
        ("MOST_PAGES", 1, {"entities.xml": f"{HEAD}{page('1', 'A', '')}{page('2', 'B', '')}</hibernate-generic>"}, "At most"),
    ):
        path = stored(files)
        with monkeypatch.context() as bounds:
            bounds.setattr(large, name, bound)
            with pytest.raises(Invalid, match=said):
                run(path)
    for bad in ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "nonsense"):
        with pytest.raises(Invalid, match="no zip archive"):
            run(stored({"entities.xml": bad}))
    with pytest.raises(Invalid, match="no Markdown and no Confluence page"):
        run(stored({"a.txt": "x"}))
    assert drawn(ann, space) == []


@pytest.mark.django_db
def test_wrong_use_ends_with_two_and_a_sentence(ann, open_space, stored, tmp_path):
    mine = team("HR", ann)
    open_space("Guides")
    open_space("HR", readers="teams", writers="teams", writer_teams=(mine.id,))
    person("Eve")
    person("Lotte", "stakeholder")
    path = stored({"a.md": "# A\n"})
    for words, said in (
        ((path, "nobody@example.org"), "--as: there is nobody with the address 'nobody@example.org'"),
        ((path, "eve@example.org", "hr"), "--space: eve@example.org sees no space 'hr'; those that they see are: guides"),
        ((path, "lotte@example.org"), "--space: lotte@example.org may not write in guides"),
        ((tmp_path,), f"{tmp_path} is a folder; pack it into a zip archive first"),
        (("/dev/null",), "/dev/null is no file"),
    ):
        with pytest.raises(Stop) as stopped:
            run(*words)
        assert (str(stopped.value), stopped.value.status) == (said, 2)
    with pytest.raises(OSError, match="not there") as missing:
        run(tmp_path / "not there.zip")
    assert str(explain(missing.value)) == f"{tmp_path}/not there.zip: No such file or directory"
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_who_may_not_write_there_any_more_is_stopped_and_what_came_stays(ann, cleo, space, stored, monkeypatch):
    monkeypatch.setattr("varsko.knowledge.actions.importing_parts._PAGES", 1)
    monkeypatch.setattr(knowledge._Progress, "__call__", lambda *_: _archived(cleo, space))
    with pytest.raises(Stop, match="may not write in the space 'guides' any more; what came before that stays"):
        run(stored({"a.md": "# A\n", "b.md": "# B\n"}))
    assert Article.objects.count() == 0


def _archived(by, space) -> None:
    actions.archive_space(by=acting(by), at=NOON, ref=space.id, archived=True)
