"""What KASja says and asks: forms and fields, interpreted one event at a time."""
