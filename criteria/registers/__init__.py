"""Forms of what is said about criteria besides the cells: readings, thresholds, decisions, targets."""
