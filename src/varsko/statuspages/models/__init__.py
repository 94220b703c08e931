"""The tables of status pages."""

import secrets

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.statuspages.domain.states import Impact, State
from varsko.statuspages.models.audiences import Audience as Audience
from varsko.statuspages.models.audiences import AudienceComponent as AudienceComponent
from varsko.statuspages.models.audiences import AudiencePerson as AudiencePerson
from varsko.statuspages.models.buckets import BucketCopy as BucketCopy
from varsko.statuspages.models.carried import CarriedCopy as CarriedCopy
from varsko.statuspages.models.codes import new_code as new_code
from varsko.statuspages.models.corrections import Correction as Correction
from varsko.statuspages.models.embeds import Embed as Embed
from varsko.statuspages.models.hosts import HostWatch as HostWatch
from varsko.statuspages.models.letters import Letter as Letter
from varsko.statuspages.models.logos import Logo as Logo
from varsko.statuspages.models.mailboxes import Mailbox as Mailbox
from varsko.statuspages.models.metrics import Metric as Metric
from varsko.statuspages.models.metrics import MetricRule as MetricRule
from varsko.statuspages.models.metrics import Reading as Reading
from varsko.statuspages.models.mirrors import Mirror as Mirror
from varsko.statuspages.models.mirrors import MirrorSheet as MirrorSheet
from varsko.statuspages.models.notices import LearnedMailing as LearnedMailing
from varsko.statuspages.models.notices import Mailing as Mailing
from varsko.statuspages.models.notices import Monthly as Monthly
from varsko.statuspages.models.notices import Waiting as Waiting
from varsko.statuspages.models.numbers import CodeSent as CodeSent
from varsko.statuspages.models.numbers import NumberCode as NumberCode
from varsko.statuspages.models.plans import PlannedUpdate as PlannedUpdate
from varsko.statuspages.models.sources import MetricSource as MetricSource
from varsko.statuspages.models.templates import Template as Template
from varsko.statuspages.models.texted import Texted as Texted

STATES = [(one.value, one.value) for one in State]


class StatusPage(DueRow):
    """A page. It falls due when it is to be written anew: after each change, and when a day ends."""

    class Access(models.TextChoices):
        PUBLIC = "public"
        INTERNAL = "internal"
        PASSWORD = "password"  # noqa: S105 - the name of a way in, not a secret
        LINK = "link"
        NETWORK = "network"
        TEAMS = "teams"
        GROUPS = "groups"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.PUBLIC)
    password = models.CharField(max_length=200, blank=True)
    link_secret = models.CharField(max_length=64, default=secrets.token_hex)
    networks = models.JSONField(default=list)  # from which it is read without signing in
    teams = models.JSONField(default=list)  # ids of the teams that read it; with groups of readers, those that look after it
    languages = models.JSONField(default=list)  # the first is the page's own
    time_zone = models.CharField(max_length=60, default="UTC")
    accent = models.CharField(max_length=7, default="#1c5fad")
    announcement = models.TextField(blank=True)
    support_url = models.CharField(max_length=500, blank=True)
    weights = models.JSONField(default=dict)
    takes = models.CharField(max_length=10, default="publish")  # publish, draft or nothing: what becomes of updates of incidents
    alarm_from = models.PositiveSmallIntegerField(default=5)  # so many readers who see trouble raise an alert; 0: never
    signing_key = models.TextField(blank=True)  # sealed
    told_turn = models.PositiveIntegerField(default=0, db_default=0)  # how often the address for updates by mail was renewed
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Host(models.Model):
    """A host name of a page's own. `proof` says how it was proven to be theirs, `missing` what the last look found instead."""

    name = models.CharField(max_length=253, unique=True)
    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="hosts")
    proof = models.CharField(max_length=10, blank=True, default="", db_default="")
    proven_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    missing = models.CharField(max_length=10, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """Components that belong together, perhaps within a larger group."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="groups")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")  # the group it stands within
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """Something people use, by a name they know. `set_state` is what somebody said, `state` what counts with all that is reported."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="components")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="components")
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    set_state = models.CharField(max_length=30, choices=STATES, default=State.OPERATIONAL)
    state = models.CharField(max_length=30, choices=STATES, default=State.OPERATIONAL)
    heeds = models.CharField(max_length=10, default="nothing")  # what becomes of alerts of its service: nothing, propose or publish
    heeds_providers = models.BooleanField(default=False, db_default=False)  # as alerts: what those outside say whom its service needs
    alert_state = models.CharField(max_length=30, choices=STATES, default=State.OPERATIONAL)
    alert_since = models.DateTimeField(null=True)
    alert_overruled = models.BooleanField(default=False)  # somebody said otherwise, until the alerts say something else
    only_if_degraded = models.BooleanField(default=False)
    showcase = models.BooleanField(default=True)
    began_on = models.DateField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="component_state_known")]

    def __str__(self) -> str:
        return self.name


