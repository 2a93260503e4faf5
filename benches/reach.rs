//! Lists and filters: a reach beside what somebody writes by hand, in turns, medians of rounds.
//!
//! `cargo bench --bench reach -- --assert` fails when a target is missed by more than the margin.

use countersign::reach::ProfileIndex;
use countersign::social::ProfilePermissions;
use countersign::{
    Actor, Content, ContentState, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId,
    WorkspaceId,
};
use std::hint::black_box;
use std::time::Instant;
use support::median::median;
use support::rng::Rng;

const ROUNDS: usize = 21;
const LISTED: usize = 100_000;
const ROWS: usize = 1_000_000;
const ME: u64 = 7;
const HERE: Organization<'static> = Organization::new(OrganizationId::new(1));
const PERMISSION: ProfilePermissions = ProfilePermissions::POST_EDIT;

/// Filtering a million rows, by the hand-written loop over the same columns.
const FILTER: f64 = 1.5;
/// Listing what is held of 100,000 profiles, by what the smallest holding would let expect of this one.
const PROPORTION: f64 = 1.5;
/// A busy machine's noise: a target counts as missed above `target * MARGIN`.
const MARGIN: f64 = 1.1;

struct Report {
    missed: Vec<String>,
}

impl Report {
    fn line(&mut self, what: &str, ratio: f64, target: f64) {
        let verdict = if ratio <= target { "" } else { "missed" };
        println!("{what:<64} {ratio:>6.2}  at most {target} {verdict}");
        if ratio > target * MARGIN {
            self.missed.push(what.to_owned());
        }
    }
}

/// An actor with a role on one in so many profiles; two in three of the roles give the permission plainly, one in
/// three of them on the own scheduled posts alone.
struct Holder {
    actor: Actor,
    /// What a hand-written filter has instead: by profile, what is given plainly, and what on own scheduled posts.
    masks: Vec<Masks>,
    held: Vec<u64>,
}

#[derive(Clone, Copy, Default)]
struct Masks {
    plain: u64,
    own: u64,
}

const BIT: u64 = 1 << 3;

fn holder(policy: &Policy, profiles: usize, one_in: usize) -> Holder {
    let mut rng = Rng::new(5);
    let (editor, moderator) = (policy.profile_role("editor").unwrap(), policy.profile_role("moderator").unwrap());
    let member = policy.organization_role("member").unwrap();
    let mut builder = policy.actor(UserId::new(ME), OrganizationId::new(1)).organization_role(member);
    let (mut masks, mut held) = (vec![Masks::default(); profiles], Vec::new());
    for at in (0..profiles).filter(|at| at % one_in == 0) {
        let id = at as u64 + 1;
        let role = if rng.below(3) == 0 { moderator } else { editor };
        *(if role == editor { &mut masks[at].plain } else { &mut masks[at].own }) = BIT;
        builder = builder.profile_role(ProfileId::new(id), role);
        held.push(id);
    }
    Holder { actor: builder.build(Timestamp::from_millis(0)).unwrap(), masks, held }
}

fn pages(count: usize) -> Vec<Profile<'static>> {
    (1..=count as u64).map(|id| HERE.workspace(WorkspaceId::new(id % 50 + 1)).profile(ProfileId::new(id))).collect()
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

/// Rounds in which each of two things is timed, and the median of both and of their ratio.
fn turns(mut ours: impl FnMut() -> f64, mut other: impl FnMut() -> f64) -> (f64, f64, f64) {
    let rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (ours(), other())).collect();
    let of = |part: fn(&(f64, f64)) -> f64| median(rounds.iter().map(part).collect());
    (of(|pair| pair.0), of(|pair| pair.1), of(|pair| pair.0 / pair.1))
}

/// Content as a host stores it, column by column.
struct Columns {
    profile: Vec<u32>,
    author: Vec<u64>,
    state: Vec<ContentState>,
}

fn columns(profiles: usize) -> Columns {
    let mut rng = Rng::new(3);
    let states = [ContentState::Draft, ContentState::InReview, ContentState::Scheduled, ContentState::Published];
    Columns {
        profile: (0..ROWS).map(|_| rng.below(profiles) as u32).collect(),
        author: (0..ROWS).map(|_| rng.below(100) as u64).collect(),
        state: (0..ROWS).map(|_| states[rng.below(4)]).collect(),
    }
}

impl Columns {
    fn rows(&self) -> impl Iterator<Item = (usize, u64, ContentState)> {
        let profiles = self.profile.iter().map(|profile| *profile as usize);
        profiles.zip(&self.author).zip(&self.state).map(|((profile, author), state)| (profile, *author, *state))
    }
}

#[inline(never)]
fn by_hand(holder: &Holder, columns: &Columns, bit: u64) -> usize {
    let may = |(profile, author, state): &(usize, u64, ContentState)| {
        let masks = holder.masks[*profile];
        (masks.plain & bit != 0) | ((*author == ME) & (*state == ContentState::Scheduled) & (masks.own & bit != 0))
    };
    columns.rows().filter(may).count()
}

