"""The trail: from a printed number to its records, and from a record to the numbers that use it."""
