"""Tekstene på bokmål."""

UNKNOWN = "ikke kjent ennå"

RESTART = {
    "needed": "Start programmet på nytt, eller logg inn igjen.",
    "not_needed": "Du kan fortsette som vanlig; ingenting må startes på nytt.",
    "unknown": "Vi vet ikke ennå om noe må startes på nytt; hvis noe fortsatt svikter, start på nytt og prøv igjen.",
}

OPENINGS = {
    "investigating": "Vi undersøker en hendelse som påvirker {service}. Den begynte {since}.",
    "identified": "Vi vet hva som er galt med {service}, og arbeider med det. Hendelsen begynte {since}.",
    "monitoring": "En løsning for {service} er på plass, og vi følger med på om den holder. Hendelsen begynte {since}.",
    "no_news": "{service} er fortsatt påvirket. Det er ikke noe nytt ennå; arbeidet fortsetter.",
    "resolved": "{service} har virket igjen siden {ended}. Hendelsen varte i {duration}.",
    "false_alarm": "Alarmen om {service} var falsk. Ingenting var påvirket, og arbeidet med den er avsluttet.",
    "maintenance_planned": "Det blir vedlikehold av {service} fra {start} til {until}.",
    "maintenance_begun": "Vedlikeholdet av {service} har begynt. Det er planlagt å være ferdig {until}.",
    "maintenance_extended": "Vedlikeholdet av {service} tar lengre tid enn planlagt. Det ventes nå å være ferdig {until}.",
    "maintenance_done": "Vedlikeholdet av {service} er ferdig.",
}

LINES = {
    "status": "**Status nå**",
    "next": "**Neste steg**",
    "impact": "- Påvirkning: {impact}",
    "reach": "- Berørte kunder: {customers}; kolleger: {colleagues}; supportsaker: {cases}",
    "cause": "- Årsak: {cause}",
    "fix": "? - Det som hjalp: {fix}",
    "workaround": "? - Midlertidig løsning: {workaround}",
    "steps": "- {next_steps}",
    "eta": "- Tilbake til det normale: {eta}",
    "lead": "? - {lead} leder. Spørsmål og observasjoner tas i {key}.",
    "host": "? - {lead} leder arbeidet og svarer på spørsmål.",
    "restart": "- {restart}",
    "review": "- Det vi lærer av dette, deles etterpå.",
    "relax": "- Ingen trenger å gjøre noe.",
    "update": "Neste oppdatering: {next_update}",
}

TITLES = {
    "investigating": "Vi undersøker problemer med {service}",
    "identified": "Problem med {service}: årsaken er funnet",
    "monitoring": "Problem med {service}: løsning på plass",
    "no_news": "Problem med {service}: arbeidet fortsetter",
    "resolved": "Problemet med {service} er løst",
    "false_alarm": "Ikke noe problem med {service}",
    "maintenance_planned": "Planlagt vedlikehold av {service}",
    "maintenance_begun": "Vedlikehold av {service} har begynt",
    "maintenance_extended": "Vedlikehold av {service} tar lengre tid",
    "maintenance_done": "Vedlikehold av {service} er ferdig",
}

OUTSIDE = {
    "investigating": "Vi undersøker et problem med {service}.\n? {impact}",
    "identified": "Vi har funnet årsaken til problemet med {service} og arbeider med en løsning.\n? Inntil videre: {workaround}",
    "monitoring": "Problemet med {service} skal være over. Vi følger med på om det forblir slik.",
    "no_news": "Vi arbeider fortsatt med problemet med {service}.\n? Inntil videre: {workaround}",
    "resolved": "Problemet med {service} har vært over siden {ended}.\n{restart}",
    "false_alarm": "Vi har sett på et mulig problem med {service}. Alt virket hele tiden; du trenger ikke å gjøre noe.",
    "maintenance_planned": "Vi vedlikeholder {service} fra {start} til {until}.\n? {impact}",
    "maintenance_begun": "Vedlikeholdet av {service} har begynt og er planlagt å være ferdig {until}.\n? {impact}",
    "maintenance_extended": (
        "Vedlikeholdet av {service} tar lengre tid enn planlagt. Vi regner nå med å være ferdige {until}, og beklager forsinkelsen."
    ),
    "maintenance_done": "Vedlikeholdet av {service} er ferdig.\n{restart}",
}

OUTSIDE_ETA = "? Vi regner med at det er over {eta}."
OUTSIDE_UPDATE = "Neste oppdatering: {next_update}"

JARGON = (
    "database",
    "databasen",
    "server",
    "serveren",
    "klynge",
    "node",
    "deploy",
    "utrulling",
    "rollback",
    "failover",
    "latens",
    "backend",
    "frontend",
    "cache",
    "kø",
    "endepunkt",
    "container",
    "timeout",
    "lastbalanserer",
    "rotårsak",
    "hendelsesleder",
    "alvorlighetsgrad",
)
