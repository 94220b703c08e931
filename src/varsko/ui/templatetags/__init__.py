"""Template tags of the design kit: `{% load ui %}`."""
