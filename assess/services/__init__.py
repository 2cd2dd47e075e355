"""The use cases, one module per noun, as plain functions of a `Context`. No Flask here, and no SQL.

Callers import the module and say its name: `assessments.start()`, `reports.request()`.
"""
