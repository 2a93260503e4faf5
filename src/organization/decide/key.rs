//! API keys: some of their maker's rights, for programs.

use crate::access::Actor;
use crate::id::{ContentId, KeyId};
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound::{self, Site};
use crate::organization::model::event::Change;
use crate::organization::model::limits::{MAX_KEYS, at_most};
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::{Missing, Refusal};
use crate::policy::PlanLimit;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// A key carries what its maker holds at its places, and loses what the maker loses. No key makes keys.
pub(super) fn mint<V: Vocabulary>(
    context: &Context<'_, V>,
    key: KeyId,
    permissions: &[String],
    places: &[Place],
    (until, content): (Option<Timestamp>, Option<ContentId>),
) -> Changes {
    let maker = context.myself()?;
    context.permit(guards::MANAGE_KEYS, Place::organization())?;
    if context.state.keys.contains_key(&key) {
        return Err(taken("key", key));
    }
    if content.is_none() {
        context.room_for(PlanLimit::Keys)?;
    }
    at_most(MAX_KEYS, "keys", context.state.keys.len().saturating_add(1))?;
    if until.is_some_and(|until| until <= context.now) {
        return Err(Refusal::Unfit { problem: "the key has ended before it begins".into() });
    }
    if permissions.is_empty() {
        return Err(Refusal::Unfit { problem: "a key has one permission at least".into() });
    }
    let mut missing = BTreeSet::new();
    for actor in &context.actors {
        let sites = sites(context, actor, places)?;
        for name in permissions {
            missing.extend(lacking(context, actor, &sites, name)?);
        }
    }
    if !missing.is_empty() {
        return Err(Refusal::Beyond { missing: missing.into_iter().collect(), could: Vec::new() });
    }
    let (mut permissions, mut places) = (permissions.to_vec(), places.to_vec());
    permissions.sort_unstable();
    permissions.dedup();
    places.sort_unstable();
    places.dedup();
    Ok([Change::KeyMinted { key, maker, permissions, places, until, content }].into())
}

/// Its maker may, and whoever may edit the permissions of members.
pub(super) fn revoke<V: Vocabulary>(context: &Context<'_, V>, key: KeyId) -> Changes {
    let found = context.state.keys.get(&key).ok_or_else(|| unknown("key", key))?;
    let own = context.myself().is_ok_and(|user| user == found.maker && context.is_in(user));
    if !own {
        context.permit_or_operator(guards::EDIT_PERMISSIONS, Place::organization())?;
    }
    Ok([Change::KeyRevoked { key }].into())
}

/// Where a key for these places would reach, told apart as the maker's narrowings tell nodes apart.
fn sites<V: Vocabulary>(context: &Context<'_, V>, actor: &Actor<V>, places: &[Place]) -> Result<Vec<Site>, Refusal> {
    let everywhere = [Place::organization()];
    let places = if places.is_empty() { &everywhere[..] } else { places };
    let mut sites = Vec::new();
    for place in places {
        if !context.state.has(*place) {
            return Err(unknown("place", place));
        }
        for node in context.state.nodes(*place) {
            sites.extend(bound::below(context.state, place.level(), node, &actor.core));
        }
    }
    Ok(sites)
}

/// Where the maker lacks a permission. A name may stand at several levels; the key then carries those at which the
/// maker has it, and one of them is enough.
fn lacking<V: Vocabulary>(
    context: &Context<'_, V>,
    actor: &Actor<V>,
    sites: &[Site],
    name: &str,
) -> Result<Vec<Missing>, Refusal> {
    let named = names::named(context.policy, name);
    if named.is_empty() {
        return Err(unknown("permission", name));
    }
    let mut lacking = Vec::new();
    for permission in named {
        let (level, mut there) = (permission.level, sites.iter().filter(|site| site.on.level == permission.level));
        let before = lacking.len();
        let reached = there.clone().next().is_some();
        for site in there.by_ref().filter(|site| held(context, actor, site) & permission.mask == 0) {
            let (when, obligations) = (Vec::new(), Vec::new());
            lacking.push(Missing { at: site.spot, level, permission: name.into(), when, obligations });
        }
        if reached && lacking.len() == before {
            return Ok(Vec::new());
        }
    }
    if lacking.is_empty() {
        return Err(Refusal::Unfit { problem: alloc::format!("`{name}` stands at none of the key's places") });
    }
    Ok(lacking)
}

/// What the maker holds there in any way, conditions ignored: a key's conditions are its maker's.
fn held<V: Vocabulary>(context: &Context<'_, V>, actor: &Actor<V>, site: &Site) -> u128 {
    let record = &actor.core.record;
    let live = record.applying(&site.on).filter(|held| held.is_live());
    let held = live.fold(0, |mask, held| mask | bound::reach(context.policy, held, site.on.level));
    held & bound::giver_mask(&actor.core, &site.on, None)
}
