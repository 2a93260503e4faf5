//! Random worlds: a valid policy that uses every feature of the format, and requests that often hit.
//!
//! What proptest draws is numbers; they are read against what stands already (the listed permissions, the roles made
//! before), so every draw is a valid document and a smaller draw is a simpler world. Ids come from tiny ranges, and
//! the same number is an id at every level, so that whoever mixes levels up is found out.

mod acceptance;
pub(crate) mod actor;
mod census;
mod pick;
pub(crate) mod policy;
pub(crate) mod request;
mod role;

use crate::naive::{ByLevel, NaivePolicy, Names};
use bitflags::Flags;
use countersign::Vocabulary;
use policy::policy;
use proptest::collection::vec;
use proptest::prelude::*;
use request::request;
use serde_json::Value;
use std::collections::BTreeSet;

countersign::vocabulary! {
    /// A vocabulary that is small enough to meet the same permission often.
    pub(crate) vocabulary Small;

    /// For the organization.
    pub(crate) organization SmallOrganization {
        /// Invite people.
        MEMBER_INVITE = 0, "member.invite";
        /// See reports.
        REPORT_VIEW = 63, "report.view";
        /// Pay.
        SUBSCRIPTION_MANAGE = 64, "subscription.manage";
        /// Open workspaces.
        WORKSPACE_CREATE = 2, "workspace.create";
        /// Change labels.
        LABEL_EDIT = 127, "label.edit";
        /// Read the log.
        ACTIVITY_LOG_VIEW = 1, "activity_log.view";
    }
    /// For a workspace.
    pub(crate) workspace SmallWorkspace {
        /// Invite people.
        MEMBER_INVITE = 1, "member.invite";
        /// See reports.
        REPORT_VIEW = 0, "report.view";
        /// Connect profiles.
        PROFILE_CONNECT = 126, "profile.connect";
        /// Change labels.
        LABEL_EDIT = 65, "label.edit";
        /// See content.
        CONTENT_VIEW = 5, "content.view";
        /// Change content.
        CONTENT_EDIT = 6, "content.edit";
    }
    /// For a profile.
    pub(crate) profile SmallProfile {
        /// See posts.
        POST_VIEW = 0, "post.view";
        /// Change posts.
        POST_EDIT = 1, "post.edit";
        /// Publish posts.
        POST_PUBLISH = 64, "post.publish";
        /// Delete posts.
        POST_DELETE = 127, "post.delete";
        /// Change labels.
        LABEL_EDIT = 3, "label.edit";
        /// See reports.
        REPORT_VIEW = 2, "report.view";
    }
}

/// The permission names of a vocabulary, level by level.
pub(crate) fn names_of<V: Vocabulary>() -> ByLevel<Names> {
    fn level<F: Flags>(level: &str) -> (String, Names) {
        (level.to_owned(), F::FLAGS.iter().map(|flag| flag.name().to_owned()).collect())
    }
    let levels =
        [level::<V::Organization>("organization"), level::<V::Workspace>("workspace"), level::<V::Profile>("profile")];
    levels.into_iter().collect()
}

/// What a draw is read against.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) document: Value,
    pub(crate) policy: NaivePolicy,
    pub(crate) vocabulary: ByLevel<Names>,
    /// The names of all levels.
    pub(crate) names: Vec<String>,
    /// The atoms that the document uses. A custom role of these worlds uses no others.
    pub(crate) atoms: BTreeSet<String>,
}

impl Setting {
    /// Any policy will do, not only a random one.
    pub(crate) fn new(document: Value, vocabulary: ByLevel<Names>) -> Self {
        let mut atoms = BTreeSet::new();
        policy::collect_atoms(&document, &mut atoms);
        let names: Names = vocabulary.values().flatten().cloned().collect();
        Self {
            policy: NaivePolicy::from_json(&document, vocabulary.clone()),
            document,
            vocabulary,
            names: names.into_iter().collect(),
            atoms,
        }
    }
}

/// A policy and questions about it.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) setting: Setting,
    /// In the shape that the `decide` program reads.
    pub(crate) requests: Vec<Value>,
}

/// Worlds in the vocabulary [`Small`].
pub(crate) fn world() -> impl Strategy<Value = World> {
    (policy(), vec(request(), 1..8)).prop_map(|(document, draws)| {
        let setting = Setting::new(document, names_of::<Small>());
        let requests = draws.iter().map(|draw| draw.render(&setting)).collect();
        World { setting, requests }
    })
}
