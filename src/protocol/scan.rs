//! Loops over bytes.
