//! Listeners and transports.
