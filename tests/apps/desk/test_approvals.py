"""A form may want a yes of the caller's organisation first: given by a link, in the portal or by mail, by nobody for themselves."""

import re
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests import cast, mailbox
from varsko.core import clock, personal
from varsko.core.models import Delivery, EventRow
from varsko.core.personal import Trace
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft, FormView, Report
from varsko.desk.models import Approval, ApprovalLetter, Caller, Request
from varsko.desk.queries.promises import story
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.letter import Arrival
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User

pytestmark = pytest.mark.django_db
FJORD = "Fjord Freight"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def boss():
    """Ola may approve what Fjord Freight asks for."""
    made = cast.person("Ola", "customer")
    actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=FJORD, who=made.email, sees=False, approves=True)
    return made


@pytest.fixture
def form(desk):
    wanted = FormView(id="", desk_id="", name="New laptop", approval=True)
    return actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, wanted=wanted)


@pytest.fixture
def asked(form, dev, boss):
    """Dev of Fjord Freight asks for a laptop."""
    card = Caller.objects.create(user_id=dev.id, name=dev.name, email=dev.email, organisation=FJORD, created_at=cast.NOON)
    assert card.organisation == FJORD
    report = Report(title="A strong laptop", text="For pictures", form=form.id)
    return actions.report(by=cast.acting(dev), at=clock.now(), report=report)


def now_(one):
    found = queries.request(one.key, by=SYSTEM_ACTOR)
    assert found
    return found


def waits(one):
    """The times for which no promise runs."""
    return story(Request.objects.select_related("desk").get(pk=one.id)).waits


def link_to(person) -> str:
    return re.sub(r"^https?://[^/]+", "", Delivery.objects.filter(address=person.email).latest("id").message["link"])


