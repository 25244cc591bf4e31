//! Negotiation as conversations.
