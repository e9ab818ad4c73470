"""Middleware of all requests, and answers to errors."""
