//! Orders to the writer from other threads: what changes the database besides counts.
//!
//! Owns the way there and back. What can be ordered stands with its topic, as methods of [`Orders`] that call methods of
//! the writer of the same name.

use tokio::sync::{mpsc, oneshot};

use super::{Message, StoreError, Writer};

/// A change that the writer makes between two flushes. The answer goes its own way.
pub struct Order(Box<dyn FnOnce(&mut Writer) + Send>);

impl Order {
    pub(super) fn carry_out(self, writer: &mut Writer) {
        (self.0)(writer);
    }
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Order")
    }
}

/// Gives orders to the writer's thread; cheap to clone.
#[derive(Clone, Debug)]
pub struct Orders(mpsc::WeakSender<Message>);

impl Orders {
    /// Orders go to the writer behind `messages`; they do not keep its channel open.
    pub fn new(messages: &mpsc::Sender<Message>) -> Self {
        Self(messages.downgrade())
    }

    /// Has the writer do `work` once what was sent before is taken, and returns what came of it.
    pub(super) async fn give<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.give_quietly(move |writer| {
            let done = work(writer);
            // Before the answer: whoever has it must not be told that what he asked for earlier still holds.
            writer.changed();
            done
        })
        .await
    }

    /// The same of work that itself says when answers hold no longer: what is done every minute must not make every page be
    /// asked for anew.
    pub(super) async fn give_quietly<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let gone = || StoreError("the store has stopped; nothing was changed".to_owned());
        let (answer, answered) = oneshot::channel();
        let order = Order(Box::new(move |writer| {
            let done = work(writer);
            // Nobody may be waiting any more; the order counts all the same.
            drop(answer.send(done));
        }));
        let messages = self.0.upgrade().ok_or_else(gone)?;
        messages.send(Message::Order(order)).await.map_err(|_| gone())?;
        drop(messages);
        answered.await.map_err(|_| StoreError("the store stopped meanwhile; look whether it was changed".to_owned()))?
    }
}
