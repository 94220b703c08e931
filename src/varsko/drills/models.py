"""The tables of drills."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class DrillScript(models.Model):
    """A script of this installation, or what stands in the place of a shipped one with the same key."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=500, blank=True)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField()
    signals = models.JSONField()
    steps = models.JSONField()
    is_off = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Drill(models.Model):
    """A drill under way, or over: `clock` holds its marks, `script` the name that it went by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.OneToOneField("incidents.Incident", on_delete=models.CASCADE, related_name="+")
    script = models.CharField(max_length=100)
    leader = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    leader_name = models.CharField(max_length=200)
    clock = models.JSONField()
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    well = models.TextField(blank=True)
    badly = models.TextField(blank=True)
    learned = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.script} as {self.incident_id}"


class DrillSignal(DueRow):
    """A signal of a drill: it comes when the drill's clock reads `after` minutes. `due_at` is when that will be, as the clock goes now."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="signals")
    number = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    text = models.TextField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drill", "number"], name="drill_signal_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class DrillStep(models.Model):
    """What is expected in a drill; `proof` names what of the record shows it, "" for whoever ticks it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    within = models.PositiveIntegerField(default=0)
    proof = models.CharField(max_length=12, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drill", "number"], name="drill_step_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
