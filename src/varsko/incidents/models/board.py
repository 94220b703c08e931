"""The tables of the board: streams of work, changes with their way back, and what is being found out."""

from django.db import models

from varsko.incidents.models.record import Incident


class Stream(models.Model):
    """A stream of work with somebody who leads it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="streams")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    lead = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    lead_name = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="stream_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Change(models.Model):
    """Something that somebody changes or wants to change to end the impact. It always says how it is taken back."""

    class State(models.TextChoices):
        PLANNED = "planned"
        DONE = "done"
        ROLLED_BACK = "rolled_back"
        DROPPED = "dropped"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="changes")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    what = models.CharField(max_length=300)
    how = models.TextField(blank=True)
    why = models.TextField(blank=True)
    way_back = models.TextField()
    who = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_change_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"


class Clue(models.Model):
    """A piece of finding out: an observation, a theory that explains it, or an experiment that tries a theory."""

    class Kind(models.TextChoices):
        OBSERVATION = "observation"
        THEORY = "theory"
        EXPERIMENT = "experiment"

    class Verdict(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        REFUTED = "refuted"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="clues")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.SET_NULL, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    because = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="clue_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
