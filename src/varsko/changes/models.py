"""The tables of changes."""

from django.db import models
from django.db.models import F, Q

from varsko.changes.domain.states import Size, State
from varsko.core.clock import new_id
from varsko.core.due import DueRow

_STATES = [one.value for one in State]
COMING = Q(state__in=["asked", "approved", "scheduled", "under_way"])


class Template(models.Model):
    """A change that is made again and again. A standard one is approved beforehand: its changes need nobody's yes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    size = models.CharField(max_length=10, default=Size.SIMPLE)
    standard = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    plan = models.TextField(blank=True)
    test = models.TextField(blank=True)
    back_out = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(default=60)
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    one_service = models.BooleanField(default=False)  # it is for that service alone, also when that is gone
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Change(DueRow):
    """What a request of the kind change is to do. `version` counts the plans: an approval holds for one of them.

    `rounds` are the rounds of approval that its owner wants beside those that are set for all. `due_at` of the row reminds those who
    were asked, and ends what nobody decides.
    """

    request = models.OneToOneField("desk.Request", primary_key=True, on_delete=models.CASCADE, related_name="+")
    size = models.CharField(max_length=10, default=Size.SIMPLE)
    state = models.CharField(max_length=10, default=State.DRAFT)
    template = models.ForeignKey(Template, null=True, on_delete=models.SET_NULL, related_name="+")
    standard = models.BooleanField(default=False)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    planned_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    services = models.ManyToManyField("catalog.Service", related_name="+")
    answers = models.JSONField(default=dict)
    level = models.CharField(max_length=10, blank=True)
    points = models.PositiveSmallIntegerField(default=0)
    plan = models.TextField(blank=True)
    test = models.TextField(blank=True)
    back_out = models.TextField(blank=True)
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)  # the ids of all who wrote any of the plan
    rounds = models.JSONField(default=list)
    overrules = models.CharField(max_length=500, blank=True)  # why it is made in a freeze all the same
    overruled = models.JSONField(default=list)  # the ids of those freezes
    asked_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="change_state_known"),
            models.CheckConstraint(condition=Q(size__in=["simple", "extensive"]), name="change_size_known"),
            models.CheckConstraint(condition=Q(begins_at=None) | Q(ends_at__gt=F("begins_at")), name="change_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["begins_at"], condition=COMING, name="change_coming"),
            models.Index(fields=["began_at"], name="change_began"),
            models.Index(fields=["state", "-created_at"], name="change_by_state"),
        ]

    def __str__(self) -> str:
        return f"change {self.request_id}"


class Round(models.Model):
    """One round of approval of one version of a plan. `needed` 0 is everybody who is asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="asked_rounds")
    version = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    needed = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting")
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "version", "number"], name="approval_round_once")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody who is asked in a round, and what they said or somebody for them. Nobody decides twice in a round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    vote = models.CharField(max_length=10, blank=True)
    voted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    voted_name = models.CharField(max_length=200, blank=True)
    voted_at = models.DateTimeField(null=True)
    via = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="approval_seat_once"),
            models.UniqueConstraint(fields=["round", "voted_by"], name="one_vote_of_one_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.vote or '?'}"


class SentAsk(models.Model):
    """A letter that asked somebody: only an answer to it counts, and only from the one whom it went to."""

    message_id = models.CharField(max_length=250, primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.message_id


class StandingRound(models.Model):
    """A round of approval that every change from a level of risk on needs. `voters` are (user or team, id)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, default="low")
    only_extensive = models.BooleanField(default=False)
    needed = models.PositiveSmallIntegerField(default=0)
    voters = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Deputy(models.Model):
    """Somebody who may answer for somebody else for a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_another")]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputy_by_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id}"


class Freeze(models.Model):
    """A time in which nothing is to be changed, for a reason; without services, nothing at all. Its team may overrule it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    reason = models.CharField(max_length=500)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    services = models.ManyToManyField("catalog.Service", related_name="+")
    narrow = models.BooleanField(default=False, db_default=False)  # it is for those services alone, also when they are gone
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.CharField(max_length=200, blank=True)
    ended_early_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="freeze_ends_after_it_begins")]
        indexes = [models.Index(fields=["ends_at"], name="freeze_by_end")]

    def __str__(self) -> str:
        return self.name


class Announcement(models.Model):
    """What a status page tells of a change; `report` is the code of its maintenance there, "" as long as it is not planned."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="announcements")
    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    titles = models.JSONField(default=dict, db_default={})  # in the other languages of the page
    texts = models.JSONField(default=dict, db_default={})
    components = models.JSONField(default=list)
    report = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "page"], name="announced_once_a_page")]

    def __str__(self) -> str:
        return self.title


class Caused(models.Model):
    """An incident that somebody says a change caused."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="caused")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="+")
    said_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "incident"], name="caused_once")]

    def __str__(self) -> str:
        return f"{self.change_id} caused {self.incident_id}"


class Deploy(models.Model):
    """What another system put somewhere, as it told us. `mark` is the same for each time it tells of it.

    `is_live` where customers feel it; `change` is the planned one that it was part of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mark = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey("catalog.Service", on_delete=models.CASCADE, related_name="+")
    environment = models.CharField(max_length=60, blank=True)
    is_live = models.BooleanField(default=True)
    version = models.CharField(max_length=100)
    summary = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    change = models.ForeignKey(Change, null=True, on_delete=models.SET_NULL, related_name="deploys")
    at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "service"], name="deploy_by_time")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.version}"


class NotedDeploy(models.Model):
    """A line about a deploy in the timeline of an incident: it is written once."""

    deploy = models.ForeignKey(Deploy, on_delete=models.CASCADE, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deploy", "incident"], name="deploy_noted_once")]

    def __str__(self) -> str:
        return f"{self.deploy_id} in {self.incident_id}"


class Feed(models.Model):
    """A secret address of the calendar of changes, as its owner may see it."""

    owner = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.owner_id}"