#[inline(never)]
fn by_row_filter(row_filter: &countersign::reach::RowFilter<'_, '_>, columns: &Columns) -> usize {
    let admits = |(profile, author, state): &(usize, u64, ContentState)| {
        row_filter.admits(*profile, Some(UserId::new(*author)), Some(*state))
    };
    columns.rows().filter(admits).count()
}

fn by_can(policy: &Policy, holder: &Holder, pages: &[Profile<'_>], columns: &Columns) -> usize {
    let may = |(profile, author, state): &(usize, u64, ContentState)| {
        let content = Content::new().author(UserId::new(*author)).state(*state);
        policy.can(&holder.actor, PERMISSION, &pages[*profile].content(&content))
    };
    columns.rows().filter(may).count()
}

fn filters(policy: &Policy, report: &mut Report) {
    for profiles in [1_000, LISTED] {
        let (pages, columns) = (pages(profiles), columns(profiles));
        for one_in in [20, 2] {
            let holder = holder(policy, profiles, one_in);
            let filter = policy.reach(&holder.actor, PERMISSION).compile_filter();
            let row_filter = filter.over(&pages);
            let expected = by_can(policy, &holder, &pages, &columns);
            assert_eq!(by_hand(&holder, &columns, BIT), expected);
            assert_eq!(by_row_filter(&row_filter, &columns), expected);
            let ours = || seconds(|| by_row_filter(&row_filter, black_box(&columns)));
            let hand = || seconds(|| by_hand(&holder, black_box(&columns), black_box(BIT)));
            let (ours, hand, ratio) = turns(ours, hand);
            let held = holder.held.len();
            report.line(&format!("filter {ROWS} rows on {profiles} profiles, {held} held"), ratio, FILTER);
            let row = |seconds: f64| seconds * 1e9 / ROWS as f64;
            println!("  ours {:.2} ns a row, by hand {:.2} ns a row, {expected} admitted", row(ours), row(hand));
            let made = median((0..ROUNDS).map(|_| seconds(|| filter.over(&pages))).collect());
            println!("  laying the filter over the profiles: {:.1} ns a profile", made * 1e9 / profiles as f64);
        }
    }
}

/// Sorted rows and sorted ids: each id is looked for by halves.
fn find_by_hand<'p>(held: &[u64], ids: &[u64], pages: &'p [Profile<'p>]) -> Vec<&'p Profile<'p>> {
    held.iter().filter_map(|id| ids.binary_search(id).ok().map(|at| &pages[at])).collect()
}

fn lists(policy: &Policy, report: &mut Report) {
    let pages = pages(LISTED);
    let index = ProfileIndex::new(&pages);
    let ids: Vec<u64> = (1..=LISTED as u64).collect();
    let mut smallest = None;
    for held in [100, 1_000, 10_000, LISTED] {
        let holder = holder(policy, LISTED, LISTED / held);
        // Everybody who holds a role there may see the posts.
        let reach = policy.reach(&holder.actor, ProfilePermissions::POST_VIEW);
        let expected: Vec<_> =
            pages.iter().filter(|page| policy.can(&holder.actor, ProfilePermissions::POST_VIEW, page)).collect();
        assert_eq!(expected.len(), held);
        assert_eq!(reach.among(&pages), expected);
        assert_eq!(reach.within(&index), expected);
        assert_eq!(find_by_hand(&holder.held, &ids, &pages), expected);
        let made = || seconds(|| policy.reach(&holder.actor, ProfilePermissions::POST_VIEW));
        let made = median((0..ROUNDS).map(|_| made()).collect());
        let among = || seconds(|| reach.among(black_box(&pages)));
        let (ours, hand, ratio) = turns(among, || seconds(|| find_by_hand(&holder.held, &ids, black_box(&pages))));
        let indexed = median((0..ROUNDS).map(|_| seconds(|| reach.within(black_box(&index)))).collect());
        let each = |seconds: f64| seconds * 1e9 / held as f64;
        println!(
            "{held} of {LISTED} profiles: {:.0} ns each, indexed {:.0}, by hand {:.0} (ratio {ratio:.2}); reach {:.0} ns each",
            each(ours),
            each(indexed),
            each(hand),
            each(made)
        );
        let smallest = *smallest.get_or_insert(each(ours));
        report.line(&format!("  each, by what each costs of 100, listing {held}"), each(ours) / smallest, PROPORTION);
    }
}

fn main() {
    let assert = std::env::args().any(|argument| argument == "--assert");
    let policy = Policy::parse(include_str!("../policies/agorapulse.json")).unwrap();
    let mut report = Report { missed: Vec::new() };
    filters(&policy, &mut report);
    lists(&policy, &mut report);
    if assert && !report.missed.is_empty() {
        eprintln!("missed by more than {MARGIN} times the target: {}", report.missed.join(", "));
        std::process::exit(1);
    }
}
