//! The start of an off-boarding: everything is checked before anything is read.

use super::{
    Apply, OffBoard, Phase,
    access::Access,
    across,
    ask::Ask,
    document::Document,
    input::Input,
    inventory::Inventory,
    journal::Journal,
    options::Options,
    place::{Place, Scope},
    state::State,
};
use crate::{
    api::table::CredentialKind,
    client::{CallOptions, Engine},
    digest,
    error::Error,
    flow::{Flow, Plan, confirm::Refusal},
    json::Object,
    memory::{self, OutOfMemory},
};
use alloc::{boxed::Box, format, string::String, vec::Vec};

/// Number of digits of a run's id that this library makes up.
const RUN_ID: usize = 32;

impl Engine {
    /// Makes the flow that plans an off-boarding. It only reads. The result is the plan, a JSON object: what the person
    /// holds, with where it was found; the steps in their order; what cannot be taken away, and why; what was not searched;
    /// and a hash over ids and links.
    ///
    /// `options` names the person by one of `user_identity_id`, `email`, `phone`, `search` and `person`, which is whichever of
    /// those its form says: a UUID, an address with `@`, a number with `+`, or else a search. Further members are `mode`
    /// (`thorough`, by default, or `cascade`), `keep_identity`, `only` (`suspend`), `keep_cards`, `access_code_ids` (codes
    /// that are not part of a grant are not found by person), `allow` (words of consent), `max_steps` and `deadline_ms`, by
    /// default that of `call`, or 15 minutes.
    ///
    /// An off-boarding is of the workspace that the client works in. With a personal access token `workspaces`, an array of
    /// ids or `all`, names those that are searched instead. The plan then says of each thing which workspace it is in,
    /// and has `workspaces`: each with the person there, or with the reason why it was not searched. An identity is of one
    /// workspace, so with `user_identity_id` the others are searched for the email address and the phone number of that
    /// identity.
    ///
    /// # Errors
    /// As [`Engine::call`]. The flow ends in [`crate::ErrorCode::NotFound`] where nobody is found, and in
    /// [`crate::ErrorCode::InvalidParams`] where several people are: the error's `data` lists them.
    pub fn plan_off_boarding(
        &self,
        options: Object,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        let flow = Options::read(options, true, self.options().require_uuid_ids)
            .and_then(|options| OffBoard::new(self, options, (None, None), call, entropy))
            .and_then(OffBoard::into_flow);
        Ok(flow?)
    }

    /// Makes the flow that does what a plan says, which [`Engine::plan_off_boarding`] made: what has disappeared since is
    /// already gone, and anything new ends the flow before its first removal.
    ///
    /// `options` may have `allow`, `max_steps`, `deadline_ms`, `audit` (an object with `ticket`, `reason`, `requested_by`,
    /// `approved_by`, `effective_at`, `sla`, in hours, `employee_id`, `notified` and `retention`), `operator` (an object),
    /// `platform`, `command` (the words of a command line), `now_ms` (the time of the first poll, in milliseconds since 1970)
    /// and `run_id`. A plan of several workspaces is done in those that `workspaces` names, and by
    /// default in those that were named when it was made; `all` names none. `journal` is the evidence of an earlier run that
    /// did not end, or empty;
    /// cut it off behind its last whole line before: [`crate::whole_lines`].
    ///
    /// The flow gives [`crate::Step::Record`]: lines of evidence, each durable before the request that it announces. They
    /// are also its items. The result is a report.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidParams`] where the plan or the journal were changed. The flow ends in
    /// [`crate::ErrorCode::NotConfirmed`] where not everything is confirmed to be gone, unless
    /// [`CallOptions::on_unconfirmed`] is `return`; in [`crate::ErrorCode::InvalidState`] where something is new, and in
    /// [`crate::ErrorCode::InvalidParams`] where consent is missing. The error's `report` has the details.
    pub fn apply_off_boarding(
        &self,
        plan: &[u8],
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        Ok(OffBoard::of_plan(self, plan, options, journal, call, entropy)?)
    }

    /// Makes the flow that plans an off-boarding and does it, as [`Engine::plan_off_boarding`] and
    /// [`Engine::apply_off_boarding`] do with the options of both. With a `journal` it goes on with the plan in there; the
    /// person must be the one of that plan.
    ///
    /// # Errors
    /// As those two.
    pub fn off_board(
        &self,
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        Ok(OffBoard::of_person(self, options, journal, call, entropy)?)
    }
}

