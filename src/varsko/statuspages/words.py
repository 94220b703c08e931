"""What status pages say, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.statuspages.data import RuleView, SubscriberView
from varsko.statuspages.domain.judging import Judged
from varsko.statuspages.domain.metrics import Period
from varsko.statuspages.domain.mirroring import Refusal
from varsko.statuspages.domain.ownership import Missing, Proof
from varsko.statuspages.domain.said import Why
from varsko.statuspages.domain.sightings import Verdict
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.domain.states import Impact, Overall, State
from varsko.statuspages.domain.watching import Trouble
from varsko.ui import times
from varsko.ui.words import StrOrPromise

TOLD_BY_MAIL: Mapping[Why, StrOrPromise] = {
    Why.SAID: gettext_lazy("Published."),
    Why.UNKNOWN_ADDRESS: gettext_lazy("It came to an address that counts no more."),
    Why.ROBOT: gettext_lazy("A program wrote it, such as an answer that somebody is away."),
    Why.STRANGER: gettext_lazy("Its sender has no account here."),
    Why.SPOOFED: gettext_lazy("Its sender is not who they say they are."),
    Why.UNPROVEN: gettext_lazy("Nothing proves that its sender wrote it."),
    Why.NOT_ALLOWED: gettext_lazy("Its sender may not write on this page."),
    Why.TWICE: gettext_lazy("It came before."),
    Why.TOO_MANY: gettext_lazy("Its sender wrote too many in an hour."),
    Why.NO_STAGE: gettext_lazy("Its first line names no stage."),
    Why.NO_TEXT: gettext_lazy("It names a stage and says nothing more."),
    Why.NOTHING_OPEN: gettext_lazy("No incident went on."),
    Why.WHICH: gettext_lazy("Several incidents went on, and it named none of them."),
    Why.OVER: gettext_lazy("The incident that it named was over."),
    Why.REFUSED: gettext_lazy("What it said was refused, as the form would have done."),
    Why.SEVERAL_PAGES: gettext_lazy("It was sent to several pages at once."),
}
"""What became of a mail to the address of a page."""
LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "nb": "Norsk bokmål", "da": "Dansk", "nl": "Nederlands", "pl": "Polski"}
STATES: Mapping[State, StrOrPromise] = {
    State.OPERATIONAL: pgettext_lazy("state of a component", "Works"),
    State.DEGRADED: pgettext_lazy("state of a component", "Slow or limited"),
    State.PARTIAL: pgettext_lazy("state of a component", "Partly down"),
    State.MAJOR: pgettext_lazy("state of a component", "Down"),
    State.MAINTENANCE: pgettext_lazy("state of a component", "Maintenance"),
}
STAGES: Mapping[Stage, StrOrPromise] = {
    Stage.INVESTIGATING: pgettext_lazy("stage on a status page", "We are looking into it"),
    Stage.IDENTIFIED: pgettext_lazy("stage on a status page", "The cause is known"),
    Stage.MONITORING: pgettext_lazy("stage on a status page", "Mended, we are watching"),
    Stage.RESOLVED: pgettext_lazy("stage on a status page", "Over"),
    Stage.FALSE_ALARM: pgettext_lazy("stage on a status page", "False alarm"),
    Stage.SCHEDULED: pgettext_lazy("stage on a status page", "Planned"),
    Stage.IN_PROGRESS: pgettext_lazy("stage on a status page", "Under way"),
    Stage.VERIFYING: pgettext_lazy("stage on a status page", "Done, we are checking"),
    Stage.COMPLETED: pgettext_lazy("stage on a status page", "Finished"),
    Stage.CANCELLED: pgettext_lazy("stage on a status page", "Cancelled"),
}
OVERALL: Mapping[Overall, StrOrPromise] = {
    Overall.GOOD: gettext_lazy("Everything works"),
    Overall.MAINTENANCE: gettext_lazy("Planned maintenance is under way"),
    Overall.SOME_DEGRADED: gettext_lazy("Some things are slow or limited"),
    Overall.DEGRADED: gettext_lazy("Everything is slow or limited"),
    Overall.MINOR_OUTAGE: gettext_lazy("Some things are partly down"),
    Overall.PARTIAL_OUTAGE: gettext_lazy("Some things are down"),
    Overall.MAJOR_OUTAGE: gettext_lazy("Everything is down"),
}
ACCESS: Mapping[str, StrOrPromise] = {
    "public": gettext_lazy("Anybody"),
    "internal": gettext_lazy("Whoever has signed in and may see incidents; it gets the texts for people inside"),
    "password": gettext_lazy("Whoever knows the password"),
    "link": gettext_lazy("Whoever has the link"),
    "network": gettext_lazy("Whoever comes from certain networks, without signing in"),
    "teams": gettext_lazy("People of certain teams"),
    "groups": gettext_lazy("Groups of readers, each sees only its own components and what concerns them"),
}
TAKES: Mapping[str, StrOrPromise] = {
    "publish": gettext_lazy("Publish them at once"),
    "draft": gettext_lazy("Prepare them; somebody publishes"),
    "nothing": gettext_lazy("Nothing: this page is written by hand"),
}
REPEATS: Mapping[str, StrOrPromise] = {
    "": pgettext_lazy("how often", "Never"),
    "daily": pgettext_lazy("how often", "Every day"),
    "weekly": pgettext_lazy("how often", "Every week"),
    "fortnightly": pgettext_lazy("how often", "Every other week"),
    "monthly": pgettext_lazy("how often", "Every month"),
}
HEEDS: Mapping[str, StrOrPromise] = {
    "nothing": gettext_lazy("Nothing"),
    "propose": gettext_lazy("They propose a state; somebody publishes it"),
    "publish": gettext_lazy("They set its state at once, and back when they are over"),
}
SIDES: Mapping[str, StrOrPromise] = {
    "above": pgettext_lazy("where a value lies", "above the limit"),
    "below": pgettext_lazy("where a value lies", "below the limit"),
}
SIGHTED: Mapping[Verdict, StrOrPromise] = {
    Verdict.OFF: gettext_lazy("No alert is wanted."),
    Verdict.KNOWN: gettext_lazy("The page tells of it already: no alert."),
    Verdict.FEW: gettext_lazy("Too few for an alert."),
    Verdict.USUAL: gettext_lazy("Not more than usual: no alert."),
    Verdict.SPIKE: gettext_lazy("Far more than usual: an alert was raised."),
}
SCOPES: Mapping[str, StrOrPromise] = {
    "": gettext_lazy("Not said"),
    "central": gettext_lazy("It is us: the fault is central. You need not look for it on your side."),
    "some": gettext_lazy("Only some places or people have it."),
    "outside": gettext_lazy("It is not us: the fault lies with somebody we depend on."),
}
PERIODS: Mapping[Period, StrOrPromise] = {
    Period.DAY: gettext_lazy("24 hours"),
    Period.WEEK: gettext_lazy("7 days"),
    Period.MONTH: gettext_lazy("30 days"),
}
REFUSALS: Mapping[str, StrOrPromise] = {
    Refusal.UNREACHED: gettext_lazy("Nobody answered there."),
    Refusal.UNREADABLE: gettext_lazy("What came from there is no proof."),
    Refusal.FOREIGN_KEY: gettext_lazy(
        "It is signed by another key than the one that is trusted. Ask its publisher before you keep it anew."
    ),
    Refusal.WRONG: gettext_lazy("A signature or the chain is wrong."),
    Refusal.OLDER: gettext_lazy("It is older than what is kept here."),
    Refusal.FORKED: gettext_lazy("It contradicts what was signed before."),
    Refusal.CHANGED: gettext_lazy("A part of it is not what was signed; it may have changed at that moment."),
}
PROOFS: Mapping[str, StrOrPromise] = {
    Proof.BEFORE: gettext_lazy("Taken as yours: it was here before names were proven"),
    Proof.DNS: gettext_lazy("Proven by the name service"),
    Proof.FILE: gettext_lazy("Proven by a file on its web server"),
}
MISSING: Mapping[str, StrOrPromise] = {
    Missing.ABSENT: gettext_lazy("There is neither the text nor the file."),
    Missing.OTHER: gettext_lazy("There is a text or a file, but it says something else: perhaps that of another page or installation."),
    Missing.SILENT: gettext_lazy("Neither the name service nor a web server answered. Try again in a while."),
}
TROUBLES: Mapping[str, StrOrPromise] = {
    Trouble.UNREACHED: gettext_lazy("Nobody answered there."),
    Trouble.REFUSED: gettext_lazy("It refused the query."),
    Trouble.UNREADABLE: gettext_lazy("What came from there are no values."),
    Trouble.SEVERAL: gettext_lazy("The query gives several series; add them up to one."),
}
IMPACTS: Mapping[str, StrOrPromise] = {
    "": gettext_lazy("As grave as what is affected"),
    Impact.NONE: pgettext_lazy("how grave", "Not grave"),
    Impact.MINOR: pgettext_lazy("how grave", "Minor"),
    Impact.MAJOR: pgettext_lazy("how grave", "Major"),
    Impact.CRITICAL: pgettext_lazy("how grave", "Critical"),
}
RESTARTS: Mapping[str, StrOrPromise] = {
    "": gettext_lazy("Not said"),
    "not_needed": gettext_lazy("You need not restart anything."),
    "needed": gettext_lazy("Restart, or sign in again, to go on."),
    "unknown": gettext_lazy("We do not know yet whether you must restart."),
}
WAYS: Mapping[str, StrOrPromise] = {
    "email": pgettext_lazy("where news go", "Mail"),
    "sms": pgettext_lazy("where news go", "Text message"),
    "push": pgettext_lazy("where news go", "This browser"),
    "webhook": pgettext_lazy("where news go", "Program"),
    "slack": "Slack, Mattermost",
    "teams": "Teams",
}
_WANTS: Mapping[str, StrOrPromise] = {
    "incident": gettext_lazy("Only what goes wrong"),
    "maintenance": gettext_lazy("Only planned maintenance"),
}
SUBSCRIBED: Mapping[str, StrOrPromise] = {
    "active": pgettext_lazy("subscription", "Hears"),
    "unconfirmed": pgettext_lazy("subscription", "Not confirmed"),
    "quarantined": pgettext_lazy("subscription", "Takes nothing"),
}
_BY_ITSELF: Mapping[Stage, StrOrPromise] = {
    Stage.SCHEDULED: gettext_lazy("Maintenance is planned."),
    Stage.IN_PROGRESS: gettext_lazy("The maintenance has begun."),
    Stage.VERIFYING: gettext_lazy("The work is done. We are checking that everything is well."),
    Stage.COMPLETED: gettext_lazy("The maintenance is finished."),
    Stage.CANCELLED: gettext_lazy("The maintenance is cancelled. Everything stays as it is."),
    Stage.INVESTIGATING: gettext_lazy("We are looking into it."),
    Stage.IDENTIFIED: gettext_lazy("The cause is known."),
    Stage.MONITORING: gettext_lazy("It is mended, and we are watching it."),
    Stage.RESOLVED: gettext_lazy("It is over."),
    Stage.FALSE_ALARM: gettext_lazy("It was a false alarm."),
}


def by_itself(stage: str, languages: Iterable[str]) -> dict[str, str]:
    """Say what a stage means in each language, for updates that nobody wrote a text for."""
    return {language: _in(language, _BY_ITSELF[Stage(stage)]) for language in languages}


def in_all(text: StrOrPromise, languages: Iterable[str]) -> dict[str, str]:
    """Say a text of ours in each language."""
    return {language: _in(language, text) for language in languages}


def extended(until: datetime, languages: Iterable[str]) -> dict[str, str]:
    """Say that maintenance takes longer, in each language."""
    return _with_moments(gettext_lazy("It takes longer than planned: until %(until)s."), languages, until=until)


def rescheduled(begin: datetime, until: datetime, languages: Iterable[str]) -> dict[str, str]:
    """Say that maintenance was moved, in each language."""
    return _with_moments(gettext_lazy("It was moved to another time: from %(begin)s until %(until)s."), languages, begin=begin, until=until)


def reminder(begin: datetime, languages: Iterable[str]) -> dict[str, str]:
    """Remind of maintenance, in each language."""
    return _with_moments(gettext_lazy("A reminder: it begins on %(begin)s."), languages, begin=begin)


def estimate(at: datetime, share: int) -> str:
    """Say when it is expected to be over, and how sure that is."""
    if not share:
        return _("Expected to be over by %(when)s (our own estimate).") % {"when": times.absolute(at)}
    return _("Expected to be over by %(when)s, in %(share)d of 100 cases like this.") % {"when": times.absolute(at), "share": share}


def best(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Choose a text for a reader: its language, and the text. In theirs, else in English, else the first there is."""
    for one in (language, "en", *texts):
        if texts.get(one):
            return one, texts[one]
    return language, ""


