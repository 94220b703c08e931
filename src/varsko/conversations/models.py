"""The tables of rooms."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.files import StoredFile


class Room(models.Model):
    """A place to talk about one thing.

    `audience` holds the names of the groups that may enter, each between blanks. `last_number` counts messages, `revision` counts
    changes to them: an open page asks for whatever has a larger revision than it has seen.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    audience = models.TextField()
    last_number = models.PositiveIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "subject"], name="room_once")]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """One thing that was said. A message of another chat has its `origin` and the id it has there."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        NOTE = "note"  # what was said elsewhere: on the phone, in the corridor
        SYSTEM = "system"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField()
    revision = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MESSAGE)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    mentions = models.JSONField(default=list)
    origin = models.CharField(max_length=20, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="message_number_once"),
            models.UniqueConstraint(
                fields=["room", "origin", "external_id"], condition=~models.Q(external_id=""), name="message_of_elsewhere_once"
            ),
        ]
        indexes = [models.Index(fields=["room", "revision"], name="message_by_revision")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.number}"


class Version(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id} until {self.until}"


class Attachment(StoredFile):
    """A file of a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")


class Content(models.Model):
    """The bytes of a file, in the database: every host can serve them, and a backup has them."""

    attachment = models.OneToOneField(Attachment, primary_key=True, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.attachment_id}"


class Reaction(models.Model):
    """A sign that somebody put on a message, with what it meant at that time."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    symbol = models.CharField(max_length=12)
    meaning = models.CharField(max_length=8, blank=True)
    by_id = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "symbol", "by_id"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.symbol} of {self.by_name}"


class Seat(models.Model):
    """Somebody's place in a room: when they were last seen there, and up to which message they have read."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats", db_index=False)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    read_number = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="seat_once")]
        indexes = [models.Index(fields=["room", "seen_at"], name="seat_by_seen")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}"


class Choice(models.Model):
    """A sign that this installation offers; without any, the built-in ones are offered."""

    symbol = models.CharField(max_length=12, unique=True)
    meaning = models.CharField(max_length=8, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.symbol
