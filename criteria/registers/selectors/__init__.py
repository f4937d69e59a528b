"""What the registers show."""