def _in(language: str, text: StrOrPromise) -> str:
    with translation.override(language):
        return str(text)


def _with_moments(text: StrOrPromise, languages: Iterable[str], **moments: datetime) -> dict[str, str]:
    said = {}
    for language in languages:
        with translation.override(language):
            said[language] = str(text) % {name: times.absolute(moment) for name, moment in moments.items()}
    return said


def wishes(one: SubscriberView, names: Mapping[str, str]) -> list[str]:
    """Say how a subscriber wants the news; `names` are those of the page's components by code."""
    said = [
        LANGUAGE_NAMES.get(one.language, ""),
        one.time_zone,
        str(_WANTS.get(one.wants, "")),
        ", ".join(names[code] for code in one.components if code in names),
        _("Of one incident or maintenance only") if one.report else "",
        "" if one.digest_hour is None else _("One mail a day, at %(hour)s:00") % {"hour": f"{one.digest_hour:02d}"},
        _("What was learned, too") if one.learned else "",
        _("A report each month") if one.monthly else "",
    ]
    return [text for text in said if text]


def limit(one: RuleView) -> str:
    """Say what a rule waits for, and what it makes of its component then."""
    facts = {"limit": quantity(one.limit, one.unit), "back": quantity(one.back, one.unit), "minutes": one.minutes}
    facts["state"] = STATES[State(one.state)]
    if one.side == "above":
        return _("Above %(limit)s for %(minutes)d minutes on end: %(state)s. Well again from %(back)s.") % facts
    return _("Below %(limit)s for %(minutes)d minutes on end: %(state)s. Well again from %(back)s.") % facts


def judged(one: RuleView) -> str:
    """Say what a rule says."""
    facts = {"metric": one.metric_name, "limit": quantity(one.limit, one.unit), "component": one.component_name}
    if one.said == Judged.SILENT:
        last = _("The last word stands: the limit was crossed.") if one.was_broken else _("The last word stands: all was well.")
        return f"{_('Nothing is measured of %(metric)s, so nobody knows what it would say of %(component)s.') % facts} {last}"
    if one.said == Judged.FINE:
        return _("%(metric)s is well.") % facts
    if one.side == "above":
        return _("%(metric)s lies above %(limit)s.") % facts
    return _("%(metric)s lies below %(limit)s.") % facts


def quantity(value: float, unit: str) -> str:
    """Say a value with its unit: `1,200.5 ms`."""
    said = formats.number_format(round(value, 6), use_l10n=True) if value != int(value) else formats.number_format(int(value))
    return f"{said} {unit}".strip()
