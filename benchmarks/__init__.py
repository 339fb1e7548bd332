"""What is measured, not promised: times, sizes, and how long it all holds."""
