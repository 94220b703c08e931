"""The scripts that Varsko comes with, in the language of whoever asks."""

from django.utils.translation import gettext as _

from varsko.drills.data import Kind, Proof, Script, Signal, Step


def shipped() -> list[Script]:
    """List the shipped scripts: a clear fault for a first drill, one with personal data, and one at night."""
    return [_payments(), _strangers(), _night()]


def _lead() -> Step:
    return Step(text=_("Somebody leads, and everybody knows who."), within=5, proof=Proof.LEAD)


def _update(within: int) -> Step:
    return Step(text=_("The first update is out, and it says when the next one comes."), within=within, proof=Proof.UPDATE)


def _resolved(within: int) -> Step:
    return Step(text=_("It is resolved."), within=within, proof=Proof.RESOLVED)


def _payments() -> Script:
    return Script(
        key="payments",
        name=_("Nobody can pay"),
        about=_("A first drill: customers notice before you do, a wrong theory sounds good, and a journalist wants an answer."),
        summary=_("Customers cannot pay"),
        description=_("For some minutes payments have ended with an error page. Nothing else is known."),
        severity=1,
        is_shipped=True,
        signals=(
            Signal(after=0, kind=Kind.ALERT, text=_("Payments: 62 of 100 fail. Usually it is one.")),
            Signal(after=4, kind=Kind.CUSTOMER, text=_("I have tried to pay three times. Did you charge me three times?")),
            Signal(after=8, kind=Kind.PHONE, text=_("Support: twenty calls in ten minutes, all about payments. What may we tell people?")),
            Signal(after=12, kind=Kind.COLLEAGUE, text=_("It must be the database. Last time it was the database. Shall I restart it?")),
            Signal(after=16, kind=Kind.MANAGEMENT, text=_("How long will it last, and do we lose orders? I need something to say.")),
            Signal(
                after=20,
                kind=Kind.PRESS,
                text=_("Readers tell us that your shop is down. Is it an attack? We publish in half an hour."),
            ),
            Signal(after=26, kind=Kind.COLLEAGUE, text=_("Found something: the payment provider's certificate ran out an hour ago.")),
            Signal(after=34, kind=Kind.ALERT, text=_("Payments: two of 100 fail.")),
        ),
        steps=(
            _lead(),
            Step(text=_("The impact is assessed: who is affected, since when, what they see."), within=10, proof=Proof.ASSESSED),
            _update(15),
            Step(text=_("Support knows what to tell callers."), within=15),
            Step(text=_("Others were paged as soon as they might be needed."), within=20, proof=Proof.PAGED),
            Step(text=_("Whoever leads does not repair, and somebody else tells people."), within=20),
            Step(text=_("The theory about the database was tested before anybody acted on it."), within=25),
            Step(text=_("The journalist had an answer from whoever may speak, with nothing guessed in it."), within=40),
            _resolved(50),
        ),
    )


def _strangers() -> Script:
    return Script(
        key="strangers",
        name=_("A customer saw somebody else's data"),
        about=_("Nothing is down, and still it is serious: who was affected, who must be told, and by when."),
        summary=_("A customer sees orders of somebody else"),
        description=_("A customer reported that their list of orders shows orders of a stranger."),
        severity=2,
        is_shipped=True,
        signals=(
            Signal(after=0, kind=Kind.CUSTOMER, text=_("I see orders of somebody I do not know. Name and address too.")),
            Signal(after=6, kind=Kind.COLLEAGUE, text=_("Since this morning's release lists are kept in a cache. I could just delete it.")),
            Signal(after=10, kind=Kind.CUSTOMER, text=_("My list shows two orders that are not mine. Who sees mine?")),
            Signal(
                after=16,
                kind=Kind.MANAGEMENT,
                text=_("The data protection officer asks: since when do we know of it, and how many people does it concern?"),
            ),
            Signal(after=24, kind=Kind.PHONE, text=_("One of the people concerned is on the line and wants to know who saw what.")),
            Signal(after=32, kind=Kind.COLLEAGUE, text=_("The cache is off. Lists are right again, I checked twenty.")),
        ),
        steps=(
            _lead(),
            Step(text=_("The assessment says that personal data are concerned."), within=10, proof=Proof.ASSESSED),
            Step(text=_("Logs and evidence were kept before anything was deleted."), within=15),
            Step(text=_("Somebody answers for the report to the authority, and knows until when."), within=25),
            Step(text=_("It is known how many people it concerns, or who counts them."), within=40),
            _update(45),
            Step(text=_("The people concerned will be told in plain words, and it is settled by whom."), within=50),
            _resolved(60),
        ),
    )


def _night() -> Script:
    return Script(
        key="night",
        name=_("A long night"),
        about=_("The first one does not answer, the fault does not end, and people get tired: escalate, hand over, write down."),
        summary=_("Half of the data centre is dark"),
        description=_("Since 02:40 nothing in hall 2 answers."),
        severity=1,
        is_shipped=True,
        signals=(
            Signal(after=0, kind=Kind.ALERT, text=_("41 servers in hall 2 do not answer.")),
            Signal(after=4, kind=Kind.PHONE, text=_("The guard: whoever is on call for the network does not answer. Whom shall I ring?")),
            Signal(after=12, kind=Kind.COLLEAGUE, text=_("Somebody switched the storage over already, I think. Was that one of us?")),
            Signal(after=20, kind=Kind.CUSTOMER, text=_("Our lorries stand at the gate. When can we load?")),
            Signal(after=30, kind=Kind.COLLEAGUE, text=_("I have been up since six yesterday and I begin to make mistakes.")),
            Signal(after=38, kind=Kind.MANAGEMENT, text=_("Who is in charge? I get three different answers.")),
            Signal(after=48, kind=Kind.PHONE, text=_("Electricians: hall 2 has power again. Shall we switch everything on at once?")),
        ),
        steps=(
            _lead(),
            Step(text=_("When the first one did not answer, the next one was paged without waiting."), within=8, proof=Proof.PAGED),
            _update(20),
            Step(text=_("Every change is written down, with the way to take it back."), within=25),
            Step(text=_("The lead was handed over to somebody rested, with a briefing."), within=40),
            Step(text=_("Services came back in an order that somebody decided."), within=60),
            _resolved(70),
        ),
    )
