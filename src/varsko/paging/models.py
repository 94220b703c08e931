"""The tables of paging."""

from django.db import models

from varsko.core.clock import new_id, now
from varsko.core.due import PlannedRow


class EscalationPolicy(models.Model):
    """Who is told one after another, until somebody takes the alert."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="escalations")
    repeat_wait = models.PositiveIntegerField(default=0)
    repeat_count = models.PositiveSmallIntegerField(default=0)
    repeat_reset = models.BooleanField(default=False)
    close_after = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One rung of a policy. The target is kept by its kind and id: who is gone is found out, and said, when the step is taken."""

    class Condition(models.TextChoices):
        NOT_ACKNOWLEDGED = "not_acknowledged"
        NOT_CLOSED = "not_closed"

    class Notify(models.TextChoices):
        DEFAULT = "default"
        NEXT = "next"
        PREVIOUS = "previous"
        USERS = "users"
        ADMINS = "admins"
        RANDOM = "random"
        ALL = "all"

    class Target(models.TextChoices):
        USER = "user"
        SCHEDULE = "schedule"
        TEAM = "team"

    policy = models.ForeignKey(EscalationPolicy, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    delay = models.PositiveIntegerField(default=0)
    condition = models.CharField(max_length=20, choices=Condition.choices, default=Condition.NOT_ACKNOWLEDGED)
    notify = models.CharField(max_length=12, choices=Notify.choices, default=Notify.DEFAULT)
    target_kind = models.CharField(max_length=12, choices=Target.choices)
    target_id = models.CharField(max_length=40)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["policy", "position"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.delay} min: {self.target_kind}"


class EscalationRun(PlannedRow):
    """A policy at work on one alert: a snapshot of its steps, and the time of the next one in `due_at`.

    `round` is the number of the event that routed the alert: each routing starts each target once, however often it is handled.
    """

    moments = ("due_at", "started_at")

    class State(models.TextChoices):
        RUNNING = "running"
        OVER = "over"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey("alerts.Alert", on_delete=models.CASCADE, related_name="runs")
    round = models.BigIntegerField()
    target_kind = models.CharField(max_length=12)
    target_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    why = models.JSONField(default=dict)
    snapshot = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    cycle = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    forced = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    end_reason = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "round", "target_kind", "target_id"], name="run_once_a_round")]
        indexes = [models.Index(fields=["alert", "state"], name="run_by_alert")]

    def __str__(self) -> str:
        return f"{self.name} on {self.alert_id}"


class Page(models.Model):
    """A person is told to answer for an alert. `slot` names the step that led to it: one page for each person and step."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        PASSED = "passed"
        OVER = "over"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey("alerts.Alert", on_delete=models.CASCADE, related_name="pages")
    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="pages")
    name = models.CharField(max_length=200)
    run = models.ForeignKey(EscalationRun, null=True, on_delete=models.SET_NULL, related_name="pages")
    round = models.BigIntegerField()
    cycle = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    via = models.JSONField(default=list)
    condition = models.CharField(max_length=20, choices=Step.Condition.choices, default=Step.Condition.NOT_ACKNOWLEDGED)
    at = models.DateTimeField()
    slot = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "slot"], name="page_once_a_step")]
        indexes = [
            models.Index(fields=["user", "-at"], name="page_by_user"),
            models.Index(fields=["alert", "at"], name="page_by_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.alert_id}"


class NotificationRule(models.Model):
    """How a person wants to be told, for one kind of occasion. Of several, the first that fits is used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="notification_rules")
    name = models.CharField(max_length=512)
    action_type = models.CharField(max_length=30, default="create-alert")
    position = models.PositiveIntegerField(default=0)
    enabled = models.BooleanField(default=True)
    criteria = models.JSONField(default=dict)
    restriction = models.JSONField(null=True)
    notification_time = models.JSONField(default=list)
    schedules = models.JSONField(default=list)
    repeat_after = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["action_type", "position", "created_at"]

    def __str__(self) -> str:
        return self.name


class NotificationStep(models.Model):
    """One way of a rule: so many minutes after the occasion, by this contact."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(NotificationRule, on_delete=models.CASCADE, related_name="steps")
    method = models.CharField(max_length=12)
    address = models.CharField(max_length=500)
    after = models.PositiveIntegerField(default=0)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["after", "created_at"]

    def __str__(self) -> str:
        return f"{self.after} min: {self.method}"


class Notice(PlannedRow):
    """One message of a page to one contact, waiting for its time."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDED = "handed"
        SKIPPED = "skipped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="notices")
    method = models.CharField(max_length=12)
    address = models.CharField(max_length=500)
    after = models.PositiveIntegerField(default=0)
    loop = models.PositiveSmallIntegerField(default=0)
    repeat_after = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=512, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    delivery_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "method", "address", "after", "loop"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.method} to {self.address}: {self.state}"


class News(PlannedRow):
    """Something that a person's own rules ask to be told of, in one way. `happening` names it: each person is told of it once a way."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="news")
    occasion = models.CharField(max_length=30)
    happening = models.CharField(max_length=160)
    alert = models.ForeignKey("alerts.Alert", null=True, on_delete=models.CASCADE, related_name="news")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    is_first = models.BooleanField(default=True)  # of the ways of one happening: the one that stands for it under the bell
    method = models.CharField(max_length=12)
    address = models.CharField(max_length=500)
    after = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=512, blank=True)
    state = models.CharField(max_length=8, choices=Notice.State.choices, default=Notice.State.WAITING)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "happening", "method", "address", "after"], name="news_once")]
        indexes = [models.Index(fields=["user", "-at"], name="news_by_user")]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.address}: {self.state}"


class BellMark(models.Model):
    """Up to when somebody has read what is under their bell."""

    user = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE, related_name="bell_mark")
    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} until {self.read_until}"


class ShiftWatch(PlannedRow):
    """Somebody wants to be reminded of shifts, and was of everything up to `told_until`. Due when the next reminder is."""

    user = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE, related_name="shift_watch")
    told_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"shifts of {self.user_id}"


class Webhook(models.Model):
    """An address outside that is told of alerts by signed requests. The secret is encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    secret = models.TextField()
    events = models.JSONField(default=list)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
