"""How texts are drawn that may ask for what is true now: `{% load knowledge %}`."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from varsko.knowledge.queries import drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def living(context: Context, text: str) -> SafeString:
    """`{% living review.text %}`: Markdown for whoever reads the page, with what `{{incidents}}` and its like ask for."""
    return drawn(text, by=context["request"].actor)
