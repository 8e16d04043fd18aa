"""The hotline's own page: register."""
