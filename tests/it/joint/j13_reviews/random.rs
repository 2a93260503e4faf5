//! Reviews in random histories, against a plain reading.

use super::*;
use countersign::event_sourcing::HistoryError;
use std::collections::{BTreeMap, BTreeSet};

/// A generator of numbers that is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("few") % end
    }
}

fn everything(state: &State) -> BTreeSet<ReviewItem> {
    let of = |user: UserId| state.access(user).into_iter().map(move |access| ReviewItem::of(user, &access));
    state.members().flat_map(of).collect()
}

/// Whether a member may edit the permissions of members at that place, or above it, as decisions see it.
fn may(world: &World, who: u64, place: Place) -> bool {
    let edits = |level, place| world.can(who, level, "member_permissions.edit", place);
    let workspace = Place::workspace(WorkspaceId::new(5));
    let inside = place == workspace || place == Place::profile(ProfileId::new(8));
    edits(Level::Organization, Place::organization()) || (inside && edits(Level::Workspace, workspace))
}

#[test]
fn j13_in_random_histories_a_review_does_what_it_says_and_nothing_else() -> Result<(), HistoryError> {
    let (mut accepted, mut taken, mut refused, mut counted) = (0, 0, BTreeMap::<&str, usize>::new(), 0);
    for seed in 0..300 {
        let (mut world, mut random) = (world(), Random(seed));
        let mut reviewed = BTreeMap::<ReviewItem, u64>::new();
        for _ in 0..25 {
            let (who, whom) = (1 + random.below(4) as u64, 1 + random.below(4) as u64);
            world.now = at(world.now.as_millis() + 10);
            let roles = [
                organization_role("chief"),
                organization_role("reader"),
                profile_role(7, "editor"),
                workspace_role(5, "keeper"),
            ];
            let access = roles[random.below(4)].clone();
            if random.below(2) == 0 {
                let (user, place, role) = (UserId::new(whom), access.place, access.role.clone());
                let given = match random.below(4) {
                    0 => Action::Revoke { user, place, role },
                    1 => {
                        let until = Some(at(world.now.as_millis() + 1_000_000));
                        Action::Schedule { user, place, role, from: None, until }
                    }
                    _ => Action::Grant { user, access: access.clone() },
                };
                if world.run(super::user(1 + who % 2), given).is_ok() {
                    reviewed.remove(&item(whom, &access));
                }
                continue;
            }
            let before = everything(&world.state);
            let all: Vec<ReviewItem> = before.iter().cloned().collect();
            let some = |random: &mut Random| -> BTreeSet<ReviewItem> {
                (0..random.below(3)).map(|_| all[random.below(all.len())].clone()).collect()
            };
            let (kept, revoked) = (some(&mut random), some(&mut random));
            let by = if random.below(5) == 0 { operator() } else { super::user(who) };
            let lists = [&kept, &revoked].map(|items| items.iter().cloned().collect::<Vec<_>>());
            let permits = |item: &ReviewItem| by == operator() || may(&world, who, item.place);
            let lawful = kept.is_disjoint(&revoked)
                && (by != operator() || kept.is_empty())
                && kept.union(&revoked).all(permits)
                && revoked.iter().all(|item| item.source.is_person() || by == operator());
            let mut action = super::review(&world, &lists[0], &lists[1]);
            let revision = world.state.revision();
            let mut is_older = false;
            if let Action::ReviewAccess { revision, .. } = &mut action {
                is_older = random.below(6) == 0;
                *revision -= u64::from(is_older);
            }
            let lawful = lawful && !is_older;
            match world.run(by, action) {
                Ok(events) => {
                    assert!(lawful, "seed {seed}: {by:?} {kept:?} {revoked:?}");
                    accepted += 1;
                    taken += revoked.len();
                    assert_eq!(events.len(), revoked.len() + 1);
                    let left: BTreeSet<ReviewItem> = before.difference(&revoked).cloned().collect();
                    assert_eq!(everything(&world.state), left, "seed {seed}");
                    let chiefs = left.iter().filter(|item| item.role == Role::policy("chief"));
                    assert!(chiefs.count() > 0, "seed {seed}: somebody remains");
                    reviewed.retain(|item, _| !revoked.contains(item));
                    let last = world.state.revision();
                    reviewed.extend(kept.into_iter().map(|item| (item, last)));
                }
                Err(refusal) => {
                    assert_eq!(world.state.revision(), revision);
                    let last = matches!(refusal, Refusal::LastAdministrator {} | Refusal::NoChange {});
                    assert!(!lawful || last, "seed {seed}: {refusal}");
                    *refused.entry(refusal.name()).or_default() += 1;
                }
            }
        }
        assert_eq!(replay(blank(), &world.log)?, world.state);
        let found = super::as_it_is(&world);
        for member in &found.members {
            for grant in &member.grants {
                let item = ReviewItem::of(member.user, &grant.access);
                let told = grant.reviewed.map(|review| review.revision);
                assert_eq!(told, reviewed.get(&item).copied(), "seed {seed}: {item:?}");
                counted += usize::from(told.is_some());
            }
        }
    }
    println!("{accepted} reviews, {taken} taken, {counted} reviewed at the end, refused: {refused:?}");
    assert!(accepted > 500 && taken > 200 && counted > 200 && refused.len() >= 4, "{refused:?}");
    Ok(())
}
