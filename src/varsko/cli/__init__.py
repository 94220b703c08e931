"""The command line: says what a person at a shell may want of the installation."""