impl Engine {
    /// Makes the flow that looks again for a person who was off-boarded: for everything that the plan lists, and for
    /// whatever has the person's addresses. It only reads. `journal` is the evidence of the off-boarding, which has come to
    /// its end; the flow gives more lines of it with [`crate::Step::Record`], which are also its items.
    ///
    /// The result is `{"result", "message", "counts", "found", "not_searched"}`: `result` is `clear`, `back` where
    /// something is there again or new, or `left` where only that is found which the off-boarding had left.
    ///
    /// `options` may have `operator`, `platform`, `command`, `now_ms`, `deadline_ms` and `run_id`, as those of [`Engine::apply_off_boarding`].
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidParams`] where the journal was changed, or has no end. The flow ends in
    /// [`crate::ErrorCode::NotConfirmed`], with the report, where the result is not `clear`, unless
    /// [`CallOptions::on_unconfirmed`] is `return`.
    pub fn check_off_boarding(
        &self,
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        Ok(OffBoard::of_evidence(self, options, journal, call, entropy)?)
    }
}

impl OffBoard {
    /// Makes the flow that looks again for what an earlier one took away.
    fn of_evidence(
        engine: &Engine,
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Refusal> {
        let journal = Journal::read(journal)?;
        memory::ensure_available(0)?;
        let Some(mut journal) = journal.filter(|journal| journal.plan.is_some()) else {
            return Err(super::journal::invalid("it has no plan, so there is nothing to look for").into());
        };
        let Some(fates) = journal.fates.take() else {
            let why = "its last run has no end; run the off-boarding again before it is checked";
            return Err(super::journal::invalid(why).into());
        };
        let options = Options::read(options, false, engine.options().require_uuid_ids)?;
        let own_id = options.run_id.as_deref().or(journal.run_id.as_deref());
        let run_id = memory::copy(own_id.unwrap_or_default())?;
        let plan = journal.plan.take();
        let (fates, journal) = (Some(fates), Some(journal));
        let apply = Apply::new(journal, run_id, fates, true, None);
        Self::new(engine, options, (plan, Some(apply)), call, entropy)?.into_flow()
    }

    /// Makes the flow that does a plan.
    fn of_plan(
        engine: &Engine,
        plan: &[u8],
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Refusal> {
        let mut given = Some(Document::read(plan)?);
        let input = Input::of_plan(plan)?;
        let journal = Journal::read(journal)?;
        memory::ensure_available(0)?;
        if let Some(recalled) = journal.as_ref().and_then(|journal| journal.plan.as_ref()) {
            if given.as_ref().is_some_and(|given| given.hash != recalled.hash) {
                return Err(super::journal::invalid("it is of another plan").into());
            }
            given = None;
        }
        Self::applying(
            engine,
            (given, input),
            journal,
            Options::read(options, false, engine.options().require_uuid_ids)?,
            call,
            entropy,
        )
    }

    /// Makes the flow that plans for a person and does the plan, or that of the journal.
    fn of_person(
        engine: &Engine,
        options: Object,
        journal: &[u8],
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Refusal> {
        let journal = Journal::read(journal)?;
        let input = Input::of_options(&options)?;
        let options = Options::read(options, true, engine.options().require_uuid_ids)?;
        memory::ensure_available(0)?;
        if let (Some(plan), Some(given)) = (journal.as_ref().and_then(|it| it.plan.as_ref()), &options.given)
        {
            let mut is_of_person = false;
            for place in plan.places()? {
                is_of_person |=
                    place.has_identity && (place.is_named_by(given) || given.may_be(&place.person)?);
            }
            if !is_of_person {
                return Err(super::journal::invalid("it is of another person").into());
            }
            if plan.choice != options.choice {
                let why = "it is of a plan with other options; give those again, or begin with new evidence";
                return Err(super::journal::invalid(why).into());
            }
        }
        across::refuse_all(&options.choice)?;
        Self::applying(engine, (None, input), journal, options, call, entropy)
    }

    fn applying(
        engine: &Engine,
        (plan, input): (Option<Document>, Input),
        mut journal: Option<Journal>,
        options: Options,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Refusal> {
        let recalled = journal.as_mut().and_then(|journal| journal.plan.take());
        let is_recalled = recalled.is_some();
        let own_id = options.run_id.as_deref().map(memory::copy).transpose()?;
        let of_journal = journal.as_ref().and_then(|journal| journal.run_id.as_deref()).map(memory::copy);
        let run_id = match (of_journal.transpose()?, own_id) {
            (Some(id), _) | (None, Some(id)) => id,
            (None, None) => made_up(entropy, options.now_ms)?,
        };
        let apply = Apply::new(journal, run_id, None, is_recalled, Some(input));
        Self::new(engine, options, (recalled.or(plan), Some(apply)), call, entropy)?.into_flow()
    }

    fn into_flow(self) -> Result<Flow, Refusal> {
        memory::ensure_available(size_of::<Self>())?;
        Ok(Flow(Plan::OffBoard(Box::new(self))))
    }

    fn new(
        engine: &Engine,
        mut options: Options,
        (plan, apply): (Option<Document>, Option<Apply>),
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Self, Refusal> {
        options.deadline_ms = options.deadline_ms.or(call.deadline_ms);
        memory::ensure_available(0)?;
        let is_across = options.workspaces.is_some() || plan.as_ref().is_some_and(Document::is_across);
        let access = Access::new(engine, call, entropy, is_across)?;
        let reader = access.reader()?;
        let (mut asks, mut places) = (Vec::new(), Vec::new());
        match &options.workspaces {
            Some(Scope::All) => memory::push(&mut asks, (0, Ask::Workspaces))?,
            Some(Scope::Named(ids)) => {
                for id in ids {
                    memory::push(&mut places, Place::named(id)?)?;
                }
            }
            None => {
                memory::push(&mut places, Place::default())?;
                memory::push(&mut asks, (0, Ask::Workspace))?;
            }
        }
        if access.kind == Some(CredentialKind::ClientSessionToken) {
            memory::push(&mut asks, (0, Ask::OwnSession))?;
        }
        if let (None, Some(given)) = (&options.workspaces, &options.given) {
            for ask in Ask::first(given)? {
                memory::push(&mut asks, (0, ask))?;
            }
        }
        memory::ensure_available(size_of::<Apply>())?;
        let mut flow = Self {
            access,
            options,
            reader,
            asks,
            next_ask: 0,
            is_asking: false,
            is_sought_elsewhere: false,
            inventory: Inventory::of(places),
            plan: None,
            is_plan_given: false,
            apply: apply.map(Box::new),
            phase: Phase::Finding,
            exchange: 0,
            begun: None,
            now_ms: 0,
            result: None,
            is_starved: false,
        };
        match plan {
            Some(plan) => flow.apply_plan(plan)?,
            None if matches!(flow.options.workspaces, Some(Scope::Named(_))) => flow.ask_in_each()?,
            None => {}
        }
        Ok(flow)
    }

    /// Does a plan that was made before, and looks for its person by id.
    fn apply_plan(&mut self, plan: Document) -> Result<(), Refusal> {
        self.inventory.places = self.places_of(&plan)?;
        self.asks.clear();
        for (at, place) in self.inventory.places.iter().enumerate() {
            memory::push(&mut self.asks, (at, Ask::Workspace))?;
            if self.access.kind == Some(CredentialKind::ClientSessionToken) {
                memory::push(&mut self.asks, (at, Ask::OwnSession))?;
            }
            if place.has_identity {
                memory::push(&mut self.asks, (at, Ask::Identity(memory::copy(&place.person.id)?)))?;
            }
        }
        self.options.given = None;
        self.plan = Some(plan);
        self.is_plan_given = true;
        Ok(())
    }
}

impl Apply {
    fn new(
        journal: Option<Journal>,
        run_id: String,
        fates: Option<Vec<State>>,
        is_recalled: bool,
        input: Option<Input>,
    ) -> Self {
        let (evidence, runs, doors_left, unmanaged_codes) = (None, None, None, None);
        Self { journal, evidence, runs, doors_left, run_id, fates, is_recalled, input, unmanaged_codes }
    }
}

/// Makes an id for a run of a host that gives none.
fn made_up(entropy: u64, now_ms: Option<u64>) -> Result<String, OutOfMemory> {
    memory::ensure_available(RUN_ID)?;
    let digest = digest::hex(format!("run {entropy} {}", now_ms.unwrap_or_default()).as_bytes())?;
    memory::copy(digest.split_at_checked(RUN_ID).map_or("", |(id, _)| id))
}
