"""Tests in a real browser against the real server: the whole job, how it looks, and who can use it."""
