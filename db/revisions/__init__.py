"""Alembic's environment: env.py and versions/. A package so that a new file can be made without importing Alembic."""
