"""What the caller meant: from words and keys to topics, numbers, answers and commands."""
