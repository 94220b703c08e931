"""Tags for texts that ask for something: `{% load knowledge %}`."""
