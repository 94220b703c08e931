"""How each kind of client wants to be spoken to: where its key is, what success and every refusal look like."""
