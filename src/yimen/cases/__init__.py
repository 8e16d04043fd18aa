"""The spine: the case that every matter hangs on, whatever its kind, and what every case can do."""
