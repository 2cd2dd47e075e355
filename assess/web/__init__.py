"""Thin views: they read a form, call one use case and show one template."""
