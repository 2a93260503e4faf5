//! Assertions that say why they fail.

use crate::access::{Actor, Decision, Reason};
use crate::policy::Policy;
use crate::vocabulary::{Permission, Vocabulary};
use alloc::string::String;
use alloc::vec::Vec;

/// Asserts that somebody may do something, without obligations; with `with [..]`, that they may under exactly these
/// obligations. Where it fails it prints the whole explanation.
///
/// ```
/// use countersign::social::ProfilePermissions;
/// use countersign::{assert_allowed, test_kit};
///
/// let policy = test_kit::policy("studio").profile_role("writer", &["post.edit", "post.publish with ask"]).build();
/// let writer = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
/// assert_allowed!(policy, writer, ProfilePermissions::POST_EDIT, test_kit::profile(7));
/// assert_allowed!(policy, writer, ProfilePermissions::POST_PUBLISH, test_kit::profile(7), with ["ask"]);
/// ```
#[macro_export]
macro_rules! assert_allowed {
    ($policy:expr, $actor:expr, $permission:expr, $on:expr $(,)?) => {
        $crate::test_kit::assert_allowed(&$policy, &$actor, $permission, &$on)
    };
    ($policy:expr, $actor:expr, $permission:expr, $on:expr, with [$($obligation:expr),* $(,)?] $(,)?) => {
        $crate::test_kit::assert_allowed_with(&$policy, &$actor, $permission, &$on, &[$($obligation),*])
    };
}

/// Asserts that somebody may not do something, for that reason if one is named. Where it fails it prints the whole
/// explanation.
///
/// ```
/// use countersign::social::ProfilePermissions;
/// use countersign::{Reason, assert_denied, test_kit};
///
/// let policy = test_kit::policy("studio").profile_role("writer", &["post.edit if author"]).build();
/// let writer = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
/// assert_denied!(policy, writer, ProfilePermissions::POST_PUBLISH, test_kit::profile(7));
/// assert_denied!(policy, writer, ProfilePermissions::POST_EDIT, test_kit::profile(7), Reason::Unmet);
/// ```
#[macro_export]
macro_rules! assert_denied {
    ($policy:expr, $actor:expr, $permission:expr, $on:expr $(,)?) => {
        $crate::test_kit::assert_denied(&$policy, &$actor, $permission, &$on)
    };
    ($policy:expr, $actor:expr, $permission:expr, $on:expr, $reason:expr $(,)?) => {
        $crate::test_kit::assert_denied_because(&$policy, &$actor, $permission, &$on, $reason)
    };
}

/// Asserts an allow without obligations; what [`assert_allowed!`](crate::assert_allowed) calls.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
/// test_kit::assert_allowed(&policy, &julie, social::ProfilePermissions::POST_EDIT, &test_kit::profile(7));
/// ```
///
/// # Panics
/// It is another answer.
#[track_caller]
pub fn assert_allowed<V, P>(policy: &Policy<V>, actor: &Actor<V>, permission: P, on: &P::Resource<'_>)
where
    V: Vocabulary,
    P: Permission<Vocabulary = V>,
{
    assert_allowed_with(policy, actor, permission, on, &[]);
}

/// Asserts an allow with exactly these obligations, in any order; what [`assert_allowed!`](crate::assert_allowed) calls.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("writer", &["post.publish with ask"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
/// test_kit::assert_allowed_with(&policy, &julie, social::ProfilePermissions::POST_PUBLISH, &test_kit::profile(7), &["ask"]);
/// ```
///
/// # Panics
/// It is another answer.
#[track_caller]
pub fn assert_allowed_with<V, P>(
    policy: &Policy<V>,
    actor: &Actor<V>,
    permission: P,
    on: &P::Resource<'_>,
    obligations: &[&str],
) where
    V: Vocabulary,
    P: Permission<Vocabulary = V>,
{
    let decision = policy.decide(actor, permission, on);
    let (mut expected, found): (Vec<&str>, Vec<&str>) = (obligations.to_vec(), decision.obligations().collect());
    expected.sort_unstable();
    if !decision.is_allowed() || expected != found {
        let wanted = if expected.is_empty() { "an allow without obligations".into() } else { with(&expected) };
        panic!("expected {wanted}, found `{decision}`\n{}", told(policy, actor, permission, on));
    }
}

/// Asserts a deny, whatever the reason; what [`assert_denied!`](crate::assert_denied) calls.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
/// test_kit::assert_denied(&policy, &julie, social::ProfilePermissions::POST_PUBLISH, &test_kit::profile(7));
/// ```
///
/// # Panics
/// It is allowed, perhaps with obligations.
#[track_caller]
pub fn assert_denied<V, P>(policy: &Policy<V>, actor: &Actor<V>, permission: P, on: &P::Resource<'_>)
where
    V: Vocabulary,
    P: Permission<Vocabulary = V>,
{
    let decision: Decision<'_> = policy.decide(actor, permission, on);
    if decision.is_allowed() {
        panic!("expected a deny, found `{decision}`\n{}", told(policy, actor, permission, on));
    }
}

/// Asserts a deny for that reason; what [`assert_denied!`](crate::assert_denied) calls.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = test_kit::policy("studio").profile_role("writer", &["post.edit if author"]).build();
/// let julie = test_kit::actor(&policy, 3).profile_role(7, "writer").build();
/// let (edit, unknown) = (social::ProfilePermissions::POST_EDIT, test_kit::profile(7)); // no post was said
/// test_kit::assert_denied_because(&policy, &julie, edit, &unknown, Reason::Unmet);
/// ```
///
/// # Panics
/// It is another answer.
#[track_caller]
pub fn assert_denied_because<V, P>(
    policy: &Policy<V>,
    actor: &Actor<V>,
    permission: P,
    on: &P::Resource<'_>,
    reason: Reason,
) where
    V: Vocabulary,
    P: Permission<Vocabulary = V>,
{
    let decision = policy.decide(actor, permission, on);
    if decision.is_allowed() || decision.reason() != reason {
        panic!("expected a deny because of `{reason}`, found `{decision}`\n{}", told(policy, actor, permission, on));
    }
}

fn with(obligations: &[&str]) -> String {
    alloc::format!("an allow with {}", obligations.join(" and "))
}

fn told<V, P>(policy: &Policy<V>, actor: &Actor<V>, permission: P, on: &P::Resource<'_>) -> String
where
    V: Vocabulary,
    P: Permission<Vocabulary = V>,
{
    policy.explain(actor, permission, on).to_text(policy, "en")
}
