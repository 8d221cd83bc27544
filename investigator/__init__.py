"""What an investigator can do, with no window in sight."""