class TestAsking:
    def test_work_begins_after_the_yes(self, asked, ann, boss, dev, client, doing, work, page):
        assert "Waits for Ola" in text(page.get(f"/desk/{asked.key}"))
        assert "waits for approval" in text(page.get("/desk"))
        for forbidden in ("start", "solve"):
            with pytest.raises(Invalid):
                actions.move(**doing(ann), ref=asked.key, move=forbidden)
        actions.take(**doing(ann), ref=asked.key)
        actions.answer(**doing(ann), ref=asked.key, text="Which colour?")
        assert now_(asked).state == "new"
        work()
        link = link_to(boss)
        shown = text(client.get(link))
        assert "A strong laptop" in shown
        assert "For pictures" in shown
        assert "Which colour?" not in shown
        client.post(f"{link}/say", {"vote": "approved", "note": "Fine"})
        assert now_(asked).approval.state == "approved"
        assert "Ola approved it" in text(page.get(f"/desk/{asked.key}"))
        actions.move(**doing(ann), ref=asked.key, move="start")
        work()
        assert "Ola approved what you asked for" in Delivery.objects.filter(address=dev.email).latest("id").message["facts"]["lead"]

    def test_a_no_closes_it_says_why_and_the_caller_hears_once(self, asked, boss, dev, client, work, browser):
        work()
        before = Delivery.objects.filter(address=dev.email).count()
        link = link_to(boss)
        refused = client.post(f"{link}/say", {"vote": "refused"})
        assert refused.status_code == 422
        assert "Say why" in text(refused)
        client.post(f"{link}/say", {"vote": "refused", "note": "The old one is a year old"})
        assert now_(asked).state == "closed"
        work()
        told = Delivery.objects.filter(address=dev.email).order_by("id")[before:]
        assert [one.message["facts"]["body"] for one in told] == ["The old one is a year old"]
        assert "did not approve it" in text(browser(dev).get(f"/portal/{asked.key}"))

    def test_it_is_not_begun_by_making_it_part_of_another_request(self, asked, desk, ann, dev, doing):
        other = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="A dock for it", desk=desk.id))
        with pytest.raises(Invalid) as refused:
            actions.merge(**doing(ann), ref=asked.key, into=other.key)
        assert refused.value.errors == {"into": "It waits for approval first."}
        actions.merge(**doing(ann), ref=other.key, into=asked.key)
        assert (now_(other).state, now_(asked).state) == ("closed", "new")

    def test_what_waited_for_the_caller_or_was_opened_again_is_not_begun_by_that(self, asked, ann, boss, dev, doing):
        actions.answer(**doing(ann), ref=asked.key, text="Which colour?", then="wait")
        actions.reply(**doing(dev), ref=asked.key, text="Black")
        assert now_(asked).state == "new"
        actions.take_back(**doing(dev), ref=asked.key)
        actions.reply(**doing(dev), ref=asked.key, text="I need it after all")
        assert now_(asked).state == "new"
        actions.decide_approval(**doing(boss), ref=asked.id, vote="approved")
        actions.answer(**doing(ann), ref=asked.key, text="It is ordered", then="wait")
        actions.reply(**doing(dev), ref=asked.key, text="Thanks")
        assert now_(asked).state == "working"

    def test_a_letter_to_which_no_answer_comes_back_offers_none(self, asked, boss, work):
        work()
        letter = Delivery.objects.filter(address=boss.email).latest("id").message
        assert letter["facts"]["after"] == ""
        assert "/portal/approval/" in letter["link"]

    def test_what_was_said_of_ones_request_is_handed_out_to_its_caller(self, asked, boss):
        actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="refused", note="The old one will do")
        kept = next(one for part in personal.parts() for one in part.kept if one.table is Approval)
        card = str(Caller.objects.get(organisation=FJORD).pk)
        assert [row.note for row, _is_own in personal.collect(kept, Trace(callers=(card,)))] == ["The old one will do"]

    def test_it_is_decided_once(self, asked, boss, client, work):
        work()
        link = link_to(boss)
        client.post(f"{link}/say", {"vote": "approved"})
        client.post(f"{link}/say", {"vote": "approved"})
        assert client.post(f"{link}/say", {"vote": "refused", "note": "No"}).status_code == 409
        assert EventRow.objects.filter(kind="departments.ApprovalDecided").count() == 1

    def test_looking_at_the_link_changes_nothing_and_a_forged_one_leads_nowhere(self, asked, boss, client, work):
        work()
        link = link_to(boss)
        client.get(link)
        assert now_(asked).approval.is_open
        assert client.get(f"{link[:-4]}aaaa").status_code == 404
        assert client.post("/portal/approval/nothing/say", {"vote": "approved"}).status_code == 404
        assert client.post(f"{link}/say", {"vote": "maybe"}).status_code == 422

    def test_it_stands_in_the_portal_of_whoever_is_asked_alone(self, asked, boss, eve, dev, browser):
        assert "Waits for your approval" in text(browser(boss).get("/portal"))
        for other in (eve, dev):
            assert "Waits for your approval" not in text(browser(other).get("/portal"))
        assert "until somebody of your organisation approves it" in text(browser(dev).get(f"/portal/{asked.key}"))

    def test_what_is_taken_back_waits_for_nobody(self, asked, boss, dev):
        actions.take_back(by=cast.acting(dev), at=clock.now(), ref=asked.key)
        assert queries.approvals_for(cast.acting(boss)) == []
        with pytest.raises(Conflict):
            actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="approved")

    def test_the_clock_of_promises_waits_too(self, asked, boss):
        assert [one.end for one in waits(asked)] == [None]
        actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="approved")
        assert [one.end is None for one in waits(asked)] == [False]


