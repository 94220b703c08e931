"""What people are told: stages, texts, blanks, the check before sending, and honest promises. All pure."""
