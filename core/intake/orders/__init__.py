"""What order lines mean beyond their cells: whose an amount is, which rows sum up others, what was cancelled."""
