"""Mail of the desk: its addresses, what came in as it came, what went out, and who cannot be reached."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.core.mails import KeptMail
from varsko.desk.models.desks import Desk
from varsko.desk.models.forms import Form
from varsko.desk.models.requests import Entry, Request


class MailAddress(models.Model):
    """An address at which a desk is written to. `trusted` names the mail server whose verdicts on senders count, "" for none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = models.EmailField(max_length=254, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="addresses")
    plus = models.BooleanField(default=True)  # the mail server delivers helpdesk+anything@ to helpdesk@
    acknowledges = models.BooleanField(default=True)
    trusted = models.CharField(max_length=200, blank=True)
    form = models.ForeignKey(Form, null=True, on_delete=models.SET_NULL, related_name="+")  # asked for with the receipt
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Mail(KeptMail):
    """A mail to a desk as it came, and where it was put."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hint = models.CharField(max_length=30, blank=True)
    request = models.ForeignKey(Request, null=True, on_delete=models.SET_NULL, related_name="mails")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    maybe = models.ForeignKey(Request, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "address"], name="mail_once")]
        indexes = [
            models.Index(fields=["message_id"], name="mail_by_message_id"),
            models.Index(fields=["-came_at", "-id"], name="mail_newest"),
        ]

    def __str__(self) -> str:
        return f"mail {self.identity[:8]} to {self.address}"


class SentMail(models.Model):
    """A mail that we wrote: its id brings an answer back, and its text tells what is quoted."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        RECEIPT = "receipt"
        SOLVED = "solved"
        COLLEAGUE = "colleague"  # to somebody inside: what they answer is not for the caller
        WELCOME = "welcome"  # to somebody in copy: that they are
        COPY = "copy"  # to them: what the caller was told

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="sent_mails")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    message_id = models.CharField(max_length=250, unique=True)
    recipient = models.CharField(max_length=254)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["request", "at"], name="sent_mail_by_request"),
            models.Index(fields=["kind", "at"], name="sent_mail_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class Unreachable(models.Model):
    """An address that mail does not reach: somebody is to ring them. `done_at` is set when somebody did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = models.CharField(max_length=254)
    request = models.ForeignKey(Request, null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.CharField(max_length=300, blank=True)
    permanent = models.BooleanField()
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address"], condition=Q(done_at=None), name="unreachable_once")]
        indexes = [models.Index(fields=["-at", "-id"], name="unreachable_newest")]

    def __str__(self) -> str:
        return self.address


class Postbox(DueRow):
    """The mailbox that is fetched from, and how far: one row a mailbox, named by a digest of its address and user."""

    name = models.CharField(max_length=64, unique=True)
    validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mailbox up to {self.last_uid}"
