"""The desk of officers and treasurers: what waits today, which days were promised, where the money is."""
