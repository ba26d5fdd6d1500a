//! Tests of the sources themselves, in `tests/`.
