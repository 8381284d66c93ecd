"""How the API bears load: many requests, large ones, slow senders, clients that hang up, and the page meanwhile."""
