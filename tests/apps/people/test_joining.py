"""How people get in: the first owner by a one-time link, everybody else by invitation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import NOON, PASSWORD, acting, ann, bo, cleo, dev, eve, person, team
from varsko.core.models import Delivery, EventRow, Setting
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db
FIRST = {"email": "Cleo@example.org", "name": "Cleo", "password": PASSWORD, "language": "nb", "time_zone": "Europe/Oslo"}
JOINING = {"name": "Ann", "password": PASSWORD, "language": "en", "time_zone": "Europe/Oslo"}


def path_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def invited(**more):
    by = more.pop("by", SYSTEM_ACTOR)
    return actions.invite(by=by, at=NOON, **{"email": "ann@example.org", **more})


@pytest.fixture
def _at_noon():
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        yield


class TestTheFirstStart:
    def test_the_link_makes_the_first_owner_and_signs_them_in(self, client):
        path = path_of(actions.open_setup(at=NOON))
        assert client.get(path).status_code == 200
        assert client.post(path, FIRST)["Location"] == "/"
        first = queries.user("cleo@example.org")
        assert (first.role, first.language, first.time_zone) == ("owner", "nb", "Europe/Oslo")
        assert client.session["_auth_user_id"] == first.id

    def test_the_link_works_once(self, client):
        path = path_of(actions.open_setup(at=NOON))
        client.post(path, FIRST)
        stranger = Client()
        assert stranger.get(path).status_code == 404
        assert "this installation has its owner" in stranger.get(path).content.decode()
        assert stranger.post(path, {**FIRST, "email": "eve@example.org"}).status_code == 404
        assert len(queries.everybody()) == 1

    def test_the_link_is_stored_nowhere(self):
        token = actions.open_setup(at=NOON).rsplit("/", 1)[1]
        assert token not in Setting.objects.get().value

    def test_asking_again_replaces_the_link(self, client):
        old, new = (path_of(actions.open_setup(at=NOON)) for _time in range(2))
        assert client.get(old).status_code == 404
        assert "Copy the whole of the last link" in client.get(old).content.decode()
        assert client.get(new).status_code == 200

    def test_where_somebody_is_there_is_no_first_start(self, client):
        path = path_of(actions.open_setup(at=NOON))
        ann()
        assert actions.open_setup(at=NOON) is None
        assert client.get(path).status_code == 404
        with pytest.raises(NotFound):
            actions.set_up(at=NOON, token=path.rsplit("/", 1)[1], **FIRST)

    @pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2f", "é"])
    def test_guessed_links_open_nothing(self, client, token):
        actions.open_setup(at=NOON)
        assert client.get(f"/setup/{token}").status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [
            {"password": "short"},
            {"password": "cleo@example.org"},
            {"email": "cleo"},
            {"time_zone": "Mars/Base"},
            {"name": " "},
            {"email": "cleo", "password": "short"},
        ],
    )
    def test_what_is_wrong_is_said_and_the_link_stays(self, client, wrong):
        path = path_of(actions.open_setup(at=NOON))
        answer = client.post(path, {**FIRST, **wrong})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == set(wrong)
        assert client.post(path, FIRST).status_code == 302


@pytest.mark.usefixtures("_at_noon")
class TestInvitations:
    def test_ann_joins_by_the_link_in_her_mail(self, client):
        ours = team("Platform")
        invited(by=acting(cleo()), name="Ann", team_ids=[ours.id], role="admin", language="nb")
        mail = Delivery.objects.get()
        assert (mail.address, mail.purpose) == ("ann@example.org", "account")
        path = re.search(r"http://127\.0\.0\.1:8000(/invite/\S+)", mail.message["text"])[1]
        page = client.get(path)
        assert "Cleo invited you" in page.content.decode()
        assert client.post(path, JOINING)["Location"] == "/"
        one = queries.user("ann@example.org")
        assert (one.role, one.is_verified, queries.contacts([one.id])[one.id][0].verified) == ("admin", True, True)
        assert queries.team(ours.id).members == (one.id,)
        assert client.session["_auth_user_id"] == one.id
        assert queries.invitations() == []

    def test_an_invitation_works_once(self, client):
        _view, link = invited()
        client.post(path_of(link), JOINING)
        stranger = Client()
        assert stranger.get(path_of(link)).status_code == 404
        assert stranger.post(path_of(link), JOINING).status_code == 404
        with pytest.raises(NotFound):
            actions.accept_invitation(at=NOON, token=link.rsplit("/", 1)[1], name="Eve", password=PASSWORD)

    def test_an_invitation_ends_after_seven_days(self, client):
        _view, link = invited()
        with time_machine.travel(NOON + timedelta(days=7), tick=False):
            assert client.post(path_of(link), JOINING).status_code == 404
        with time_machine.travel(NOON + timedelta(days=6, hours=23), tick=False):
            assert client.get(path_of(link)).status_code == 200

    def test_sending_it_again_makes_a_new_link_and_voids_the_old(self, client):
        view, old = invited()
        new = actions.resend_invitation(by=acting(cleo()), at=NOON + timedelta(days=10), invitation_id=view.id)
        assert client.get(path_of(old)).status_code == 404
        with time_machine.travel(NOON + timedelta(days=16), tick=False):
            assert client.get(path_of(new)).status_code == 200
        assert Delivery.objects.count() == 2

    def test_what_is_taken_back_opens_nothing(self, client):
        view, link = invited()
        actions.revoke_invitation(by=acting(cleo()), at=NOON, invitation_id=view.id)
        assert client.get(path_of(link)).status_code == 404
        told = [row.kind for row in EventRow.objects.filter(subject=view.id)]
        assert told == ["people.UserInvited", "people.UserInvitationRevoked"]
        with pytest.raises(NotFound):
            actions.revoke_invitation(by=SYSTEM_ACTOR, at=NOON, invitation_id=view.id)

    def test_the_link_is_stored_only_in_the_mail(self):
        _view, link = invited()
        token = link.rsplit("/", 1)[1]
        assert not EventRow.objects.filter(data__icontains=token).exists()

    def test_nobody_is_invited_twice_or_when_already_here(self):
        invited()
        with pytest.raises(Conflict):
            invited(email="ANN@example.org")
        bo()
        with pytest.raises(Conflict):
            invited(email="bo@example.org")

    def test_somebody_who_came_otherwise_meanwhile_is_not_doubled(self, client):
        _view, link = invited()
        ann()
        answer = client.post(path_of(link), JOINING)
        assert answer.status_code == 422
        assert len(queries.everybody()) == 1

    @pytest.mark.parametrize("wrong", [{"email": "ann"}, {"role": "king"}, {"team_ids": ["nowhere"]}, {"language": "xx"}])
    def test_nonsense_is_refused(self, wrong):
        with pytest.raises(Invalid) as refused:
            invited(**wrong)
        assert set(refused.value.errors) == set(wrong)

    def test_only_chiefs_invite_and_only_owners_invite_owners(self):
        boss = ann()
        team("Platform", managers=(boss,))
        for who in (boss, eve(), dev()):
            with pytest.raises(NotAllowed):
                invited(by=acting(who), email="new@example.org")
        admin = person("Kari", "admin")
        with pytest.raises(NotAllowed):
            invited(by=acting(admin), email="new@example.org", role="owner")
        owners, _link = invited(by=acting(cleo()), email="new@example.org", role="owner")
        with pytest.raises(NotAllowed):
            actions.resend_invitation(by=acting(admin), at=NOON, invitation_id=owners.id)

    def test_a_weak_password_is_refused_and_the_invitation_stays(self, client):
        _view, link = invited()
        assert client.post(path_of(link), {**JOINING, "password": "password123"}).status_code == 422
        assert client.post(path_of(link), JOINING).status_code == 302

    def test_a_team_that_is_gone_meanwhile_is_left_out(self, client):
        ours = team("Platform")
        _view, link = invited(team_ids=[ours.id])
        actions.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=ours.id)
        assert client.post(path_of(link), JOINING).status_code == 302


def test_what_opens_an_account_is_read_by_owners_only(client):
    ann(password="forgotten, over the fjord")
    client.post("/password/forgotten", {"email": "ann@example.org"})
    mail = Delivery.objects.get()
    for one, may_read in ((person("Kari", "admin"), False), (cleo(), True)):
        client.force_login(User.objects.get(pk=one.id))
        page = client.get(f"/settings/deliveries/{mail.pk}")
        assert page.status_code == 200
        assert ("/password/reset/" in page.content.decode()) is may_read
