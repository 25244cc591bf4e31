//! The control protocol: any line gets an answer, and what is accepted survives being written.

use xmppd::ctl::wire::{Hello, Reply, Request};

/// Reads the bytes as each kind of line.
pub(crate) fn run(data: &[u8]) {
    match Request::parse(data) {
        Ok(request) => {
            let line = request.to_line();
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            assert_eq!(Request::parse(&line).as_ref(), Ok(&request));
        }
        // The refusal itself is a line.
        Err(refused) => {
            let refusal = Reply::Failed(*refused.error);
            assert_eq!(Reply::parse(&refusal.to_line(refused.id)).unwrap(), refusal);
        }
    }
    if let Ok(reply) = Reply::parse(data) {
        let line = reply.to_line(Some(1));
        assert_eq!(Reply::parse(&line).unwrap(), reply);
    }
    let _ = serde_json::from_slice::<Hello>(data);
}
