"""The screens of the conversation, one file a form."""
