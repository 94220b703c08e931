"""Mail as strangers send it, read without trusting a byte of it."""
