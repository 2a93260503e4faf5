//! Ready-made definitions.

use super::super::content::{Classes, FieldClass};
use super::{
    Approvers, Barred, Definition, InFlight, Late, OnReject, Order, Quorum, RemovedApprover, Resubmission, RoleNames,
    Side, Stage, Unreachable, Yes,
};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

impl Definition {
    /// A definition with these stages, in order, and every choice at its default.
    #[must_use]
    pub fn new(name: &str, stages: Vec<Stage>) -> Self {
        Self {
            name: name.to_owned(),
            order: Order::Sequential,
            stages,
            on_reject: OnReject::ChangesRequested,
            resubmission: Resubmission::Restart,
            unreachable: Unreachable::Block,
            in_flight: InFlight::Pinned,
            removed_approver: RemovedApprover::StopsCounting,
            late: Late::Expire,
        }
    }

    /// Nothing is bound where the post goes, so submitting is enough. It is made here alone: nobody binds it.
    pub(in super::super) fn none() -> Self {
        Self::new("none", Vec::new())
    }

    /// Somebody other than whoever had a hand in it, holding that permission.
    #[must_use]
    pub fn four_eyes(permission: &str) -> Self {
        Self::new("four_eyes", alloc::vec![Stage::new("second_pair", Approvers::Permission(permission.to_owned()))])
    }

    /// Publer's two hierarchies: an admin or the owner, and the clients that must approve; each on or off, neither
    /// before the other (rules 1.4, 1.13 and 1.14). With both off there is nothing to bind, and nothing that fits.
    #[must_use]
    pub fn two_hierarchies(internal: bool, client: bool) -> Self {
        let team = RoleNames { workspace: names(&["admin", "owner"]), ..RoleNames::default() };
        let mut stages = Vec::new();
        if internal {
            stages.push(Stage::new("internal", Approvers::Roles(team)));
        }
        if client {
            let stage = Stage::new("client", Approvers::MustApprove(Yes));
            stages.push(Stage { party: Side::External, quorum: Quorum::All, ..stage });
        }
        Self { order: Order::Parallel, ..Self::new("two_hierarchies", stages) }
    }

    /// Agorapulse's review of a moderator's post by an administrator or an editor, labels aside (rules 2.6, 2.10, 2.15).
    #[must_use]
    pub fn moderator_review() -> Self {
        let covers = FieldClass::ALL.into_iter().filter(|class| *class != FieldClass::Labels);
        let covers = covers.fold(Classes::default(), |set, class| set.union(Classes::of(&[class])));
        let stage = Stage::new("processing", Approvers::Permission("post.process".to_owned()));
        Self::new("moderator_review", alloc::vec![Stage { covers, ..stage }])
    }

    /// Alixia's owner who approves sensitive posts; the date is planned afterwards and is no part of it (rules 0.13 and
    /// 0.15).
    #[must_use]
    pub fn owner_approves_sensitive() -> Self {
        let covers = FieldClass::ALL.into_iter().filter(|class| *class != FieldClass::Schedule);
        let covers = covers.fold(Classes::default(), |set, class| set.union(Classes::of(&[class])));
        let owner = RoleNames { organization: names(&["owner"]), ..RoleNames::default() };
        let stage = Stage::new("owner_approval", Approvers::Roles(owner));
        let stage = Stage { barred: Barred::Author, when: names(&["sensitive"]), covers, ..stage };
        Self::new("owner_approves_sensitive", alloc::vec![stage])
    }
}

impl Stage {
    /// A stage of the team that one of these approvers satisfies for all content, with every choice at its default.
    #[must_use]
    pub fn new(name: &str, approvers: Approvers) -> Self {
        Self {
            name: name.to_owned(),
            approvers,
            party: Side::Internal,
            quorum: Quorum::Any,
            barred: Barred::Contributors,
            when: Vec::new(),
            unless: None,
            unless_author: None,
            covers: Classes::ALL,
            deadline: None,
            reminders: Vec::new(),
            escalate_to: None,
        }
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
