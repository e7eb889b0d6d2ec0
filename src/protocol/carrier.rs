//! How the last event ID travels.
