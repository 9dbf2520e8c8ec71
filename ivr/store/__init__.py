"""What is remembered: people, journals, surveys, behind SQLAlchemy."""
