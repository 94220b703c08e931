"""Reports: what the past says, as distributions, with a table behind each picture. This stage reads and never writes."""
