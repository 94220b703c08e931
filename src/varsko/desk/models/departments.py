"""Whom organisations appointed, people who look after what their colleagues ask for; and what they are to approve first."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.desk.models.requests import Request


class Appointment(models.Model):
    """Somebody with an account who looks after an organisation, as it is written on the cards of its callers.

    They read what its people ask for, approve what needs a yes, or both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.CharField(max_length=200)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    sees = models.BooleanField(default=True, db_default=True)
    approves = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="appointment_once")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation}"


class OrganisationCard(models.Model):
    """What the desk wrote down about an organisation, which is known by its `name` as it is written on the cards of its callers.

    `domains` are mail domains with a blank before, between and after them; whoever writes from one is proposed to belong there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    note = models.TextField(blank=True, default="", db_default="")
    domains = models.CharField(max_length=2600, blank=True, default="", db_default="")
    changed_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that an organisation had before, or that of one that became part of another: whoever says it means `organisation`."""

    name = models.CharField(max_length=200, primary_key=True)
    organisation = models.CharField(max_length=200, db_index=True)
    since = models.DateTimeField()
    was = models.JSONField(null=True)  # what came along when it became part of that one: see `actions.parting`

    def __str__(self) -> str:
        return f"{self.name} is {self.organisation}"


class Approval(DueRow):
    """That somebody of the caller's organisation is to say yes first; `state` and `stage` are of `domain.approvals`.

    Who asked for it again after a refusal is in a new `round`. Due is the next reminder, or at `lapses_at` whoever comes next.
    """

    # these came after the table: the version before, which may still run beside this one, leaves them out
    fence = models.BigIntegerField(default=0, db_default=0)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    last_error = models.TextField(default="", db_default="", blank=True)

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="approval")
    state = models.CharField(max_length=10, default="open")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_name = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    stage = models.CharField(max_length=12, default="organisation", db_default="organisation")
    manager_first = models.BooleanField(default=False, db_default=False)
    remind_days = models.PositiveSmallIntegerField(default=2, db_default=2)
    decide_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    lapses_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"approval of {self.request_id}: {self.state}"


class ApprovalAsk(models.Model):
    """Somebody who was asked, and by which letter: an answer to it counts."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=250, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "person"], name="approval_asked_once")]

    def __str__(self) -> str:
        return f"{self.person_id} asked for {self.approval_id}"


class ApprovalLetter(models.Model):
    """A letter that reminded somebody who was asked: an answer to it counts as well."""

    ask = models.ForeignKey(ApprovalAsk, on_delete=models.CASCADE, related_name="reminders")
    message_id = models.CharField(max_length=250, unique=True)

    def __str__(self) -> str:
        return f"reminder of {self.ask_id}"
