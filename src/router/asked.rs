//! Requests in the name of a domain of this server, and whoever waits for their answers.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::jid::Jid;
use crate::stanza::Iq;

/// Requests that may be without an answer at the same time.
const MOST: usize = 10_000;

/// Requests without an answer, by their ids. Cloning shares them.
#[derive(Clone, Default)]
pub(super) struct Requests(Arc<Mutex<HashMap<String, Waiting>>>);

struct Waiting {
    /// Who was asked: nobody else can answer.
    whom: Jid,
    tell: oneshot::Sender<Iq>,
}

impl Requests {
    fn map(&self) -> MutexGuard<'_, HashMap<String, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the answer to a request that is about to be sent; `None` while too many are without one.
    pub(super) fn wait(&self, request: &Iq) -> Option<Asked> {
        let (id, whom) = (request.id()?.to_owned(), request.to()?.clone());
        let (tell, answer) = oneshot::channel();
        let mut map = self.map();
        if map.len() >= MOST {
            return None;
        }
        map.insert(id.clone(), Waiting { whom, tell });
        drop(map);
        Some(Asked { requests: self.clone(), id, answer })
    }

    /// Hands an answer to whoever waits for it.
    pub(super) fn answered(&self, answer: &Iq) {
        let (Some(id), Some(from)) = (answer.id(), answer.from()) else { return };
        let mut map = self.map();
        if map.get(id).is_some_and(|waiting| waiting.whom == *from)
            && let Some(waiting) = map.remove(id)
        {
            drop(map);
            let _ = waiting.tell.send(answer.clone());
        }
    }
}

/// The answer to a request, once it comes. Whoever drops it does not wait any more.
pub struct Asked {
    requests: Requests,
    id: String,
    answer: oneshot::Receiver<Iq>,
}

impl Future for Asked {
    /// The result or the error; `None` if none can come any more.
    type Output = Option<Iq>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer).poll(cx).map(Result::ok)
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.requests.map().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::{ns, reply};
    use crate::xml::el;

    fn request(id: &str) -> Iq {
        let jid = |text: &str| text.parse::<Jid>().unwrap();
        Iq::set(id, el(ns::PING, "ping").build()).with_from(jid("host")).with_to(jid("push@host/app"))
    }

    #[tokio::test]
    async fn only_who_was_asked_can_answer_and_once() {
        let requests = Requests::default();
        let asked = requests.wait(&request("1")).unwrap();
        let answer = reply::result(&request("1"), None);
        requests.answered(&answer.clone().with_from("eve@host/app".parse::<Jid>().unwrap()));
        requests.answered(&reply::result(&request("2"), None));
        assert_eq!(requests.map().len(), 1);
        requests.answered(&answer);
        requests.answered(&answer);
        assert_eq!(asked.await.and_then(|iq| iq.id().map(str::to_owned)).as_deref(), Some("1"));
    }

    #[test]
    fn who_does_not_wait_any_more_is_forgotten_and_there_is_a_bound() {
        let requests = Requests::default();
        let waiting: Vec<_> = (0..=MOST).map(|n| requests.wait(&request(&n.to_string()))).collect();
        assert!(waiting.iter().take(MOST).all(Option::is_some) && waiting[MOST].is_none());
        drop(waiting);
        assert!(requests.map().is_empty());
    }
}
