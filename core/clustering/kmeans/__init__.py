"""K-Means: for every k of a parent, in few rows, in many, and in resamples."""
