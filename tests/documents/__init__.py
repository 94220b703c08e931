"""Live documents over real websockets to the real program."""
