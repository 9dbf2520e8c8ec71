"""The routing editor: drafts, proof, publishing, taking back, and the emergency announcement."""
