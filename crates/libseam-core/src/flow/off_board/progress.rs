//! The states of things while steps are done: a thing goes with what it was held through, and a step may be needless.

use super::{
    choice::Mode,
    document::Document,
    kind::Kind,
    run::{Run, Runs},
    state::State,
    steps::Stage,
    thing::{Take, Thing},
};
use crate::error::Outcome;

impl Runs {
    /// Returns the state of a thing: of the step that takes it away, or of what it was held through.
    pub(super) fn state_of(&self, plan: &Document, thing: usize) -> State {
        self.state_within(plan, thing, 0)
    }

    pub(super) fn state_within(&self, plan: &Document, at: usize, depth: usize) -> State {
        let Some(thing) = plan.things.get(at) else { return State::Left };
        let steps = self.all.iter().filter(|run| run.step.thing == at && !run.step.is_preparatory);
        // A step that was added later knows better.
        let own = { steps }.next_back().map(|run| run.state);
        if let Some(own) = own.filter(|own| own.is_done()) {
            return own;
        }
        let holder = thing.holder().and_then(|holder| plan.things.iter().position(|it| it.name() == holder));
        // Holders of holders: a group, its user, the identity.
        let of_holder = holder
            .filter(|_| depth < 4)
            .map(|holder| self.state_within(plan, holder, depth.saturating_add(1)));
        // The confirmation of the holder's removal looks at these too.
        let is_checked = matches!(
            thing.kind,
            Kind::AccessMethod | Kind::AccessCode | Kind::AcsUser | Kind::ClientSession | Kind::AcsCredential
        );
        let goes_along = thing.kind.is_link() || (own.is_none() && is_checked);
        let is_never_taken = matches!(thing.take, Take::Never(_));
        // A code that works without a connection outlives its record.
        let outlives = is_never_taken && thing.kind == Kind::AccessCode;
        // A user that is managed elsewhere does not wait for the identity: that waits for the user.
        let is_apart = is_never_taken && thing.kind == Kind::AcsUser;
        match (own, of_holder) {
            (_, Some(State::Confirmed | State::GoneWithHolder)) if goes_along && !outlives => {
                State::GoneWithHolder
            }
            // Nobody looked at what hung on it.
            (_, Some(State::AlreadyGone)) if thing.kind.is_link() => State::GoneWithHolder,
            (Some(own), _) => own,
            (None, Some(of_holder)) if is_checked && !is_apart && !of_holder.is_done() => of_holder,
            (None, _) => State::Left,
        }
    }

    /// Reports whether the user turned out to be one who cannot be suspended. Who only was not reached may be, later on.
    fn is_unsuspendable(&self, thing: usize) -> bool {
        let is_it = |run: &&Run| run.step.is_preparatory && run.step.thing == thing;
        self.all.iter().find(is_it).is_some_and(|run| match run.state {
            State::Refused | State::Failed | State::Returns | State::NotRevocable => true,
            State::Present => run.outcome == Outcome::Accepted,
            _ => false,
        })
    }

    /// Returns the state with which a step ends before it begins, if it does.
    pub(super) fn refusal(&self, plan: &Document, at: usize) -> Option<State> {
        let step = &self.all.get(at)?.step;
        let thing = plan.things.get(step.thing)?;
        if step.only_if_unsuspended && !self.is_unsuspendable(step.thing) {
            return Some(State::Left);
        }
        let holder = thing.holder().and_then(|holder| plan.things.iter().position(|it| it.name() == holder));
        let is_holder_gone = holder.is_some_and(|holder| self.state_of(plan, holder).is_done());
        if thing.kind.is_link() && is_holder_gone {
            return Some(State::GoneWithHolder);
        }
        if step.is_preparatory && self.state_of(plan, step.thing).is_done() {
            return Some(State::GoneWithHolder);
        }
        let is_last = step.stage == Stage::Identity && thing.kind == Kind::UserIdentity;
        if is_last && plan.choice.mode == Mode::Thorough {
            // Without the identity a user that is left would be hard to find.
            let identity = thing;
            let is_left = |(at, thing): (usize, &Thing)| {
                let is_linked =
                    thing.kind == Kind::AcsUser && thing.is_held_by(Kind::UserIdentity, &identity.id);
                is_linked && thing.take != Take::Keep && !self.state_of(plan, at).is_done()
            };
            if plan.things.iter().enumerate().any(is_left) {
                return Some(State::HeldBack);
            }
        }
        None
    }
}
