//! Each public type by name: what it does in threads, and which of them are errors.

#[cfg(feature = "audit")]
use countersign::audit;
use countersign::social::{ProfilePermissions, Social};
use countersign::{
    Level, ParseNameError, Timestamp, UserId, actor, analysis, approval, decision, event_sourcing, explain, id,
    interchange, organization, policy, reach, resource, social, vocabulary,
};
use std::collections::BTreeSet;

fn crosses_threads<T: Send + Sync>() {}

macro_rules! cross_threads {
    ($($type:ty),* $(,)?) => { $(crosses_threads::<$type>();)* };
}

#[test]
fn every_public_type_is_send_and_sync() {
    cross_threads!(Level, ParseNameError, Timestamp,);
    cross_threads!(
        actor::Actor,
        actor::ActorBuilder<'_>,
        actor::ActorError,
        actor::ActorFacts,
        actor::Assignment,
        actor::Attenuation,
        actor::Status,
    );
    cross_threads!(
        analysis::AccessReport,
        analysis::Cell,
        analysis::Closure,
        analysis::Escalation,
        analysis::Gain,
        analysis::Givers,
        analysis::GrantWay,
        analysis::Holding,
        analysis::Matrix,
        analysis::ReportedAccess,
        analysis::Verdict,
        analysis::Who<'_, Social>,
    );
    cross_threads!(
        approval::Action,
        approval::Approvers,
        approval::Bar,
        approval::Barred,
        approval::Button,
        approval::By,
        approval::Candidate,
        approval::Cause,
        approval::Change,
        approval::Classes,
        approval::Command,
        approval::Context<'_>,
        approval::DeadEnd,
        approval::Deadline,
        approval::Definition,
        approval::DefinitionDigest,
        approval::DefinitionError,
        approval::Digest,
        approval::Digests,
        approval::Effect,
        approval::Event,
        approval::Explanation,
        approval::FactTold,
        approval::FieldClass,
        approval::Fingerprint,
        approval::Gap,
        approval::InFlight,
        approval::InvalidSnapshot,
        approval::Lapse,
        approval::Late,
        approval::Misfit,
        approval::Moved,
        approval::OnReject,
        approval::Opening,
        approval::Order,
        approval::OverrideDigest,
        approval::Privilege,
        approval::PublishOrder,
        approval::Quorum,
        approval::Refusal,
        approval::RefusalReason,
        approval::RemovedApprover,
        approval::Resubmission,
        approval::RoleNames,
        approval::Rules,
        approval::Side,
        approval::Simulation,
        approval::Skip,
        approval::SkippedStage,
        approval::Snapshot,
        approval::Stage,
        approval::StageMap,
        approval::StandIn,
        approval::StandingDelegation,
        approval::State,
        approval::Target,
        approval::TargetExplanation,
        approval::TargetResult,
        approval::Unreachable,
        approval::Verb,
        approval::ViewedBy,
        approval::ViewedEvent,
        approval::ViewedRemark,
        approval::Viewer<'_, '_>,
        approval::Visibility,
        approval::Voided,
        approval::VoidedExemption,
        approval::WayOut,
        approval::Weakness,
        approval::Yes,
    );
    #[cfg(feature = "audit")]
    cross_threads!(audit::BrokenChain, audit::Chain<'_>, audit::Checkpoint, audit::Link,);
    cross_threads!(
        decision::Decision<'_>,
        decision::Literal<'_>,
        decision::Permissions<ProfilePermissions>,
        decision::Reason,
    );
    cross_threads!(
        event_sourcing::Aggregate<organization::State>,
        event_sourcing::Format,
        event_sourcing::FreeText,
        event_sourcing::HistoryError,
        event_sourcing::HistoryProblem,
        event_sourcing::Line<ProfilePermissions>,
        event_sourcing::RefusalKind,
    );
    cross_threads!(
        explain::Ceiling,
        explain::CeilingGap,
        explain::Change,
        explain::Considered,
        explain::DecisionExplanation,
        explain::GrantGap,
        explain::GrantOutcome,
        explain::Node,
        explain::Remedy,
        explain::Standing,
        explain::StandingForbid,
    );
    cross_threads!(
        id::CommandId,
        id::ContentId,
        id::DelegationId,
        id::GroupId,
        id::InvitationId,
        id::KeyId,
        id::LinkId,
        id::OrganizationId,
        id::ParseIdError,
        id::ProfileId,
        id::TeamId,
        id::TokenId,
        id::UserId,
        id::WorkspaceId,
    );
    cross_threads!(
        interchange::Answer,
        interchange::Case,
        interchange::CaseOutcome<'_>,
        interchange::Cases,
        interchange::CasesError,
        interchange::CellAt,
        interchange::ConditionAt,
        interchange::ConditionPart,
        interchange::Coverage,
        interchange::EveryoneAt,
        interchange::Expected,
        interchange::ForbidAt,
        interchange::Request,
        interchange::RequestError,
        interchange::Scenario,
        interchange::ScenarioError,
        interchange::StepOutcome,
        interchange::Tally<UserId>,
    );
    #[cfg(feature = "sql")]
    cross_threads!(interchange::sql::Columns, interchange::sql::Ids,);
    cross_threads!(
        organization::Access,
        organization::AccessReview,
        organization::Action,
        organization::Announced,
        organization::AsOf,
        organization::AsOfError,
        organization::Began,
        organization::By,
        organization::Change,
        organization::Command,
        organization::Delegation,
        organization::Difference,
        organization::Effect,
        organization::Event,
        organization::Given,
        organization::Grant,
        organization::Group,
        organization::InvalidDocument,
        organization::InvalidSnapshot,
        organization::Invitation,
        organization::Key,
        organization::Language,
        organization::Misfit,
        organization::Missing,
        organization::Named,
        organization::Narrowing,
        organization::OverLimit,
        organization::Place,
        organization::ProfileDetails,
        organization::Refusal,
        organization::ReviewedGrant,
        organization::ReviewedMember,
        organization::Role,
        organization::ReviewItem,
        organization::RoleAt,
        organization::RoleDocument,
        organization::Roster,
        organization::Simulation,
        organization::Snapshot,
        organization::Source,
        organization::Spot,
        organization::State,
        organization::Support,
        organization::Team,
        organization::Way,
        organization::WorkspaceDetails,
    );
    cross_threads!(
        policy::ActorFact,
        policy::AssignedCondition,
        policy::InvalidCondition,
        policy::CustomRole,
        policy::ListedActorFact<'_>,
        policy::ListedFact<'_>,
        policy::ListedPermission<'_>,
        policy::ListedPlan<'_>,
        policy::ListedRole<'_>,
        policy::OrganizationRole,
        policy::Plan,
        policy::PlanLimit,
        policy::Policy,
        policy::PolicyDigest,
        policy::PolicyError,
        policy::Problem,
        policy::ProfileRole,
        policy::RoleHandle,
        policy::UnknownName,
        policy::WorkspaceRole,
    );
    cross_threads!(
        reach::Filter,
        reach::Nodes<UserId>,
        reach::ProfileIndex<'_, '_>,
        reach::Reach,
        reach::ReachPart,
        reach::ReachParts,
        reach::Requirement,
        reach::Residual<'_>,
        reach::RowFilter<'_, '_>,
    );
    cross_threads!(
        resource::Content<'_>,
        resource::ContentState,
        resource::ErasedResource<'_>,
        resource::Fact,
        resource::Organization<'_>,
        resource::Profile<'_>,
        resource::Workspace<'_>,
    );
    cross_threads!(
        social::OrganizationPermissions,
        social::ProfilePermissions,
        social::Social,
        social::WorkspacePermissions,
    );
    cross_threads!(id::ParseDigestError,);
    cross_threads!(
        vocabulary::ErasedPermission,
        vocabulary::ErasedPermissions,
        vocabulary::Listed,
        vocabulary::ListedOrganizationPermissions,
        vocabulary::ListedProfilePermissions,
        vocabulary::ListedWorkspacePermissions,
    );
}

fn is_an_error<T: core::error::Error + Send + Sync + 'static>() {}

macro_rules! are_errors {
    ($($type:ty),* $(,)?) => { $(is_an_error::<$type>();)* };
}

#[test]
fn every_error_goes_behind_a_question_mark() {
    are_errors!(
        ParseNameError,
        actor::ActorError,
        approval::DefinitionError,
        approval::InvalidSnapshot,
        approval::Refusal,
        approval::RefusalReason,
        event_sourcing::HistoryError,
        id::ParseDigestError,
        id::ParseIdError,
        interchange::CasesError,
        interchange::RequestError,
        interchange::ScenarioError,
        organization::AsOfError,
        organization::InvalidDocument,
        organization::InvalidSnapshot,
        organization::Refusal,
        policy::PolicyError,
        policy::InvalidCondition,
        policy::UnknownName,
    );
    #[cfg(feature = "audit")]
    are_errors!(audit::BrokenChain);
}

/// The names of what the listing of the crate calls a public type, the kit for tests aside; of errors alone if so asked.
fn listed(errors: bool) -> BTreeSet<&'static str> {
    let listing = include_str!("../../api/public.txt").lines().filter(|line| !line.starts_with("test_kit:"));
    let is_error = |line: &&str| !errors || line.contains("thiserror::Error");
    let types = listing.filter(is_error).filter_map(|line| {
        let (before, after) = line.split_once("pub struct ").or_else(|| line.split_once("pub enum "))?;
        let head = before.split_once(": ")?.1;
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        (head.is_empty() || head.starts_with("#[")).then(|| after.split(|c| !is_name(c)).next())?
    });
    types.collect()
}

/// The names of what stands in the lists of a test here.
fn named(test: &str) -> BTreeSet<&'static str> {
    let body = include_str!("every.rs").split_once(test).expect("the test").1;
    let body = body.split_once("\n}").expect("its end").0;
    body.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| word.starts_with(char::is_uppercase)).collect()
}

#[test]
fn no_public_type_is_forgotten_here() {
    let missing: Vec<_> = listed(false).difference(&named("fn every_public_type_is")).copied().collect();
    assert!(missing.is_empty(), "not in the lists of this file: {missing:?}");
    let missing: Vec<_> = listed(true).difference(&named("fn every_error_goes")).copied().collect();
    assert!(missing.is_empty(), "errors, and not in the lists of this file: {missing:?}");
}
