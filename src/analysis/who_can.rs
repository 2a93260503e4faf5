//! Who can do this here.

use crate::access::Actor;
use crate::access::explain::{Considered, Standing};
use crate::policy::Policy;
use crate::resource::Resource;
use crate::vocabulary::{ErasedPermissions, Permission, Vocabulary};
use alloc::string::String;
use alloc::vec::Vec;

/// Describes somebody who can, and through what.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let (roster, page) = ([editor], Organization::new(agency).direct_profile(page));
/// let who = &analysis::who_can(&policy, &roster, ProfilePermissions::POST_PUBLISH, &page)[0];
/// assert_eq!((who.actor.user(), who.through[0].role.as_str()), (julie, "editor"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Who<'r, V: Vocabulary> {
    /// The person, as the roster has them.
    pub actor: &'r Actor<V>,
    /// What the host must also do, by name and sorted; nothing for a plain allow.
    pub obligations: Vec<String>,
    /// The assignments that give something of what was asked.
    pub through: Vec<Considered>,
    /// Some permission that was asked comes from one assignment alone, and not everyone has it: taking that one away takes
    /// the access away.
    pub sole_path: bool,
}

/// Finds those of a roster who may do all of `permission` on that resource, perhaps with obligations, in the roster's
/// order.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let guest = policy.actor(UserId::new(4), agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
/// let (roster, page) = ([editor, guest], Organization::new(agency).direct_profile(page));
/// let found = analysis::who_can(&policy, &roster, ProfilePermissions::POST_PUBLISH, &page);
/// assert_eq!(found.iter().map(|who| (who.actor.user(), who.sole_path)).collect::<Vec<_>>(), [(julie, true)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn who_can<'r, V: Vocabulary, P: Permission<Vocabulary = V>>(
    policy: &Policy<V>,
    roster: &'r [Actor<V>],
    permission: P,
    on: &P::Resource<'_>,
) -> Vec<Who<'r, V>> {
    let (asked, on) = (ErasedPermissions::from_typed(permission), on.erase());
    let mut all = Vec::new();
    for actor in roster {
        if !policy.decide_erased(actor, asked, &on).is_allowed() {
            continue;
        }
        let explanation = policy.explain_erased(actor, asked, &on);
        let gives = |held: &Considered, name: Option<&str>| {
            let given = |part: &crate::access::explain::GrantOutcome| {
                part.given && name.is_none_or(|name| part.permission == name)
            };
            held.standing == Standing::Applies && held.parts.iter().any(given)
        };
        let through: Vec<Considered> = explanation.assignments.into_iter().filter(|held| gives(held, None)).collect();
        let ways = |name: &String| through.iter().filter(|held| gives(held, Some(name))).count();
        let everyone = explanation.everyone;
        let as_everyone = |name: &String| everyone.iter().any(|part| part.given && part.permission == *name);
        let sole_path = explanation.asked.iter().any(|name| ways(name) == 1 && !as_everyone(name));
        all.push(Who { actor, obligations: explanation.obligations, through, sole_path });
    }
    all
}
