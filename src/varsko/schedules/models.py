"""The tables of schedules. What a rotation says is kept in versions, so that the past stays as it was answered."""

from django.db import models

from varsko.core.clock import new_id, now


class Counting(models.TextChoices):
    """Which turns get a number."""

    EVERY = "every"
    SERVED = "served"


class Schedule(models.Model):
    """Somebody is on call here. `zone` is where its wall clock hangs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="schedules")
    zone = models.CharField(max_length=60)
    enabled = models.BooleanField(default=True)
    count = models.CharField(max_length=8, choices=Counting.choices, default=Counting.EVERY)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Rotation(models.Model):
    """People who take turns. A rotation that was removed keeps its past until `ended_at`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="rotations")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RotationVersion(models.Model):
    """What a rotation says from `since` on; the first version has none. Participants and restriction are shapes of data.py."""

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="versions")
    since = models.DateTimeField(null=True)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    unit = models.CharField(max_length=4)
    length = models.PositiveIntegerField()
    participants = models.JSONField()
    restriction = models.JSONField(null=True)
    zone = models.CharField(max_length=60)
    count = models.CharField(max_length=8, choices=Counting.choices)
    anchor_turn = models.IntegerField(default=0)
    anchor_seat = models.IntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.rotation_id} since {self.since}"


class Override(models.Model):
    """Somebody takes over for a while. The id grows with creation: of several at once the youngest counts."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="overrides")
    alias = models.CharField(max_length=200)
    participant = models.JSONField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    rotations = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "alias"], name="override_alias_once")]
        indexes = [models.Index(fields=["schedule", "end"], name="override_by_end")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.alias


class Feed(models.Model):
    """A private calendar address: of a schedule, or of a person. Only a hash of it is stored; it is shown once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="feeds")
    schedule = models.ForeignKey(Schedule, null=True, on_delete=models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "schedule"], name="feed_of_schedule_once"),
            models.UniqueConstraint(fields=["owner"], condition=models.Q(schedule=None), name="feed_of_person_once"),
        ]

    def __str__(self) -> str:
        return f"feed of {self.owner_id}"