class AlertWatch(DueRow):
    """A page with components that heed alerts: it falls due every few seconds, however many alerts there are."""

    page = models.OneToOneField(StatusPage, primary_key=True, on_delete=models.CASCADE, related_name="alert_watch")

    def __str__(self) -> str:
        return f"alerts for {self.page_id}"


class Spell(models.Model):
    """A time in which a component was not simply working; the one that goes on has no end. What is `struck` does not count."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="spells", db_index=False)
    state = models.CharField(max_length=30, choices=STATES)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    struck = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component"], condition=Q(ended_at=None), name="one_open_spell")]
        indexes = [models.Index(fields=["component", "began_at"], name="spell_by_time")]

    def __str__(self) -> str:
        return f"{self.component_id} {self.state}"


class Report(DueRow):
    """What a page tells of: an incident, or planned maintenance, which falls due to remind, begin or end by itself; what is
    prepared may fall due to be published.

    `titles` are by language. Without `published_at` it is prepared and nobody outside sees it.
    """

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        MAINTENANCE = "maintenance"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="reports")
    incident = models.ForeignKey("incidents.Incident", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INCIDENT)
    stage = models.CharField(max_length=20)
    titles = models.JSONField(default=dict)
    impact = models.CharField(max_length=12, default=Impact.NONE)
    impact_override = models.CharField(max_length=12, blank=True)
    scope = models.CharField(max_length=10, blank=True)  # central, some or outside: is it us?
    known_error = models.CharField(max_length=500, blank=True)
    next_update_at = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)
    eta_share = models.PositiveSmallIntegerField(default=0)
    restart = models.CharField(max_length=20, blank=True)
    learned = models.JSONField(default=dict)  # by language: title and body of what readers may know of the review
    learned_at = models.DateTimeField(null=True)
    learned_draft = models.JSONField(default=dict)  # the same, prepared
    learned_draft_at = models.DateTimeField(null=True)
    backfilled = models.BooleanField(default=False)
    planned_for = models.DateTimeField(null=True)
    planned_until = models.DateTimeField(null=True)
    begins_itself = models.BooleanField(default=True)
    ends_itself = models.BooleanField(default=False)
    remind_before = models.PositiveIntegerField(default=0)  # minutes
    reminded_at = models.DateTimeField(null=True)
    repeats = models.CharField(max_length=12, blank=True)  # daily, weekly, fortnightly or monthly
    repeats_from = models.DateTimeField(null=True)  # the first time of the series: a month keeps its day
    began_at = models.DateTimeField()
    monitoring_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)  # when what is prepared is published by itself
    author_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "incident"], condition=Q(incident__isnull=False), name="report_once_a_page"),
        ]
        indexes = [
            models.Index(fields=["page", "-began_at"], name="report_newest"),
            models.Index(fields=["page"], condition=Q(over_at=None), name="report_ongoing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Affected(models.Model):
    """A component that a report says something about, and what."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="affected")
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=30, choices=STATES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "component"], name="status_affected_once")]

    def __str__(self) -> str:
        return f"{self.component_id} in {self.report_id}"


