"""One folder for each system outside: its client, its jobs, its fake and their tests."""
