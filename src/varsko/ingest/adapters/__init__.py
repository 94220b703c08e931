"""One adapter a source: pure functions from what was sent to what it means. Liberal in what they take, strict in what they give."""
