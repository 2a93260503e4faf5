//! What both engines keep to: commands that are done once, events that make a history, and a state that follows from it.
//!
//! A host stores the events of a stream (an organization, or a post) in their order. [`Aggregate`] is what it holds in
//! memory meanwhile: the state, and the events that are not stored yet.
//!
//! # One grammar
//!
//! What is judged by rules is a function at the root of the engine. It takes what judges first (the
//! [`Policy`](crate::Policy) of an organization, the [`Context`](crate::approval::Context) of a post), then the state, then
//! what is asked. What a value says of itself is its method.
//!
//! | question | of an organization | of a post |
//! |---|---|---|
//! | what does a command do | [`decide(policy, state, command)`](crate::organization::decide()) | [`decide(context, state, command)`](crate::approval::decide()) |
//! | the same, of a sender of whom facts are told (a second factor) | [`decide_knowing(policy, facts, state, command)`](crate::organization::decide_knowing()) | [`Roster::knowing`](crate::organization::Roster::knowing), of whoever is asked about |
//! | what would it do | [`simulate(policy, state, command)`](crate::organization::simulate()) | [`simulate(context, state, command)`](crate::approval::simulate()) |
//! | the same, of a sender of whom facts are told | [`simulate_knowing(policy, facts, state, command)`](crate::organization::simulate_knowing()) | [`Roster::knowing`](crate::organization::Roster::knowing) |
//! | an event happens | [`evolve(state, event)`](crate::organization::evolve()) | [`evolve(state, event)`](crate::approval::evolve()) |
//! | a whole log happens | [`replay(state, events)`](replay) | [`replay(state, events)`](replay) |
//! | what has the host to do | [`effects(events)`](crate::organization::effects()) | [`effects(context, before, after, events)`](crate::approval::effects()) |
//! | when is it to look again | [`next_deadline(policy, state, now)`](crate::organization::next_deadline()) | [`next_deadline(context, state, now)`](crate::approval::next_deadline()) |
//! | what was stored and fits no more | [`state.misfits(policy)`](crate::organization::State::misfits) | [`state.misfits(rules)`](crate::approval::State::misfits) |
//! | keep and take up a state | [`state.snapshot()`](crate::organization::State::snapshot), [`State::restore`](crate::organization::State::restore) | [`state.snapshot()`](crate::approval::State::snapshot), [`State::restore`](crate::approval::State::restore) |
//! | an event as a [`Line`] | [`event.line(policy, language, names)`](crate::organization::Event::line) | [`event.line(language, names)`](crate::approval::Event::line) |
//!
//! # Formats
//!
//! Events, commands, snapshots and documents of custom roles come back as they were through JSON (from a text, from bytes, as
//! `serde_json::Value`, as raw JSON), CBOR (`ciborium`) and MessagePack with the names of fields (`rmp-serde`'s
//! `to_vec_named`); and with the features `arbitrary_precision`, `preserve_order` and `raw_value` of serde_json, which any crate
//! of a program switches on for all of it. This is promised, and tested by a package beside the crate. Formats that
//! do not write the names of fields (`postcard`, `bincode`, MessagePack without names) take one field for another where one
//! says nothing and is left out: events, commands and snapshots refuse to be read from them, though nothing refuses to be
//! written, and no other type is to be stored in them. YAML refuses definitions of approvals, and what it does not refuse
//! is what was stored. JSON is the form that is frozen.

mod accepted;
mod aggregate;
mod by_name;
mod format;
mod history_error;
mod order;
mod refusal_kind;

pub use accepted::REMEMBERED_COMMANDS;
pub(crate) use accepted::{Accepted, AcceptedShape, digest};
pub(crate) use aggregate::sealed;
pub use aggregate::{Aggregate, EventSourced, replay};
pub(crate) use by_name::{ByName, by_name};
pub use format::Format;
pub use history_error::{HistoryError, HistoryProblem};
pub(crate) use order::{EventHeader, OutOfOrder, Position};
pub use refusal_kind::RefusalKind;

pub use crate::free_text::FreeText;
pub use crate::wording::Line;