class TestWhoMay:
    def test_nobody_approves_their_own(self, form, boss, dev):
        actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=FJORD, who=dev.email, approves=True)
        Caller.objects.create(user_id=boss.id, name=boss.name, email=boss.email, organisation=FJORD, created_at=cast.NOON)
        made = actions.report(by=cast.acting(boss), at=clock.now(), report=Report(title="A car", form=form.id))
        assert queries.asked_of(made.id) == ["Dev"]
        with pytest.raises(NotFound):
            actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=made.id, vote="approved")

    def test_who_is_appointed_no_more_approves_no_more(self, asked, boss):
        for one in queries.appointments(by=SYSTEM_ACTOR):
            actions.dismiss(by=SYSTEM_ACTOR, at=clock.now(), ref=one.id)
        with pytest.raises(NotAllowed):
            actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="approved")
        assert now_(asked).approval.is_open

    @pytest.mark.parametrize("change", ["dismissed", "moved"])
    def test_who_may_not_approve_any_more_reads_no_more_of_it(self, asked, boss, ann, client, work, browser, page, change):
        work()
        link = link_to(boss)
        if change == "dismissed":
            for one in queries.appointments(by=SYSTEM_ACTOR):
                actions.dismiss(by=SYSTEM_ACTOR, at=clock.now(), ref=one.id)
        else:
            card, draft = Caller.objects.get(organisation=FJORD), CallerDraft(name="Dev", organisation="Holst")
            actions.change_caller(by=cast.acting(ann), at=clock.now(), caller_id=str(card.pk), draft=draft, vip=False)
        gone = client.get(link)
        assert gone.status_code == 404
        assert "A strong laptop" not in text(gone)
        assert client.post(f"{link}/say", {"vote": "approved"}).status_code == 404
        assert "A strong laptop" not in text(browser(boss).get("/portal"))
        assert "Waits for Ola" not in text(page.get(f"/desk/{asked.key}"))
        assert now_(asked).approval.is_open

    def test_a_stranger_was_not_asked(self, asked, eve, cleo):
        for other in (eve, cleo):
            with pytest.raises(NotFound):
                actions.decide_approval(by=cast.acting(other), at=clock.now(), ref=asked.id, vote="approved")

    def test_the_desk_goes_on_without_and_says_why_but_not_with_its_own(self, form, ann, bo, page, doing, called):
        mine = called(bo, caller=ann, form=form.id, kind="service_request")
        assert "Nobody is appointed to approve" in text(page.get(f"/desk/{mine.key}"))
        with pytest.raises(NotAllowed):
            actions.skip_approval(**doing(ann), ref=mine.key, note="It is only me")
        assert page.get(f"/desk/{mine.key}/approval").status_code == 200
        with pytest.raises(Invalid):
            actions.skip_approval(**doing(bo), ref=mine.key, note=" ")
        actions.skip_approval(**doing(bo), ref=mine.key, note="Known by telephone")
        assert "went on without approval" in text(page.get(f"/desk/{mine.key}"))

    def test_whoever_is_appointed_later_is_asked_by_a_button(self, form, ann, doing, page, work):
        guest = CallerDraft(name="Kari", email="kari@example.com", organisation=FJORD)
        draft = Draft(title="Laptop", desk="it", caller=guest, form=form.id, kind="service_request")
        made = actions.open_request(**doing(ann), draft=draft)
        late = cast.person("Ola", "customer")
        page.post(f"/desk/{made.key}/do", {"verb": "ask-approval"})
        assert queries.asked_of(made.id) == []
        actions.appoint(by=SYSTEM_ACTOR, at=clock.now(), organisation=FJORD, who=late.email, approves=True)
        page.post(f"/desk/{made.key}/do", {"verb": "ask-approval"})
        assert queries.asked_of(made.id) == ["Ola"]
        with pytest.raises(Invalid):
            actions.ask_approval(**doing(ann), ref=made.key)

    def test_a_confidential_desk_asks_nobody(self, hr):
        with pytest.raises(Invalid):
            actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=hr.id, wanted=FormView(id="", desk_id="", name="x", approval=True))

    def test_a_form_without_it_asks_nobody(self, desk, dev, boss):
        plain = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, wanted=FormView(id="", desk_id="", name="Key"))
        made = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="A key", form=plain.id))
        assert now_(made).approval is None

    def test_a_program_goes_on_without_too(self, asked, client):
        _view, secret = cast.key("Bot", rights=("read", "create"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        done = client.post(f"/api/v1/desk/requests/{asked.key}/approval/skip", {"note": "Agreed"}, **head)
        assert done.json()["approval"]["state"] == "skipped"


class TestInTime:
    """Who was asked is reminded; then the next are asked, and at last the desk hears. Nothing is ever approved by silence."""

    def letters(self, person):
        return [one.message["subject"].partition("] ")[2] for one in Delivery.objects.filter(address=person.email).order_by("id")]

    @pytest.fixture
    def wait(self, work, time_machine):
        def wait(days):
            time_machine.move_to(clock.now() + timedelta(days=days), tick=False)
            work()

        return wait

    @pytest.fixture
    def managed(self, desk, dev, cleo, boss):
        """Cleo is Dev's manager, and the form asks managers first."""
        card = Caller.objects.create(user_id=dev.id, name=dev.name, email=dev.email, organisation=FJORD, created_at=cast.NOON)
        draft = CallerDraft(name="Dev", organisation=FJORD, manager=cleo.email)
        actions.change_caller(by=SYSTEM_ACTOR, at=clock.now(), caller_id=str(card.pk), draft=draft, vip=False)
        wanted = FormView(id="", desk_id="", name="Laptop", approval=True, manager_first=True, remind_days=1, decide_days=3)
        made = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, wanted=wanted)
        return actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="A strong laptop", form=made.id))

    def test_they_are_reminded_and_then_the_desk_hears_and_nothing_is_approved(self, asked, ann, boss, dev, wait, work, page):
        work()
        wait(2)
        assert self.letters(boss) == ["Your approval is asked: A strong laptop", "Still waits for your approval: A strong laptop"]
        wait(2)
        assert len(self.letters(boss)) == 3
        wait(1)  # the fifth day is a Saturday, on which the desk is closed
        assert now_(asked).approval.stage == "organisation"
        wait(2)
        assert len(self.letters(boss)) == 3
        assert now_(asked).approval.is_open
        assert now_(asked).approval.stage == "desk"
        assert "Nobody decided about" in Delivery.objects.filter(address=ann.email).latest("id").message["facts"]["lead"]
        assert "the desk knows of it" in Delivery.objects.filter(address=dev.email).latest("id").message["facts"]["lead"]
        assert "Nobody decided in time" in text(page.get(f"/desk/{asked.key}"))
        wait(30)
        assert len(self.letters(boss)) == 3
        actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="approved")
        assert now_(asked).approval.state == "approved"

    def test_the_manager_comes_first_and_then_whoever_is_appointed(self, managed, cleo, boss, wait, work, page):
        work()
        assert queries.asked_of(managed.id) == ["Cleo"]
        assert "The manager is asked first" in text(page.get(f"/desk/{managed.key}"))
        with pytest.raises(NotFound):
            actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=managed.id, vote="approved")
        wait(1)
        assert len(self.letters(cleo)) == 2
        assert self.letters(boss) == []
        wait(2)
        assert self.letters(boss) == ["Your approval is asked: A strong laptop"]
        assert queries.asked_of(managed.id) == ["Cleo", "Ola"]
        assert EventRow.objects.get(kind="departments.ApprovalLapsed").data["then"] == "others"
        actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=managed.id, vote="approved")
        before = len(self.letters(cleo))
        wait(9)
        assert len(self.letters(cleo)) == before

    def test_the_manager_says_yes_in_the_portal(self, managed, cleo, browser):
        assert "Waits for your approval" in text(browser(cleo).get("/portal"))
        actions.decide_approval(by=cast.acting(cleo), at=clock.now(), ref=managed.id, vote="approved")
        assert now_(managed).approval.decided_name == "Cleo"

    def test_who_is_the_manager_no_more_approves_no_more(self, managed, cleo):
        card = Caller.objects.get(organisation=FJORD)
        draft = CallerDraft(name="Dev", organisation=FJORD, manager="")
        actions.change_caller(by=SYSTEM_ACTOR, at=clock.now(), caller_id=str(card.pk), draft=draft, vip=False)
        assert queries.asked_of(managed.id) == []
        with pytest.raises(NotAllowed):
            actions.decide_approval(by=cast.acting(cleo), at=clock.now(), ref=managed.id, vote="approved")

    def test_nobody_makes_themselves_a_manager_nor_names_their_own(self, managed, ann, bo, doing, page):
        card = Caller.objects.get(organisation=FJORD)
        own = Caller.objects.create(user_id=ann.id, name=ann.name, email=ann.email, created_at=cast.NOON)
        for which, who in ((card, ann.email), (own, bo.email), (own, ann.email)):
            draft = CallerDraft(name="x", organisation=FJORD, manager=who)
            with pytest.raises(Invalid):
                actions.change_caller(**doing(ann), caller_id=str(which.pk), draft=draft, vip=False)
        assert "cleo@example.org" in text(page.get(f"/desk/callers/{card.pk}"))
        wrong = page.post(f"/desk/callers/{card.pk}", {"manager": "nobody@example.org"})
        assert wrong.status_code == 422
        assert "Nobody who can sign in has this address." in text(wrong)

    def test_a_card_is_changed_whose_manager_has_left(self, managed, cleo, page):
        User.objects.filter(pk=cleo.id).update(is_active=False)
        card = Caller.objects.get(organisation=FJORD)
        said = {"organisation": FJORD, "vip": "on"}
        assert page.post(f"/desk/callers/{card.pk}", said | {"manager": cleo.email}).status_code == 302
        card.refresh_from_db()
        assert (card.vip, str(card.manager_id)) == (True, cleo.id)
        assert page.post(f"/desk/callers/{card.pk}", said | {"manager": ""}).status_code == 302
        assert page.post(f"/desk/callers/{card.pk}", said | {"manager": cleo.email}).status_code == 422

    def test_where_nobody_can_be_asked_the_desk_hears_at_once(self, form, ann, dev, work):
        made = actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="A strong laptop", form=form.id))
        work()
        assert now_(made).approval.stage == "desk"
        assert "Nobody decided about" in Delivery.objects.filter(address=ann.email).latest("id").message["facts"]["lead"]

    def test_what_was_refused_and_is_opened_again_is_asked_anew(self, asked, ann, boss, dev, doing, work, page):
        work()
        actions.decide_approval(**doing(boss), ref=asked.id, vote="refused", note="Too dear")
        actions.reply(**doing(dev), ref=asked.key, text="A cheaper one, then")
        work()
        again = now_(asked)
        assert (again.state, again.approval.state, again.approval.round) == ("new", "open", 2)
        assert "It was refused before" in text(page.get(f"/desk/{asked.key}"))
        with pytest.raises(Invalid):
            actions.move(**doing(ann), ref=asked.key, move="start")
        assert self.letters(boss).count("Your approval is asked: A strong laptop") == 2
        assert [one.end is None for one in waits(asked)] == [False, True]
        actions.decide_approval(**doing(boss), ref=asked.id, vote="approved")
        actions.move(**doing(ann), ref=asked.key, move="start")

    def test_thanks_for_a_refusal_ask_nobody_anew(self, asked, boss, dev, doing, work):
        actions.decide_approval(**doing(boss), ref=asked.id, vote="refused", note="Too dear")
        actions.reply(**doing(dev), ref=asked.key, text="OK, thanks!\n\nKind regards\nDev")
        work()
        assert (now_(asked).state, now_(asked).approval.state) == ("closed", "refused")
        assert self.letters(boss).count("Your approval is asked: A strong laptop") == 1
        assert queries.entries(asked.id)[-1].text.startswith("OK, thanks!")
        actions.reply(**doing(dev), ref=asked.key, text="Thanks. A cheaper one, then")
        assert (now_(asked).state, now_(asked).approval.state) == ("new", "open")

    def test_a_second_refusal_is_told_to_the_caller_as_the_first_was(self, asked, boss, dev, doing, work):
        for number in (1, 2):
            actions.decide_approval(**doing(boss), ref=asked.id, vote="refused", note=f"Too dear {number}")
            actions.reply(**doing(dev), ref=asked.key, text="A cheaper one, then")
        work()
        told = Delivery.objects.filter(address=dev.email).order_by("pk").values_list("message", flat=True)
        assert [one["facts"]["body"] for one in told if "did not approve" in one["facts"]["lead"]] == ["Too dear 1", "Too dear 2"]

    def test_a_refusal_is_told_to_followers_in_their_own_language(self, asked, ann, bo, boss, doing, work):
        people.update_user(by=cast.acting(bo), at=clock.now(), user_id=bo.id, language="nb")
        actions.follow(**doing(bo), ref=asked.key)
        actions.decide_approval(**doing(boss), ref=asked.id, vote="refused", note="Too dear")
        work()
        assert EventRow.objects.filter(kind="desk.RequestMoved").latest("id").data["note"] == "Too dear"
        told = Delivery.objects.filter(address=bo.email).latest("id").message["facts"]["body"]
        assert told == "Ola godkjente det ikke.\n\nToo dear"

    def test_a_form_is_given_a_time_that_makes_sense(self, desk):
        wanted = FormView(id="", desk_id="", name="x", approval=True, decide_days=0)
        with pytest.raises(Invalid):
            actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk=desk.id, wanted=wanted)


