//! One track at one queue: what its stays in the queue's zones make of its wait.

use super::GRACE_S;
use crate::event::Outcome;
use crate::scene::QueueSpec;
use crate::time::EventTime;

/// A wait under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    pub joined: EventTime,
    /// Stepped back from the counter into the queue.
    pub after_service: bool,
    /// Was there when the stream began: nobody knows for how long.
    pub unseen: bool,
}

/// How a wait ends, before it is known what that amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Served,
    /// Walked out of the zone, or out of the picture.
    Gone,
    /// Not seen any more, or the stream broke.
    Lost,
}

/// A wait that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Over {
    pub joined: EventTime,
    pub ended: EventTime,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Neither waiting nor about to be served.
    #[default]
    Away,
    Waiting(Begun),
    /// Has left the queue's zone at that time and may yet be served.
    Left(Begun, EventTime),
}

/// What one track does at one queue.
#[derive(Debug, Default)]
pub(super) struct Waiter {
    pub phase: Phase,
    /// Waits told.
    pub visits: u32,
    pub queueing: bool,
    /// Service zones that the track is in.
    pub serving: u32,
    served_until: Option<EventTime>,
}

impl Begun {
    /// What the wait amounts to; `None` where it is no wait of its own.
    pub fn end(self, ended: EventTime, how: End, spec: &QueueSpec) -> Option<Over> {
        let Self { joined, after_service, unseen } = self;
        let walked_through = ended.seconds_since(joined) < spec.min_stay_s;
        let outcome = match how {
            End::Lost => Outcome::Cut,
            _ if unseen => Outcome::Cut,
            End::Served => Outcome::Served,
            End::Gone if walked_through => Outcome::Passed,
            End::Gone if spec.service.is_empty() => Outcome::Served,
            End::Gone => Outcome::Abandoned,
        };
        // Whoever was served has waited once; only who goes back for long and is served again has waited twice.
        let same_wait = after_service && (outcome != Outcome::Served || walked_through);
        (!same_wait).then_some(Over { joined, ended, outcome })
    }
}

impl Waiter {
    /// Entered the queue's zone. May end a wait that was left before.
    pub fn join(&mut self, time: EventTime, unseen: bool, spec: &QueueSpec) -> Option<Over> {
        self.queueing = true;
        if self.serving > 0 {
            return None;
        }
        match self.phase {
            Phase::Left(begun, left) if within_grace(left, time) => {
                self.phase = Phase::Waiting(begun);
                None
            }
            Phase::Waiting(_) => None,
            Phase::Away | Phase::Left(..) => {
                let before = self.give_up(spec);
                let after_service = self.served_until.is_some_and(|until| within_grace(until, time));
                self.phase = Phase::Waiting(Begun { joined: time, after_service, unseen });
                before
            }
        }
    }

    /// Left the queue's zone.
    pub fn leave(&mut self, time: EventTime) {
        self.queueing = false;
        if let Phase::Waiting(begun) = self.phase {
            self.phase = Phase::Left(begun, time);
        }
    }

    /// Entered a service zone: a wait ends here, also while the track is still in the queue's zone.
    pub fn serve(&mut self, time: EventTime, spec: &QueueSpec) -> Option<Over> {
        self.serving += 1;
        match std::mem::take(&mut self.phase) {
            // Stays are told when they are certain, so one that began earlier may come later: the service was first.
            Phase::Waiting(begun) if time < begun.joined => None,
            Phase::Waiting(begun) => begun.end(time, End::Served, spec),
            Phase::Left(begun, left) if within_grace(left, time) => begun.end(time, End::Served, spec),
            Phase::Left(begun, left) => begun.end(left, End::Gone, spec),
            Phase::Away => None,
        }
    }

    /// Left a service zone.
    pub fn release(&mut self, time: EventTime) {
        self.serving = self.serving.saturating_sub(1);
        if self.serving > 0 {
            return;
        }
        self.served_until = Some(time);
        if self.queueing {
            self.phase = Phase::Waiting(Begun { joined: time, after_service: true, unseen: false });
        }
    }

    /// The stream broke while the track was in the queue's zone.
    pub fn cut(&mut self, time: EventTime, spec: &QueueSpec) -> Option<Over> {
        let Phase::Waiting(begun) = std::mem::take(&mut self.phase) else { return None };
        begun.end(time, End::Lost, spec)
    }

    /// Ends the wait of a track that has left the queue's zone, for it can no longer be told of a service in time.
    pub fn give_up(&mut self, spec: &QueueSpec) -> Option<Over> {
        let Phase::Left(begun, left) = self.phase else { return None };
        self.phase = Phase::Away;
        begun.end(left, End::Gone, spec)
    }
}

fn within_grace(from: EventTime, to: EventTime) -> bool {
    to.seconds_since(from) <= GRACE_S
}
