"""Host names that wait to be proven."""

from django.db import models

from varsko.core.due import DueRow


class HostWatch(DueRow):
    """A host name that is not proven yet: it falls due to be looked for, ever more rarely, for a week `since` it was set up."""

    host = models.OneToOneField("statuspages.Host", primary_key=True, on_delete=models.CASCADE, related_name="watch")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"proof of {self.host_id}"
