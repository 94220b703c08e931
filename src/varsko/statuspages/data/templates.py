"""The shapes of texts that are ready."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.statuspages.domain.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """A text to have ready: `name` is for whoever picks it, titles and texts are by language, `components` are codes.

    With the stage scheduled it is for maintenance.
    """

    name: str
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    stage: str = "investigating"
    components: tuple[str, ...] = ()
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A text that is ready."""

    id: str
    code: str
    name: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    stage: str
    components: tuple[str, ...]
    told: bool
    created_at: datetime

    @property
    def is_for_maintenance(self) -> bool:
        """Tell whether it announces maintenance."""
        return self.stage == Stage.SCHEDULED
