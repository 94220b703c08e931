"""The rules of time on call, as pure functions: one resolver for every page, feed and API."""
