"""Tags for lists of requests: `{% load desk %}`."""