class ReportUpdate(models.Model):
    """What was said, by language. A correction changes the text; what it said first stays in the log, `first_said_at` here.

    `components` holds what changed with it: code, name, old_status and new_status of each. `source` is the incident's update it came from.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    components = models.JSONField(default=list)
    told = models.BooleanField(default=True)
    source = models.UUIDField(null=True)
    corrects = models.PositiveIntegerField(default=0)
    author_name = models.CharField(max_length=200)
    said_at = models.DateTimeField()
    first_said_at = models.DateTimeField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_update_number_once"),
            models.UniqueConstraint(fields=["report", "source"], condition=Q(source__isnull=False), name="report_update_source_once"),
        ]

    def __str__(self) -> str:
        return f"update {self.number} of {self.report_id}"


class Sheet(models.Model):
    """A page as it is served, written at each change: the bytes behind one address, plain and compressed.

    With an `audience` it is what that group of readers sees, without one the whole page.
    """

    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    audience = models.ForeignKey(Audience, null=True, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    path = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    etag = models.CharField(max_length=40)
    plain = models.BinaryField()
    packed = models.BinaryField()
    silence = models.TextField(blank=True)  # what is said, with {time}, when nothing new can be heard
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "path"], condition=Q(audience=None), name="sheet_once"),
            models.UniqueConstraint(fields=["audience", "path"], condition=Q(audience__isnull=False), name="sheet_once_an_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.path}"


class Proof(models.Model):
    """One time that a page was written, signed and chained to the time before."""

    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="proofs", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    sheets = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="proof_once")]
        indexes = [models.Index(fields=["at"], name="proof_oldest")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"


class Subscriber(models.Model):
    """Somebody, or something, that wants to hear what a page tells. `components` holds codes; without any they hear of all.

    With a `report` they hear of that one only; `wants` is one kind of report, or "" for both. `token` is in the links of their messages
    and opens nothing but their own subscription; `secret`, sealed, signs what goes to a program, or holds the keys of a browser. On a page
    with groups of readers they hear of what their `audience` sees, or with a `person` of what that person's groups see at that moment.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        ACTIVE = "active"
        QUARANTINED = "quarantined"

    class Kind(models.TextChoices):
        EMAIL = "email"
        WEBHOOK = "webhook"
        SLACK = "slack"
        TEAMS = "teams"
        SMS = "sms"
        PUSH = "push"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="subscribers", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EMAIL)
    address = models.CharField(max_length=500)
    language = models.CharField(max_length=2)
    components = models.JSONField(default=list)
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="subscribers", db_index=False)
    audience = models.ForeignKey(Audience, null=True, on_delete=models.CASCADE, related_name="subscribers")
    came_by_link = models.BooleanField(default=False)
    person = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="+")
    wants = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)  # the page's own when it is empty
    digest_hour = models.PositiveSmallIntegerField(null=True)  # mails once a day, at this hour of theirs, instead of one for each update
    wants_learned = models.BooleanField(default=False)
    wants_monthly = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    token = models.CharField(max_length=64, unique=True, default=secrets.token_hex)
    secret = models.TextField(blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    quarantined_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "address", "kind"], condition=Q(report=None), name="subscriber_once"),
            models.UniqueConstraint(
                fields=["report", "address", "kind"], condition=Q(report__isnull=False), name="subscriber_of_report_once"
            ),
        ]
        indexes = [
            models.Index(fields=["page", "id"], condition=Q(state="active"), name="subscriber_in_order"),
            models.Index(fields=["page", "address"], name="subscriber_by_address"),
        ]

    def __str__(self) -> str:
        return self.address


class Sighting(models.Model):
    """A reader says that they see it too: of a report, of a component, or of anything. `reader` is a keyed hash, another one each day."""

    page = models.ForeignKey(StatusPage, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    component = models.ForeignKey(Component, null=True, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="+")
    reader = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["page", "at"], name="sighting_by_time"),
            models.Index(fields=["reader", "at"], name="sighting_by_reader"),
            models.Index(fields=["at"], name="sighting_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.at:%Y-%m-%d %H:%M}"
