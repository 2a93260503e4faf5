//! Ready-made definitions.

use super::choices::{InFlight, OnReject, Order, RemovedApprover, Resubmission, Side, Unreachable};
use super::classes::Classes;
use super::definition::{Definition, Late};
use super::stage::{Approvers, Barred, Privilege, Quorum, RoleNames, Stage, Yes};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

impl Definition {
    /// Creates a definition with these stages, in order, and every choice at its default.
    ///
    /// ```
    /// # use countersign::{approval::{Approvers, Definition, Quorum, Stage}, UserId};
    /// let mut legal = Stage::new("legal", Approvers::People(vec![UserId::new(8), UserId::new(9)]));
    /// legal.quorum = Quorum::All;
    /// let definition = Definition::new("regulated", vec![legal]);
    /// assert_eq!(definition.stage("legal"), Some(0));
    /// ```
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
    pub(crate) fn none() -> Self {
        Self::new("none", Vec::new())
    }

    /// Creates a definition in which somebody else than those who had a hand in the post must approve it, by that
    /// permission.
    ///
    /// ```
    /// # use countersign::{approval::{Definition, Rules}, policies, Policy};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::parse(policies::PUBLER)?;
    /// let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), None)?;
    /// let rules = rules.bind(Definition::two_hierarchies(true, true), Some(vec![countersign::ProfileId::new(7)]))?;
    /// assert_eq!(rules.definitions().count(), 3, "with the policy's own");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn four_eyes(permission: &str) -> Self {
        Self::new("four_eyes", alloc::vec![Stage::new("second_pair", Approvers::Permission(permission.to_owned()))])
    }

    /// Creates Publer's definition of two hierarchies: an admin or the owner, unless every hand may do without, and
    /// the clients that must approve, of whom whoever submits has; each on or off, neither before the other (rules
    /// 1.4, 1.13 and 1.14).
    ///
    /// ```
    /// # use countersign::approval::Definition;
    /// let both = Definition::two_hierarchies(true, true);
    /// assert_eq!(both.stages.len(), 2);
    /// ```
    #[must_use]
    pub fn two_hierarchies(internal: bool, client: bool) -> Self {
        let team = RoleNames { workspace: names(&["admin", "owner"]), ..RoleNames::default() };
        let mut stages = Vec::new();
        if internal {
            let exempt = Some(Privilege::Permission("post.skip_admin_approval".to_owned()));
            let stage = Stage::new("internal", Approvers::Roles(team));
            stages.push(Stage { barred: Barred::Nobody, unless_every_hand: exempt, ..stage });
        }
        if client {
            let stage = Stage::new("client", Approvers::MustApprove(Yes));
            let (party, quorum) = (Side::External, Quorum::All);
            stages.push(Stage { party, quorum, barred: Barred::Nobody, submitting_approves: true, ..stage });
        }
        Self { order: Order::Parallel, ..Self::new("two_hierarchies", stages) }
    }

    /// Creates Agorapulse's review: an administrator or an editor looks at what somebody had a hand in who may not
    /// publish, labels aside (rules 2.6, 2.10, 2.15).
    ///
    /// ```
    /// # use countersign::approval::{Classes, Definition, Privilege};
    /// let review = Definition::moderator_review();
    /// let [processing] = &review.stages[..] else { panic!("one stage") };
    /// assert_eq!(processing.unless_every_hand, Some(Privilege::Permission("post.publish".into())));
    /// assert!(!processing.covers.intersects(Classes::LABELS), "labels are changed without another review");
    /// ```
    #[must_use]
    pub fn moderator_review() -> Self {
        let covers = Classes::ALL.difference(Classes::LABELS);
        let stage = Stage::new("processing", Approvers::Permission("post.process".to_owned()));
        let exempt = Some(Privilege::Permission("post.publish".to_owned()));
        let stage = Stage { barred: Barred::Nobody, unless_every_hand: exempt, covers, ..stage };
        Self::new("moderator_review", alloc::vec![stage])
    }

    /// Creates Alixia's definition: the owner approves sensitive posts that anybody else had a hand in; the date is
    /// planned afterwards and is no part of it (rules 0.13 and 0.15).
    ///
    /// ```
    /// # use countersign::approval::Definition;
    /// let definition = Definition::owner_approves_sensitive();
    /// assert_eq!(definition.stages[0].when, ["sensitive"]); // a fact about content, which the host supplies
    /// ```
    #[must_use]
    pub fn owner_approves_sensitive() -> Self {
        let covers = Classes::ALL.difference(Classes::SCHEDULE);
        let owner = RoleNames { organization: names(&["owner"]), ..RoleNames::default() };
        let stage = Stage::new("owner_approval", Approvers::Roles(owner.clone()));
        let exempt = Some(Privilege::Roles(owner));
        let (barred, when) = (Barred::Nobody, names(&["sensitive"]));
        let stage = Stage { barred, when, unless_every_hand: exempt, covers, ..stage };
        Self::new("owner_approves_sensitive", alloc::vec![stage])
    }
}

impl Stage {
    /// Creates a stage of the team that one of these approvers satisfies for all content, with every choice at its
    /// default.
    ///
    /// ```
    /// # use countersign::approval::{Approvers, Barred, Classes, Quorum, Stage};
    /// let review = Stage::new("review", Approvers::Permission("post.review".into()));
    /// assert_eq!((review.quorum, review.barred, review.covers), (Quorum::Any, Barred::Contributors, Classes::ALL));
    /// ```
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
            unless_every_hand: None,
            submitting_approves: false,
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
