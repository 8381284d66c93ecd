"""Small inputs to try everything with; README.md beside this file says where each comes from."""
