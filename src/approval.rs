//! Approval: content goes out only when everyone it needs has said yes to exactly that version.
//!
//! A post has targets, one for each profile where it is to go out. [`decide`] turns a [`Command`] into [`Event`]s or a
//! [`Refusal`]; [`evolve`] turns events into the [`State`]. Both are pure: time and people come in as arguments, and the
//! host keeps the events.
//!
//! What was approved is never a flag. An approval says which version it saw, and it counts as long as no later version
//! changed what its stage covers; so no call can forget to reset it.

mod action;
mod admit;
mod aftermath;
mod bar;
mod binding;
mod clock;
mod command;
mod content;
mod context;
mod decide;
mod definition;
mod delegation;
mod diagram;
mod door;
mod due;
mod effects;
mod enabled;
mod event;
mod evolve;
mod explain;
mod facts;
mod hands;
mod history;
mod holding;
mod lapse;
mod misfit;
mod next;
mod opening;
mod possible;
mod refresh;
mod refusal;
mod requirements;
mod rules;
mod simulate;
mod snapshot;
mod stand;
mod standing_delegation;
mod state;
mod status;
mod stuck;
mod tally;
mod view;
mod work;

pub use bar::Bar;
pub use command::{Action, Command, OverrideDigest, Party, StageMap, Visibility};
pub use content::{Classes, Digest, Digests, FieldClass, Fingerprint};
pub use context::Context;
pub use decide::{TargetResult, decide, decide_each};
pub use definition::{
    Approvers, Barred, Deadline, Definition, DefinitionDigest, DefinitionError, InFlight, Late, OnReject, Order,
    Privilege, Quorum, RemovedApprover, Resubmission, RoleNames, Side, Stage, Unreachable, Weakness, Yes,
};
pub use due::{PublishOrder, due};
pub use effects::{Effect, effects};
pub use enabled::{Button, Verb, enabled};
pub use event::{Event, Format, Opening, Skip, What};
pub use evolve::{Impossible, evolve, replay};
pub use explain::{Candidate, Explanation, Gap, SkippedStage, TargetExplanation, WayOut, explain};
pub use facts::FactTold;
pub use history::{Language, Names};
pub(crate) use holding::{Holdings, Since};
pub use lapse::Lapse;
pub use misfit::Misfit;
pub use next::{next_deadline, status};
pub use refusal::{Refusal, RefusalReason};
pub use rules::Rules;
pub use simulate::{Consequences, DeadEnd, Moved, Voided, VoidedExemption, simulate};
pub use snapshot::{InvalidSnapshot, SNAPSHOT_VERSION, Snapshot};
pub use standing_delegation::StandingDelegation;
pub use state::{Remark, State, Target};
pub use status::post_status;
pub use stuck::Cause;
pub use view::{ViewedEvent, ViewedParty, ViewedRemark, Viewer};

/// How many targets a post may have.
pub(crate) const MAX_TARGETS: u32 = 256;
/// How long a comment or an error may be, in bytes.
pub(crate) const MAX_TEXT: u32 = 4_000;
