"""The ways to reach a human or a machine, a folder each, behind one small protocol (`core.deliveries.Channel`)."""
