"""Reports: what the past says, as distributions, with a table behind each picture. All that is written here is who gets one by mail."""
