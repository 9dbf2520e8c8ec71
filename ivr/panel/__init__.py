"""The panel: where supervisors, clerks and consultants see the hotline and change it."""
