//! Values as people read them.

use std::fmt::Display;

/// `41 MB`, `1.9 GB`
pub(in crate::admin) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// `a, b, c`
pub(super) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// `port 5222`, `ports 5222 and 5223`
pub(super) fn ports(ports: &[u16]) -> String {
    match ports {
        [one] => format!("port {one}"),
        many => format!("ports {}", list(many)),
    }
}
