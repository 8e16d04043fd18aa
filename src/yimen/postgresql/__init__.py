"""Django's PostgreSQL backend, which asks a connection whether it lives only after a rest."""
