"""How well a clustering separates its groups."""