class TestByMail:
    ADDRESS = "helpdesk@nordfrakt.example"

    @pytest.fixture(autouse=True)
    def home(self, desk):
        """The desk has an address before anybody is asked."""
        actions.write_address(by=SYSTEM_ACTOR, at=cast.NOON, desk="it", address=self.ADDRESS)

    @pytest.fixture
    def answers(self, home, asked, boss, work, settings):
        """Ola, or whoever says so, answers the letter that asked him."""
        with mailbox.opened() as found:
            settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"{found.url}?tls=none"})
            work()
            letter = found.mailbox(boss).expects("Your approval is asked")

        def answer(said: str, *, sender: str = "Ola <ola@example.org>", reference: str = "") -> None:
            mail = EmailMessage(policy=SMTP)
            mail["From"], mail["To"], mail["Subject"] = sender, letter["Reply-To"], f"Re: {letter['Subject']}"
            mail["Date"], mail["Message-ID"] = "Mon, 16 Nov 2026 10:02:11 +0100", "<answer-1@example.org>"
            mail["In-Reply-To"] = reference or letter["Message-ID"]
            mail.set_content(said)
            actions.keep(
                Arrival(raw=mail.as_bytes(), via="lmtp", recipients=(str(mail["To"]),), envelope_from="ola@example.org"), at=clock.now()
            )
            work()

        return answer

    @pytest.mark.parametrize("word", ["Approved", "Godkjent", "Zatwierdzam\n\nPozdrawiam\nOla"])
    def test_one_clear_word_is_a_yes(self, asked, answers, word):
        answers(word)
        found = now_(asked)
        assert (found.approval.state, found.approval.via, found.approval.decided_name) == ("approved", "mail", "Ola")
        assert found.state == "new"
        assert [one.is_public for one in queries.entries(asked.id)] == [False]

    def test_the_letter_says_how_to_answer(self, answers, boss):
        assert "answer this mail" in Delivery.objects.filter(address=boss.email).latest("id").message["facts"]["after"]

    def test_one_clear_word_is_a_no(self, asked, answers):
        answers("Afgewezen")
        assert now_(asked).state == "closed"

    def test_whatever_else_counts_for_nothing_and_is_said_back(self, asked, answers, boss):
        answers("Approved if it is a cheap one")
        assert now_(asked).approval.is_open
        assert "did not count" in Delivery.objects.filter(address=boss.email).latest("id").message["subject"]
        assert list(EventRow.objects.filter(kind="departments.ApprovalUnread").values_list("reason", flat=True)) == ["unclear"]

    def test_what_is_written_after_the_decision_is_no_vote_that_did_not_count(self, asked, answers, boss):
        actions.decide_approval(by=cast.acting(boss), at=clock.now(), ref=asked.id, vote="approved")
        answers("Please take the old one back")
        assert not EventRow.objects.filter(kind="departments.ApprovalUnread").exists()
        assert [one.text for one in queries.entries(asked.id)] == ["Please take the old one back"]

    def test_the_word_of_somebody_else_or_to_another_letter_counts_for_nothing(self, asked, answers):
        answers("Approved", sender="Dev <dev@example.org>")
        assert now_(asked).approval.is_open

    def test_an_answer_to_a_reminder_counts_as_well(self, asked, answers, work, time_machine):
        time_machine.move_to(clock.now() + timedelta(days=2), tick=False)
        work()
        answers("Approved", reference=f"<{ApprovalLetter.objects.get().message_id}>")
        assert now_(asked).approval.state == "approved"

    def test_without_the_letter_the_address_is_not_enough(self, asked, answers):
        answers("Approved", reference="<guessed@nordfrakt.example>")
        assert now_(asked).approval.is_open
