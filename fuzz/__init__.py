"""Fuzz targets: coverage-guided searches for inputs that crash a stage. See SECURITY.md; `make fuzz` runs them."""
