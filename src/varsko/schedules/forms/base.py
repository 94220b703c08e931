"""What the forms of this stage share: errors that come back from an action."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from django import forms

from varsko.kernel.errors import Invalid


class ActionForm(forms.Form):
    """A form whose action may refuse; `FIELDS` says which field an action's word means, others go to the whole form."""

    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def refuse(self, error: Invalid) -> None:
        """Show what the action said at its field."""
        for name, text in error.errors.items():
            field = self.FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, text)
