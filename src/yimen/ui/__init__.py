"""What every page shares: its frame, its parts and its words for lights and times."""
