"""Users, teams, memberships, contact methods and API keys."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from varsko.core.clock import new_id, now

LANGUAGES = [("en", "English"), ("nb", "Norsk bokmål"), ("da", "Dansk"), ("nl", "Nederlands"), ("pl", "Polski")]


class UserManager(BaseUserManager["User"]):
    """Finds users by the e-mail they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. The e-mail is the name to sign in with, in lower case."""

    class Role(models.TextChoices):
        OWNER = "owner"
        ADMIN = "admin"
        RESPONDER = "responder"
        STAKEHOLDER = "stakeholder"
        CUSTOMER = "customer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.RESPONDER)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_verified = models.BooleanField(default=False)
    profile = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the e-mail in lower case whichever way it came."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)


class Team(models.Model):
    """People who answer for something together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    private = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a team."""

    class Role(models.TextChoices):
        MANAGER = "admin"
        MEMBER = "user"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40, default=Role.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class Contact(models.Model):
    """One way to reach a person."""

    class Method(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"
        VOICE = "voice"
        WEBHOOK = "webhook"
        APP = "app"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contacts")
    method = models.CharField(max_length=12, choices=Method.choices)
    address = models.CharField(max_length=500)
    enabled = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "method", "address"], name="contact_once")]
        ordering = ["position", "created_at"]

    def __str__(self) -> str:
        return f"{self.method}:{self.address}"


class ContactCode(models.Model):
    """The code that was sent to a contact and waits to be typed back. Only a hash is stored."""

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE, related_name="code")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    first_sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"code for {self.contact_id}"


class Invitation(models.Model):
    """Somebody who was asked to join. The link is mailed; only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=User.Role.choices, default=User.Role.RESPONDER)
    teams = models.JSONField(default=list)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    invited_by = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=models.Q(used_at=None), name="one_open_invitation_per_email"),
        ]

    def __str__(self) -> str:
        return self.email


class ApiKey(models.Model):
    """A key for machines. Only a hash is stored; the key itself is shown once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=30, default="api")
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=list)
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="keys")
    mapping = models.JSONField(default=dict, blank=True)
    # stays when that account is deleted: a key whose maker is gone must not count as one that nobody made
    maker = models.ForeignKey(User, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    enabled = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class ToldGroups(models.Model):
    """The groups that the organisation's provider named somebody in when they last signed in; `provider` marks its address and claim."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=64)
    groups = models.JSONField(default=list)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"groups of {self.user_id}"


class CacheEntry(models.Model):
    """The table of Django's database cache: attempts to sign in are counted here, shared by all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_cache"

    def __str__(self) -> str:
        return self.cache_key
