"""The texts in English."""

UNKNOWN = "not yet known"

RESTART = {
    "needed": "Please restart the application, or sign in again.",
    "not_needed": "You can carry on as usual; nothing has to be restarted.",
    "unknown": "We do not know yet whether a restart is needed; if something still fails, please restart and try again.",
}

OPENINGS = {
    "investigating": "We are investigating an incident that affects {service}. It began {since}.",
    "identified": "We know what is wrong with {service} and are working on it. The incident began {since}.",
    "monitoring": "A fix for {service} is in place, and we are watching whether it holds. The incident began {since}.",
    "no_news": "{service} is still affected. There is nothing new yet; the work goes on.",
    "resolved": "{service} has worked again since {ended}. The incident lasted {duration}.",
    "false_alarm": "The alarm about {service} was a false one. Nothing was affected, and the work on it has ended.",
    "maintenance_planned": "{service} will be maintained, from {start} until {until}.",
    "maintenance_begun": "The maintenance of {service} has begun. It is planned to end {until}.",
    "maintenance_extended": "The maintenance of {service} takes longer than planned. It is now expected to end {until}.",
    "maintenance_done": "The maintenance of {service} is finished.",
}

LINES = {
    "status": "**Current status**",
    "next": "**Next steps**",
    "impact": "- Impact: {impact}",
    "reach": "- Customers affected: {customers}; colleagues: {colleagues}; support cases: {cases}",
    "cause": "- Cause: {cause}",
    "fix": "? - What helped: {fix}",
    "workaround": "? - Workaround: {workaround}",
    "steps": "- {next_steps}",
    "eta": "- Back to normal: {eta}",
    "lead": "? - {lead} leads. Questions and observations go to {key}.",
    "host": "? - {lead} leads the work and answers questions.",
    "restart": "- {restart}",
    "review": "- What we learn from it is shared afterwards.",
    "relax": "- Nobody has to do anything.",
    "update": "Next update: {next_update}",
}

TITLES = {
    "investigating": "Investigating issues with {service}",
    "identified": "Problem with {service}: cause found",
    "monitoring": "Problem with {service}: solution in place",
    "no_news": "Problem with {service}: work goes on",
    "resolved": "Problem with {service} solved",
    "false_alarm": "No problem with {service}",
    "maintenance_planned": "Planned maintenance of {service}",
    "maintenance_begun": "Maintenance of {service} has begun",
    "maintenance_extended": "Maintenance of {service} takes longer",
    "maintenance_done": "Maintenance of {service} is finished",
}

OUTSIDE = {
    "investigating": "We are investigating a problem with {service}.\n? {impact}",
    "identified": "We have found the cause of the problem with {service} and are working on a solution.\n? Until then: {workaround}",
    "monitoring": "The problem with {service} should be over. We are watching whether it stays that way.",
    "no_news": "We are still working on the problem with {service}.\n? Until then: {workaround}",
    "resolved": "The problem with {service} has been over since {ended}.\n{restart}",
    "false_alarm": "We looked into a possible problem with {service}. It worked all the time; you do not have to do anything.",
    "maintenance_planned": "We will maintain {service} from {start} until {until}.\n? {impact}",
    "maintenance_begun": "The maintenance of {service} has begun and is planned to end {until}.\n? {impact}",
    "maintenance_extended": (
        "The maintenance of {service} takes longer than planned. We now expect to finish {until}, and apologise for the delay."
    ),
    "maintenance_done": "The maintenance of {service} is finished.\n{restart}",
}

OUTSIDE_ETA = "? We expect it to be over {eta}."
OUTSIDE_UPDATE = "Next update: {next_update}"

JARGON = (
    "database",
    "server",
    "cluster",
    "node",
    "deploy",
    "deployment",
    "rollback",
    "failover",
    "latency",
    "backend",
    "frontend",
    "cache",
    "queue",
    "endpoint",
    "container",
    "pod",
    "timeout",
    "load balancer",
    "root cause",
    "incident manager",
    "severity",
)
