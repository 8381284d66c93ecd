"""Evidence → verdicts, recommendations, rules and richer personas, in sentences."""
