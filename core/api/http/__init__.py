"""What concerns any HTTP service: credentials, bodies, problems, logs, metrics."""
