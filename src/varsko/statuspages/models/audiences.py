"""Groups of readers: each sees some components of a page, and nothing else."""

from django.db import models

from varsko.core.clock import new_id
from varsko.statuspages.models.codes import new_code


class Audience(models.Model):
    """Readers of a page who see the same: people of some teams or of some groups of the provider, some by themselves,
    and whoever has its link.

    Without `link_secret` there is no link. With a `person` it is what one person sees beside their groups, and is listed among no groups.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="audiences", db_index=False)
    name = models.CharField(max_length=100)
    teams = models.JSONField(default=list)  # ids of the teams whose people belong to it
    provider_groups = models.JSONField(default=list, db_default=[])  # groups of the provider whose people belong to it, by its names
    metrics = models.JSONField(default=list, db_default=[])  # codes of the metrics that it sees
    person = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="+")
    link_secret = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "name"], name="audience_name_once"),
            models.UniqueConstraint(fields=["page", "person"], condition=models.Q(person__isnull=False), name="audience_of_one_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AudiencePerson(models.Model):
    """Somebody who belongs to a group of readers by themselves, whatever their teams."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="people", db_index=False)
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "person"], name="audience_person_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.audience_id}"


class AudienceComponent(models.Model):
    """A component that a group of readers sees."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="parts", db_index=False)
    component = models.ForeignKey("statuspages.Component", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "component"], name="audience_component_once")]

    def __str__(self) -> str:
        return f"{self.component_id} for {self.audience_id}"
