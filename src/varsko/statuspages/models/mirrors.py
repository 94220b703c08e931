"""Pages of others that are kept here."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class Mirror(DueRow):
    """A public page of another installation that is kept and served here; it falls due when it is to be looked at again.

    `address` ends with /status/ and the page's name there. `key` is the one that must have signed it, learned at the first look unless
    somebody gave it; `number` and `digest` are of the newest state that was proven. `heard_at` is when its publisher said
    last that there is another one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=500)
    key = models.CharField(max_length=64, blank=True)
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class MirrorSheet(models.Model):
    """The bytes behind one address of a page that is kept here, as their publisher signed them."""

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    path = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mirror", "path"], name="mirror_sheet_once")]

    def __str__(self) -> str:
        return f"{self.mirror_id}/{self.path}"
