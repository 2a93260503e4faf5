//! Approval: content goes out only when everyone it needs has said yes to exactly that version.
//!
//! A post has targets, one for each profile where it is to go out. [`decide`] turns a [`Command`] into [`Event`]s or a
//! [`Refusal`]; [`evolve`] turns events into the [`State`]. Both are pure: time and people come in as arguments, and the
//! host keeps the events.
//!
//! What was approved is never a flag. An approval says which version it saw, and it counts as long as no later version
//! changed what its stage covers; so no call can forget to reset it.

mod decide;
mod evolve;
mod model;
mod query;

pub use crate::approval_definition::{
    Approvers, Barred, Classes, Deadline, Definition, DefinitionDigest, FieldClass, InFlight, Late, OnReject, Order,
    Privilege, Quorum, RemovedApprover, Resubmission, RoleNames, Side, Stage, Unreachable, Yes,
};
pub use crate::event_sourcing::replay;
pub use crate::wording::{Language, Names};
pub use decide::dispatch::{TargetResult, decide, decide_each};
pub use decide::lapse::Lapse;
pub use evolve::apply::evolve;
pub use evolve::snapshot::{InvalidSnapshot, SNAPSHOT_FORMAT, Snapshot};
pub use model::bar::Bar;
pub use model::by::By;
pub use model::cause::Cause;
pub use model::command::{Action, Command, OverrideDigest, StageMap, Visibility};
pub use model::content::{Digest, Digests, Fingerprint};
pub use model::context::Context;
pub use model::definition_error::DefinitionError;
pub use model::event::{Change, Event, Opening, Skip};
pub use model::facts::FactTold;
pub(crate) use model::holding::{Holdings, Since};
pub use model::refusal::{Refusal, RefusalReason};
pub use model::rules::Rules;
pub use model::standing_delegation::StandingDelegation;
pub use model::state::{State, Target};
pub use model::verb::Verb;
pub use query::due::{PublishOrder, due};
pub use query::effects::{Effect, effects};
pub use query::enabled::{Button, enabled};
pub use query::explain::{Candidate, Explanation, Gap, SkippedStage, TargetExplanation, WayOut, explain};
pub use query::history::Line;
pub use query::lint::Weakness;
pub use query::misfit::Misfit;
pub use query::next_deadline::{next_deadline, status};
pub use query::simulate::{DeadEnd, Moved, Simulation, Voided, VoidedExemption, simulate};
pub use query::stand_ins::StandIn;
pub use query::status::post_status;
pub use query::view::{ViewedBy, ViewedEvent, ViewedRemark, Viewer};
