"""Human recordings of prompts: the script for a studio, and the check of what comes back."""
