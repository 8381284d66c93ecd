"""The page's own words."""
