"""Articles while the database is away: what may be read then, by whom, and how old it is."""

import base64
import gzip
import random
import re
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.asgi import ask
from tests.cast import NOON, acting, team
from varsko import flow
from varsko.core.worker import work_off
from varsko.kernel.files import Upload
from varsko.knowledge import actions, queries
from varsko.knowledge.actions import sheets
from varsko.knowledge.data import ArticleDraft, SpaceDraft
from varsko.knowledge.domain.pictures import inline
from varsko.knowledge.live import files
from varsko.knowledge.live.articles import Articles, Endpoint
from varsko.knowledge.models import Miniature, Sheet

pytestmark = pytest.mark.django_db
BEYOND = 299


async def django(_scope, _receive, send):
    """Stands for everything else."""
    await send({"type": "http.response.start", "status": BEYOND, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def away(_execute, _sql, _params, _many, _context):
    raise OperationalError("the database is away")


@pytest.fixture
def house(tmp_path, work, time_machine):
    """Let the worker do what is due, look once, then take the database away."""
    time_machine.move_to(NOON, tick=False)

    class House:
        articles = Articles(tmp_path / "articles")

        def stop(self):
            work()
            time_machine.shift(1)
            self.articles.look()
            assert not self.articles.is_away
            with connection.execute_wrapper(away):
                self.articles.look()
            assert self.articles.is_away

        def read(self, number, cookie="", **more):
            headers = [("cookie", cookie)] if cookie else []
            return ask(Endpoint(self.articles, django), f"/knowledge/KB-{number}", headers=[*headers, *more.pop("headers", [])], **more)

    return House()


@pytest.fixture
def shelf(open_space, write, ann):
    """KB-1 public, KB-2 portal, KB-3 inside, KB-4 a runbook inside, KB-5 a runbook of a team."""
    mine = team("HR", ann)
    write(ann, open_space("Public", readers="public"), "Public", "1. **Wait** {{incidents}}")
    write(ann, open_space("Portal", readers="portal"), "Portal", "text")
    inside = open_space("Inside")
    write(ann, inside, "Inside", "text")
    write(ann, inside, "Failover", "text", kind="runbook")
    write(ann, open_space("HR", readers="teams", writers="teams", writer_teams=(mine.id,)), "Secret", "text", kind="runbook")


def cookies_of(client) -> str:
    client.get("/knowledge")
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


def test_each_reader_reads_what_is_kept_for_them_and_nothing_else(house, shelf, browser, ann, dev, django_assert_num_queries):
    cookies = {"stranger": "", "customer": cookies_of(browser(dev)), "inside": cookies_of(browser(ann))}
    house.stop()
    with django_assert_num_queries(0):
        seen = {who: [number for number in range(1, 7) if house.read(number, said).status == 200] for who, said in cookies.items()}
    assert seen == {"stranger": [1], "customer": [1, 2], "inside": [1, 2, 4]}


def test_it_says_how_old_it_is_and_answers_nothing_of_now(house, shelf):
    house.stop()
    heard = house.read(1)
    page = heard.body.decode()
    assert "This is how the article read at 2026-03-02 12:00 UTC" in page
    assert "<strong>Wait</strong>" in page
    assert "{{incidents}}</code> – cannot be asked now" in page
    assert heard.headers["cache-control"] == "private, no-store"
    packed = house.read(1, headers=[("accept-encoding", "gzip")])
    assert gzip.decompress(packed.body) == heard.body
    assert house.read(1, headers=[("if-none-match", heard.headers["etag"])]).status == 304
    assert house.read(1, method="HEAD").body == b""
    assert house.read(1, method="POST").status == BEYOND


def test_a_pass_is_good_with_its_session_for_twelve_hours(house, shelf, browser, ann, time_machine):
    cookie = cookies_of(browser(ann))
    alone = "; ".join(one for one in cookie.split("; ") if not one.startswith("sessionid"))
    house.stop()
    assert house.read(4, cookie).status == 200
    for other in (
        alone,
        f"{alone}; sessionid=other",
        cookie.replace("inside", "portal"),
        "varsko_pass=inside:x:y:z; sessionid=x",
        "\xff;;=",
    ):
        assert house.read(4, other).status == BEYOND
    time_machine.shift(timedelta(hours=12, minutes=1))
    assert house.read(4, cookie).status == BEYOND


def test_a_fresh_pass_comes_every_hour_and_strangers_get_none(client, browser, shelf, ann, time_machine):
    time_machine.move_to(NOON, tick=False)
    assert "varsko_pass" not in client.get("/knowledge/KB-1").cookies
    page = browser(ann)
    assert page.get("/knowledge").cookies["varsko_pass"]["httponly"]
    assert "varsko_pass" not in page.get("/knowledge").cookies
    time_machine.shift(timedelta(minutes=61))
    assert "varsko_pass" in page.get("/knowledge").cookies


def test_while_the_database_answers_everything_goes_to_django(house, shelf, work):
    work()
    house.articles.look()
    assert house.read(1).status == BEYOND


def test_what_was_taken_back_is_not_kept(house, shelf, ann, cleo):
    for number, verb in ((1, "withdraw"), (4, "archive")):
        if verb == "archive":
            actions.archive_article(by=acting(ann), at=NOON, ref=number)
        else:
            actions.move_article(by=acting(ann), at=NOON, ref=number, move=verb)
    actions.change_space(by=acting(cleo), at=NOON, ref="portal", draft=SpaceDraft(name="Portal", readers="inside"))
    house.stop()
    assert queries.sheets() == []
    assert house.read(1).status == BEYOND


def test_a_process_that_starts_without_the_database_reads_its_files(house, shelf, tmp_path):
    house.stop()
    house.articles = Articles(tmp_path / "articles")
    with connection.execute_wrapper(away):
        house.articles.look()
    assert b"2026-03-02 12:00 UTC" in house.read(1).body
    assert house.read(4).status == BEYOND
    for path in (tmp_path / "articles").glob("1-*.bin"):
        path.write_bytes(b"nonsense")
    house.articles = Articles(tmp_path / "articles")
    with connection.execute_wrapper(away):
        house.articles.look()
    assert house.read(1).status == BEYOND


def test_a_new_text_is_kept_and_the_old_one_is_gone(house, shelf, ann, time_machine):
    house.stop()
    time_machine.shift(60)
    draft = ArticleDraft(title="Public", text="1. Hurry")
    actions.write_article(by=acting(ann), at=NOON, ref=1, base=1, draft=draft)
    house.stop()
    page = house.read(1).body
    assert b"Hurry" in page
    assert b"Wait" not in page


def test_what_is_closed_in_the_moment_of_the_last_look_is_closed(house, shelf, cleo):
    house.stop()
    sheet = Sheet.objects.get(article__number=1)
    actions.change_space(by=acting(cleo), at=NOON, ref="public", draft=SpaceDraft(name="Public", readers="portal"))
    actions.write_sheets([sheet.article_id], at=sheet.written_at)
    house.articles.look()
    with connection.execute_wrapper(away):
        house.articles.look()
    assert house.read(1).status == BEYOND


def test_articles_are_held_before_the_counter_as_by_whoever_erases_a_name_in_them(house, shelf):
    house.stop()
    with CaptureQueriesContext(connection) as asked:
        actions.write_sheets([Sheet.objects.get(article__number=1).article_id], at=NOON)
    order = [name for one in asked for name in ("knowledge_article", "core_sequence") if f" {name} " in one["sql"].replace('"', "")]
    assert order.index("core_sequence") == len(order) - 1 > order.index("knowledge_article")


def files_of(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_change_reads_and_files_that_article_alone(house, shelf, ann, tmp_path, work):
    house.stop()
    before = files_of(tmp_path / "articles")
    kept = {number: house.articles.find(number, "inside") for number in (1, 2, 4)}
    actions.write_article(by=acting(ann), at=NOON, ref=1, base=1, draft=ArticleDraft(title="Public", text="1. Hurry"))
    work()
    with CaptureQueriesContext(connection) as asked:
        house.articles.look()
    [texts] = [one["sql"] for one in asked if "html" in one["sql"]]
    assert "edition" in texts.partition("WHERE")[2]
    after = files_of(tmp_path / "articles")
    same = {name for name in before if not name.startswith("1-")}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert len(after) == len(before) == len(kept)
    assert b"Hurry" in house.articles.find(1, "").body


def test_what_goes_and_what_comes_at_once_is_told_apart(house, shelf, ann, open_space, write, tmp_path, work):
    house.stop()
    actions.archive_article(by=acting(ann), at=NOON, ref=4)
    write(ann, open_space("News", readers="public"), "News", "It works again")
    work()
    house.articles.look()
    assert [bool(house.articles.find(number, "inside")) for number in (1, 2, 4, 6)] == [True, True, False, True]
    assert sorted(name.partition("-")[0] for name in files_of(tmp_path / "articles")) == ["1", "2", "6"]


def test_a_process_that_looked_earlier_leaves_what_another_filed_since(house, shelf, ann, tmp_path, work):
    house.stop()
    late = Articles(tmp_path / "articles")
    late.look()
    actions.write_article(by=acting(ann), at=NOON, ref=1, base=1, draft=ArticleDraft(title="Public", text="1. Hurry"))
    work()
    house.articles.look()
    late._file()
    fresh = Articles(tmp_path / "articles")
    fresh.recall()
    assert b"Hurry" in fresh.find(1, "").body


@pytest.mark.parametrize("number", [1, 4])
def test_the_file_of_what_was_written_last_goes_when_that_is_taken_back(house, shelf, ann, tmp_path, work, number):
    article = queries.article(number, by=acting(ann)).row
    house.stop()
    actions.write_sheets([article.id], at=NOON)
    house.articles.look()
    actions.archive_article(by=acting(ann), at=NOON, ref=number)
    work()
    house.articles.look()
    assert sorted(name.partition("-")[0] for name in files_of(tmp_path / "articles")) == sorted({"1", "2", "4"} - {str(number)})
    fresh = Articles(tmp_path / "articles")
    fresh.recall()
    assert fresh.find(number, "inside") is None


def test_the_file_of_the_version_before_is_read_and_then_goes(house, shelf, tmp_path):
    house.stop()
    folder = tmp_path / "articles"
    kept = files.recall(folder)
    for path in folder.iterdir():
        path.unlink()
    old = [{name: getattr(one, name) for name in ("number", "readers", "html", "silence", "written_at")} for one in kept]
    (folder / "articles.bin").write_bytes(msgspec.msgpack.encode(old))
    house.articles = Articles(folder)
    with connection.execute_wrapper(away):
        house.articles.look()
    assert house.read(1).status == 200
    house.articles.look()
    assert not (folder / "articles.bin").exists()
    assert len(files_of(folder)) == len(kept)


def test_a_file_that_could_not_be_written_is_tried_again(house, shelf, ann, tmp_path):
    (tmp_path / "articles").write_bytes(b"in the way")
    house.stop()
    assert house.read(1).status == 200
    (tmp_path / "articles").unlink()
    house.stop()
    house.articles = Articles(tmp_path / "articles")
    with connection.execute_wrapper(away):
        house.articles.look()
    assert house.read(1).status == 200


class TestPictures:
    @pytest.fixture
    def shown(self, open_space, write, ann):
        """Write KB-1, a public article that shows a picture and a word for one that is not there."""

        def put(*pictures, text="![The lever](lever.png) ![Gone](gone.png)"):
            write(ann, open_space("Public", readers="public"), "Public", text)
            return actions.attach_files(
                by=acting(ann), at=NOON, ref="KB-1", files=[Upload(name=name, data=data) for name, data in pictures]
            )

        return put

    def test_they_are_shown_small_and_without_what_travels_in_them(self, house, shown):
        shown(("lever.png", picture(2400, 1200)), ("other.png", picture(10, 10)))
        house.stop()
        answer = house.read(1)
        (address,) = re.findall(r'<img src="data:image/webp;base64,([^"]+)" alt="The lever"', answer.body.decode())
        assert re.findall("<img", answer.body.decode()) == ["<img"]
        with Image.open(BytesIO(base64.b64decode(address))) as found:
            assert (found.format, found.size) == ("WEBP", (1000, 500))
        assert "img-src data:" in dict(answer.headers)["content-security-policy"]
        assert "Gone" in answer.body.decode()

    def test_one_that_is_taken_away_or_none_is_words_again(self, house, shown, ann):
        (made,) = shown(("lever.png", picture(20, 20)))
        house.stop()
        assert "<img" in house.read(1).body.decode()
        actions.remove_file(by=acting(ann), at=NOON, ref="KB-1", file_id=made.id)
        house.stop()
        assert "<img" not in house.read(1).body.decode()

    def test_they_are_drawn_beside_the_work_that_pages_people(self, house, shown, monkeypatch):
        shown(("lever.png", picture(20, 20)))
        with monkeypatch.context() as watched:
            watched.setattr(sheets, "inline", lambda _data: pytest.fail("drawn by whoever pages people"))
            work_off(*[queue for queue in flow.DUE if not queue.outside])
        assert Sheet.objects.get().picture_bytes == 0
        house.stop()
        assert "<img" in house.read(1).body.decode()

    def test_one_is_drawn_once_however_often_the_text_is_written(self, house, shown, ann, monkeypatch):
        drawn = []
        monkeypatch.setattr(sheets, "inline", lambda data: drawn.append(data) or "data:image/webp;base64,AA==")
        shown(("lever.png", picture(20, 20)))
        house.stop()
        draft = ArticleDraft(title="Public", text="Anew ![The lever](lever.png)")
        actions.write_article(by=acting(ann), at=NOON, ref=1, base=1, draft=draft)
        house.stop()
        assert len(drawn) == 1
        assert 'src="data:image/webp;base64,AA=="' in house.read(1).body.decode()

    def test_one_that_ends_its_worker_each_time_is_given_up(self, house, shown, monkeypatch):
        shown(("lever.png", picture(20, 20)))
        work_off(*[queue for queue in flow.DUE if not queue.outside])
        Miniature.objects.update(attempts=9)
        monkeypatch.setattr(sheets, "inline", lambda _data: pytest.fail("tried again"))
        house.stop()
        assert Miniature.objects.get().due_at is None
        assert "<img" not in house.read(1).body.decode()

    def test_all_together_stay_within_a_bound(self, house, shown, monkeypatch):
        monkeypatch.setattr(sheets, "ALL_TOGETHER", 10)
        shown(("lever.png", picture(20, 20)))
        house.stop()
        assert "<img" not in house.read(1).body.decode()
        assert Sheet.objects.get().picture_bytes == 0

    def test_one_that_is_shown_again_and_again_counts_each_time(self, house, shown, monkeypatch):
        shown(("lever.png", picture(20, 20)), text="![The lever](lever.png) " * 100)
        house.stop()
        sheet = Sheet.objects.get()
        assert len(sheet.html) > sheet.picture_bytes > 100 * len(inline(picture(20, 20))) - 1
        monkeypatch.setattr(sheets, "ALL_TOGETHER", sheet.picture_bytes - 1)
        sheets.write_sheets([sheet.article_id], at=NOON)
        sheet.refresh_from_db()
        assert ("<img" in sheet.html, sheet.picture_bytes) == (False, 0)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(40)])
def test_what_is_no_picture_is_not_kept(data):
    assert inline(data) == ""


def test_one_that_stays_too_large_is_not_kept():
    noise = Image.frombytes("RGB", (1000, 1400), random.Random(1).randbytes(1000 * 1400 * 3))
    out = BytesIO()
    noise.save(out, "PNG")
    assert inline(out.getvalue()) == ""


def picture(width, height):
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()
