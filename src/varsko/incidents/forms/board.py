"""Forms about the board: streams of work, changes, and what is being found out."""

from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import actions, queries, words
from varsko.incidents.data import Board, ChangeDraft
from varsko.incidents.domain import limits
from varsko.incidents.domain.board import Kind
from varsko.incidents.forms.base import Choices, SmallForm, insiders
from varsko.kernel.errors import NotFound
from varsko.ui.forms import MomentField, offer


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limits.NOTE, widget=area, help_text=help_text)


class BoardForm(SmallForm):
    """Something on the board: a new row, or with `number` one that is there. Raises NotFound for a number that is not."""

    HOME = "incident-state"

    def __init__(self, *args: Any, number: int = 0, **more: Any) -> None:
        """Read the board before the form is prepared."""
        self.number = number
        self._board: Board | None = None
        super().__init__(*args, **more)

    @property
    def board(self) -> Board:
        """Give the board, read once."""
        self._board = self._board or queries.board(self.incident.id)
        return self._board

    def clean(self) -> dict[str, Any]:
        """Read "none" as the number 0."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        return said | {name: said.get(name) or 0 for name in ("of", "stream") if name in self.fields}

    def _row(self, rows: tuple[Any, ...]) -> Any:
        found = next((one for one in rows if one.number == self.number), None)
        if found is None:
            raise NotFound("row of the board")
        return found

    def _streams(self) -> Choices:
        return [("0", _("None")), *((str(one.number), one.name) for one in self.board.streams if one.ended_at is None)]


class StreamForm(BoardForm):
    """Some people work on a part of it."""

    TITLE = gettext_lazy("Begin a stream of work")
    BUTTON = gettext_lazy("Begin")

    name = forms.CharField(label=gettext_lazy("What they work on"), max_length=limits.TITLE)
    lead_id = forms.ChoiceField(label=gettext_lazy("Who leads it"), required=False)

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "lead_id", insiders(self.by.who.id))

    def apply(self, at: datetime) -> None:
        """Begin it."""
        actions.open_stream(by=self.by, at=at, ref=self.incident.id, **self.cleaned_data)


class ChangeStreamForm(StreamForm):
    """A stream that is there already."""

    TITLE = gettext_lazy("Change the stream")
    BUTTON = gettext_lazy("Save")

    def prepare(self) -> None:
        """Begin with what it says."""
        super().prepare()
        row = self._row(self.board.streams)
        self.initial = {"name": row.name, "lead_id": row.lead_id}

    def apply(self, at: datetime) -> None:
        """Change it."""
        actions.change_stream(by=self.by, at=at, ref=self.incident.id, number=self.number, **self.cleaned_data)


class EndStreamForm(BoardForm):
    """A stream is over."""

    TITLE = gettext_lazy("End the stream")
    BUTTON = gettext_lazy("End it")

    outcome = _text(gettext_lazy("What came of it"), required=False)

    def prepare(self) -> None:
        """Look whether it is there."""
        self._row(self.board.streams)

    def apply(self, at: datetime) -> None:
        """End it."""
        actions.end_stream(by=self.by, at=at, ref=self.incident.id, number=self.number, **self.cleaned_data)


class ChangeForm(BoardForm):
    """Something is changed."""

    TITLE = gettext_lazy("Write down a change")
    BUTTON = gettext_lazy("Write down")

    what = forms.CharField(label=gettext_lazy("What is changed"), max_length=limits.TITLE)
    way_back = _text(
        gettext_lazy("How it is taken back"),
        gettext_lazy("Somebody else must be able to do it from these words. If it cannot be taken back, say so."),
        rows=2,
    )
    why = _text(gettext_lazy("Why"), gettext_lazy("What it is expected to do."), required=False, rows=2)
    how = _text(gettext_lazy("How"), required=False, rows=2)
    who_id = forms.ChoiceField(label=gettext_lazy("Who makes it"), required=False)
    planned_at = MomentField(label=gettext_lazy("When"), required=False, help_text=gettext_lazy("Without a time: now."))
    stream = forms.TypedChoiceField(label=gettext_lazy("Stream of work"), required=False, coerce=int)
    is_done = forms.BooleanField(label=gettext_lazy("It is made already"), required=False)

    def prepare(self) -> None:
        """Offer everybody inside, whoever writes first, and the streams under way."""
        offer(self, "who_id", insiders(self.by.who.id))
        offer(self, "stream", self._streams())
        self.initial = {"who_id": self.by.who.id, **self.initial}
        if not self.board.streams:
            del self.fields["stream"]

    def _draft(self) -> ChangeDraft:
        return ChangeDraft(**{name: value for name, value in self.cleaned_data.items() if name != "is_done"})

    def apply(self, at: datetime) -> None:
        """Write it down."""
        actions.log_change(by=self.by, at=at, ref=self.incident.id, draft=self._draft(), is_done=self.cleaned_data["is_done"])


class CorrectChangeForm(ChangeForm):
    """A change that is there already."""

    TITLE = gettext_lazy("Correct the change")
    BUTTON = gettext_lazy("Save")

    def prepare(self) -> None:
        """Begin with what it says."""
        super().prepare()
        row = self._row(self.board.changes)
        names = ("what", "way_back", "why", "how", "who_id", "planned_at", "stream")
        self.initial = {name: getattr(row, name) for name in names}
        del self.fields["is_done"]

    def apply(self, at: datetime) -> None:
        """Correct it."""
        actions.correct_change(by=self.by, at=at, ref=self.incident.id, number=self.number, draft=self._draft())


class ClueForm(BoardForm):
    """Something was observed."""

    TITLE = gettext_lazy("Write down an observation")
    BUTTON = gettext_lazy("Write down")
    KIND = Kind.OBSERVATION

    of = forms.TypedChoiceField(label="", required=False, coerce=int)
    text = _text(gettext_lazy("What was seen, by whom, where"))
    stream = forms.TypedChoiceField(label=gettext_lazy("Stream of work"), required=False, coerce=int)

    def prepare(self) -> None:
        """Offer the streams under way; an observation hangs on nothing."""
        offer(self, "stream", self._streams())
        if not self.board.streams:
            del self.fields["stream"]
        del self.fields["of"]

    def apply(self, at: datetime) -> None:
        """Write it down."""
        actions.add_clue(by=self.by, at=at, ref=self.incident.id, kind=self.KIND, **self.cleaned_data)


class _HangingForm(ClueForm):
    """What hangs on another piece, of kind `ON`."""

    ON = Kind.OBSERVATION
    WORDS: Any = ("", "")

    def prepare(self) -> None:
        """Offer what it may hang on."""
        on = self.fields["of"]
        super().prepare()
        self.fields = {"of": on, **self.fields}
        on.label, self.fields["text"].label = self.WORDS
        pieces = [(str(one.number), f"{one.number}. {one.text[:80]}") for one in self.board.clues if one.kind == self.ON]
        first: Choices = [] if self.ON is Kind.THEORY else [("0", _("None"))]
        offer(self, "of", [*first, *pieces])
        on.required = self.ON is Kind.THEORY


class TheoryForm(_HangingForm):
    """Somebody has an explanation."""

    TITLE = gettext_lazy("Write down a theory")
    KIND = Kind.THEORY
    WORDS = (gettext_lazy("What it explains"), gettext_lazy("What broke, and why"))


class ExperimentForm(_HangingForm):
    """A theory is tried."""

    TITLE = gettext_lazy("Write down an experiment")
    KIND = Kind.EXPERIMENT
    ON = Kind.THEORY
    WORDS = (gettext_lazy("The theory it tries"), gettext_lazy("What is done, and what will tell that the theory is wrong"))


class CorrectClueForm(BoardForm):
    """A piece that is there already."""

    TITLE = gettext_lazy("Correct what is written")
    BUTTON = gettext_lazy("Save")

    text = _text(gettext_lazy("Text"))

    def prepare(self) -> None:
        """Begin with what it says."""
        self.initial = {"text": self._row(self.board.clues).text}

    def apply(self, at: datetime) -> None:
        """Correct it."""
        actions.correct_clue(by=self.by, at=at, ref=self.incident.id, number=self.number, text=self.cleaned_data["text"])


class VerdictForm(BoardForm):
    """What became of a theory or an experiment."""

    TITLE = gettext_lazy("What became of it?")
    BUTTON = gettext_lazy("Save")

    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=list(words.VERDICTS.items()), widget=forms.RadioSelect)
    because = _text(gettext_lazy("What shows it"), required=False)

    @property
    def lead(self) -> str:
        """Say what is judged."""
        return str(self._row(self.board.clues).text)

    def prepare(self) -> None:
        """Begin with what is said of it."""
        row = self._row(self.board.clues)
        self.initial = {"verdict": row.verdict, "because": row.because}

    def apply(self, at: datetime) -> None:
        """Judge it."""
        actions.judge(by=self.by, at=at, ref=self.incident.id, number=self.number, **self.cleaned_data)


NEW: MappingProxyType[str, type[BoardForm]] = MappingProxyType(
    {"stream": StreamForm, "change": ChangeForm, "observation": ClueForm, "theory": TheoryForm, "experiment": ExperimentForm}
)
THERE: MappingProxyType[str, type[BoardForm]] = MappingProxyType(
    {
        "stream": ChangeStreamForm,
        "end": EndStreamForm,
        "change": CorrectChangeForm,
        "clue": CorrectClueForm,
        "verdict": VerdictForm,
    }
)
