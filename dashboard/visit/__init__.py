"""What belongs to one visitor: files, answers, runs, what the browser remembers."""
