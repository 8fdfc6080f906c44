"""Enforcement (执法): registers, annual plan, double random draw, inspections, cases."""
