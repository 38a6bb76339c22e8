"""Speed and memory, measured against the budgets."""
