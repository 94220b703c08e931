"""How a person is told: the first rule that fits, else mail; and a reason for everything that is not sent."""

from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.matching import Condition, Criteria, Kind, Operation
from varsko.paging.domain.notices import Rule, Rung, Telling, Way, plan
from varsko.paging.domain.reasons import Reason

WORK, HOME = Way(method="email", address="ann@work.example"), Way(method="email", address="ann@home.example")
PHONE = Way(method="sms", address="47-90000000")
SIGN_IN = "ann@work.example"
NEVER = Criteria(kind=Kind.ANY, conditions=(Condition(field="message", operation=Operation.EQUALS, expected="never"),))


def rule(*rungs: Rung, **more) -> Rule:
    return Rule(name="Mine", rungs=rungs, **more)


def mail(address: str, after: int = 0, **more) -> Rung:
    return Rung(method="email", address=address, after=after, **more)


def told(telling: Telling):
    return [(one.address, one.after, one.reason) for one in telling.notices]


def test_without_rules_each_good_mail_contact_is_told_at_once():
    off, unconfirmed = Way(method="email", address="x", enabled=False), Way(method="email", address="y", verified=False)
    assert told(plan((), (WORK, HOME, off, unconfirmed, PHONE), SIGN_IN, {})) == [(WORK.address, 0, None), (HOME.address, 0, None)]


def test_without_good_mail_contacts_the_sign_in_address_is_told_unless_it_is_switched_off():
    assert told(plan((), (PHONE,), SIGN_IN, {})) == [(SIGN_IN, 0, None)]
    off = Way(method="email", address=SIGN_IN.upper(), enabled=False)
    assert plan((), (off, PHONE), SIGN_IN, {}) == Telling((), Reason.NO_CONTACT)


def test_the_first_rule_that_fits_is_used():
    rules = (
        rule(mail("a"), enabled=False),
        rule(mail("b"), open=False),
        rule(mail("c"), criteria=NEVER),
        rule(mail(HOME.address, 5), repeat_after=10),
        rule(mail(WORK.address)),
    )
    [notice] = plan(rules, (WORK, HOME), SIGN_IN, {"message": "now"}).notices
    assert (notice.address, notice.after, notice.repeat_after, notice.rule) == (HOME.address, 5, 10, "Mine")


def test_rules_that_fit_nothing_mean_not_to_be_told():
    assert plan((rule(mail(WORK.address), open=False),), (WORK,), SIGN_IN, {}) == Telling((), Reason.OWN_RULES)


def test_a_way_that_cannot_be_used_says_why():
    off = Way(method="email", address="off@x", enabled=False)
    rungs = (
        mail("unknown@x"),
        mail("off@x"),
        Rung(method="sms", address=PHONE.address),
        mail(WORK.address, enabled=False),
        mail(HOME.address),
    )
    reasons = [reason for _, _, reason in told(plan((rule(*rungs),), (WORK, HOME, PHONE, off), SIGN_IN, {}))]
    assert reasons == [Reason.CONTACT_UNKNOWN, Reason.CONTACT_DISABLED, Reason.NO_CHANNEL, Reason.STEP_DISABLED, None]


def test_when_no_way_of_the_rule_can_be_used_mail_is_sent_after_all():
    made = plan((rule(Rung(method="voice", address="1")),), (HOME,), SIGN_IN, {})
    assert told(made) == [("1", 0, Reason.NO_CHANNEL), (HOME.address, 0, None)]
    assert made.reason is None


WAYS = st.lists(
    st.builds(Way, method=st.sampled_from(["email", "sms"]), address=st.sampled_from("abc"), enabled=st.booleans(), verified=st.booleans())
)
RUNGS = st.lists(
    st.builds(Rung, method=st.sampled_from(["email", "sms", "app"]), address=st.sampled_from("abc"), enabled=st.booleans()), max_size=3
)
RULES = st.lists(st.builds(Rule, name=st.just("r"), rungs=RUNGS.map(tuple), open=st.booleans(), enabled=st.booleans()), max_size=3)


@given(RULES, WAYS)
def test_there_is_always_a_message_or_a_reason(rules, ways):
    made = plan(rules, ways, "a", {})
    assert (made.reason is None) is any(one.reason is None for one in made.notices)
    usable = {(way.method, way.address) for way in ways if way.enabled and way.verified} | {
        ("email", "a"),
        ("app", "a"),
        ("app", "b"),
        ("app", "c"),
    }
    assert {(one.method, one.address) for one in made.notices if one.reason is None} <= usable
