"""Two write one review at once, and nothing that either typed is lost."""

from html import unescape

import pytest
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.kernel.errors import Conflict
from varsko.postmortems import actions, queries

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_what_somebody_else_changed_is_not_written_over(ann, bo, review):
    began = review.marks
    actions.write(by=cast.acting(bo), at=clock.now(), ref=review.key, texts={"learned": "Bo: watch dates"}, marks=began)
    with pytest.raises(Conflict) as told:
        actions.write(by=cast.acting(ann), at=clock.now(), ref=review.key, texts={"learned": "Ann: ask Bo", "well": "Fast"}, marks=began)
    assert list(told.value.errors) == ["learned"]
    now = queries.review(review.key, by=cast.acting(ann))
    assert (now.texts["learned"], now.texts["well"]) == ("Bo: watch dates", review.texts["well"])


def test_what_somebody_left_alone_stays_as_the_other_wrote_it(ann, bo, review):
    began, before = review.marks, review.texts
    actions.write(by=cast.acting(bo), at=clock.now(), ref=review.key, texts={"learned": "Bo: watch dates"}, marks=began)
    actions.write(by=cast.acting(ann), at=clock.now(), ref=review.key, texts={**before, "lucky": "It was noon"}, marks=began)
    now = queries.review(review.key, by=cast.acting(ann)).texts
    assert (now["learned"], now["lucky"]) == ("Bo: watch dates", "It was noon")


def test_the_page_shows_both_and_the_next_press_decides(page, ann, bo, review):
    address = f"/postmortems/{review.key}/edit"
    marks = {f"mark_{name}": mark for name, mark in review.marks.items()}
    assert f'name="mark_learned" value="{review.marks["learned"]}"' in text(page.get(address))
    actions.write(by=cast.acting(bo), at=clock.now(), ref=review.key, texts={"learned": "Bo: watch dates"})
    shown = page.post(address, {**review.texts, **marks, "learned": "Ann: ask Bo"})
    assert shown.status_code == 422
    for wanted in ("Ann: ask Bo", "What stands there now", "Bo: watch dates", "Somebody changed this meanwhile."):
        assert wanted in text(shown), wanted
    fresh = queries.review(review.key, by=cast.acting(ann)).marks
    assert f'name="mark_learned" value="{fresh["learned"]}"' in text(shown)
    again = {**review.texts, **{f"mark_{name}": mark for name, mark in fresh.items()}, "learned": "Both: watch dates, ask Bo"}
    assert page.post(address, again).status_code == 302
    assert queries.review(review.key, by=cast.acting(ann)).texts["learned"] == "Both: watch dates, ask Bo"


def test_a_script_is_told_with_409_and_has_the_twins_of_the_pages(ann, bo, review):
    _view, secret = cast.key("Bot", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    path = f"/api/v1/postmortems/{review.key}"

    def send(method: str, more: str, body: dict[str, object]):
        return getattr(client, method)(path + more, data=body, content_type="application/json")

    marks = client.get(path).json()["marks"]
    assert send("patch", "", {"lucky": "One", "marks": marks}).status_code == 200
    assert send("patch", "", {"lucky": "Two", "marks": marks}).status_code == 409
    assert send("patch", "", {"lucky": "Two"}).json()["texts"]["lucky"] == "Two"
    changed = send("put", "/factors/1", {"text": "It ran out", "kind": "trigger"}).json()
    assert changed["factors"][0]["text"] == "It ran out"
    assert send("put", "/factors/99", {"text": "x"}).status_code == 404
    count = len(changed["factors"])
    assert len(client.delete(f"{path}/factors/1").json()["factors"]) == count - 1
    assert send("post", "/approvals", {"user_id": bo.id}).json()["approvals"][0]["user_name"] == "Bo"
    assert send("post", "/approve", {}).status_code == 409
