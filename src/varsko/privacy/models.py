"""The tables of privacy."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class Export(DueRow):
    """All that is kept about a person, in one file. `trace`, sealed, is by what they are known; both go with the file on `expires_at`."""

    is_for_now = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.CharField(max_length=40)
    label = models.CharField(max_length=300, blank=True)
    trace = models.TextField(blank=True)
    note = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0)
    too_large = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="export_by_end")]

    def __str__(self) -> str:
        return f"export of {self.person}"


class Piece(models.Model):
    """A piece of an export's file, so that no row grows large and handing out needs little memory."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_piece_once")]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.export_id}"


class Erasure(DueRow):
    """A person who is being erased, and how far: the table (`place`) and the last key in it that was looked at.

    `label` and `trace`, sealed, are emptied with the last step; then only counts, times and the pseudonym tell of it.
    """

    is_for_now = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.CharField(max_length=40)
    label = models.CharField(max_length=300, blank=True)
    trace = models.TextField(blank=True)
    note = models.CharField(max_length=500)
    place = models.CharField(max_length=60, blank=True)
    cursor = models.CharField(max_length=60, blank=True)
    counts = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(done_at=None), name="erasure_once_at_a_time")]

    def __str__(self) -> str:
        return f"erasure of {self.person}"


class Hold(models.Model):
    """Something of which nothing may go, whatever rules say: a lawyer's word. Of a person, `subject` is the pseudonym."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    note = models.CharField(max_length=500)
    placed_by = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "subject"], condition=Q(lifted_at=None), name="hold_once")]

    def __str__(self) -> str:
        return f"hold on {self.label}"


class Retention(DueRow):
    """How long one kind of thing is kept. `due_at` is when it is looked at again, `going` how many rows the running pass took."""

    name = models.CharField(max_length=40, primary_key=True)
    days = models.PositiveIntegerField()
    way = models.CharField(max_length=10)
    going = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.days} days"
