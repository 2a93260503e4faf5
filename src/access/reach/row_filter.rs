//! A filter laid over a host's profiles, for content that is stored in columns.

use super::Filter;
use super::filter::Test;
use crate::id::UserId;
use crate::resource::{Content, ContentState, ErasedResource, Profile, Resource};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Tests rows of content on a fixed list of profiles, at the cost of one look and one comparison a row.
///
/// A row names its profile by the place in the list that the row filter was made from, and says who wrote it and in which
/// state it is; nothing else is known of it. [`admits`](Self::admits) answers as [`Policy::can`](crate::Policy::can)
/// does for such content on that profile.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let filter = policy.reach(&moderator, ProfilePermissions::POST_EDIT).compile_filter();
/// let pages = [7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
/// let rows = [(0, julie), (0, UserId::new(4)), (1, julie)]; // the page by its place in the list, and the author
/// let admitted = filter.over(&pages);
/// let scheduled = Some(ContentState::Scheduled);
/// assert_eq!(rows.iter().filter(|(page, author)| admitted.admits(*page, Some(*author), scheduled)).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RowFilter<'f, 'p> {
    filter: &'f Filter,
    profiles: &'p [Profile<'p>],
    /// By profile: a bit for each kind of author and each state, see [`bit`].
    tables: Vec<u64>,
    /// The person that conditions speak of, or anybody if they speak of none.
    first: UserId,
    /// Those that they speak of besides, where one acts for another.
    others: Vec<UserId>,
    /// They speak of more people than a table has room for: the filter is asked row by row.
    is_crowded: bool,
}

/// The states and that nothing is known of it.
const STATES: u32 = 12;
const UNKNOWN: u32 = 0;
const SOMEBODY_ELSE: u32 = 1;
const FIRST: u32 = 2;
/// Five kinds of authors by twelve states are 60 bits.
const MOST_PEOPLE: usize = 3;

impl Filter {
    /// Settles the filter for each of these profiles, in any order, so that only content remains to be tested. What is
    /// known of content on them is left aside.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let pages = [page];
    /// let rows = filter.over(&pages); // a row: the index of its page, its author, its state
    /// assert!(rows.admits(0, Some(julie), Some(ContentState::Scheduled)));
    /// assert!(!rows.admits(0, None, Some(ContentState::Scheduled)));
    /// # Ok(()) }
    /// ```
    pub fn over<'f, 'p>(&'f self, profiles: &'p [Profile<'p>]) -> RowFilter<'f, 'p> {
        let mut people = self.people();
        let is_crowded = people.len() > MOST_PEOPLE;
        people.truncate(MOST_PEOPLE);
        let mut known = BTreeMap::new();
        let table = |profile: &Profile<'_>| self.table(&profile.erase(), &people, &mut known);
        let tables = if is_crowded { Vec::new() } else { profiles.iter().map(table).collect() };
        let first = people.first().copied().unwrap_or(UserId::new(0));
        let others = people.iter().skip(1).copied().collect();
        RowFilter { filter: self, profiles, tables, first, others, is_crowded }
    }

    /// Whom the conditions speak of.
    fn people(&self) -> Vec<UserId> {
        let tests = self.tests.iter().map(|Test { terms, .. }| terms);
        let overflow = self.overflow.iter().map(|part| &part.terms);
        let mut people: Vec<UserId> =
            tests.chain(overflow).flat_map(|terms| terms.0.iter().map(|(user, _)| *user)).collect();
        people.extend(self.prohibitions.iter().map(|prohibition| prohibition.user));
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The answers for one profile; those of another one with the same tests and the same connector are the same.
    fn table(&self, on: &ErasedResource<'_>, people: &[UserId], known: &mut BTreeMap<(u128, Connector), u64>) -> u64 {
        let at = self.at_erased(*on);
        if at.is_never() {
            return 0;
        }
        if at.is_always() {
            return u64::MAX;
        }
        let connector = on.connected_by.map(|connector| people.iter().position(|user| *user == connector));
        let answers = || {
            let fill = |table: u64, (author, state)| {
                let content = content(stand_in(people, author), state);
                if at.admits(&content) { table | bit(author, state) } else { table }
            };
            kinds(people).flat_map(|author| states().map(move |state| (author, state))).fold(0, fill)
        };
        // With an overflow the tests do not say everything of the profile.
        if !self.overflow.is_empty() {
            return answers();
        }
        *known.entry((at.tests(), connector)).or_insert_with(answers)
    }
}

/// Who connected a profile, as far as conditions can tell: unknown, somebody they do not speak of, or one of those.
type Connector = Option<Option<usize>>;

impl RowFilter<'_, '_> {
    /// Returns `true` if content of that author and state is in reach on the profile at that place of the list; never
    /// for a place outside it. `None` is what the host does not know, which fulfils no condition.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let filter = policy.reach(&actor, ProfilePermissions::POST_EDIT).compile_filter();
    /// let pages = [7, 8].map(|id| Organization::new(agency).direct_profile(ProfileId::new(id)));
    /// let rows = filter.over(&pages);
    /// assert!(rows.admits(0, Some(julie), Some(ContentState::Scheduled)));
    /// assert!(!rows.admits(0, Some(julie), None) && !rows.admits(1, Some(julie), Some(ContentState::Scheduled)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn admits(&self, profile: usize, author: Option<UserId>, state: Option<ContentState>) -> bool {
        let Some(table) = self.tables.get(profile) else {
            return self.is_crowded && self.asked(profile, author, state);
        };
        let author = match author {
            None => UNKNOWN,
            Some(author) if author == self.first => FIRST,
            Some(_) if self.others.is_empty() => SOMEBODY_ELSE,
            Some(author) => self.other(author),
        };
        table & bit(author, state) != 0
    }

    #[cold]
    fn other(&self, author: UserId) -> u32 {
        let found = (FIRST..).skip(1).zip(&self.others).find(|(_, user)| **user == author);
        found.map_or(SOMEBODY_ELSE, |(kind, _)| kind)
    }

    #[cold]
    fn asked(&self, profile: usize, author: Option<UserId>, state: Option<ContentState>) -> bool {
        let on = self.profiles.get(profile);
        on.is_some_and(|on| self.filter.at(on).admits(&content(author, state)))
    }
}

fn content(author: Option<UserId>, state: Option<ContentState>) -> Content<'static> {
    Content { author, state, ..Content::new() }
}

fn kinds(people: &[UserId]) -> impl Iterator<Item = u32> + use<> {
    (UNKNOWN..=SOMEBODY_ELSE).chain((FIRST..).take(people.len()))
}

fn states() -> impl Iterator<Item = Option<ContentState>> {
    core::iter::once(None).chain(ContentState::ALL.map(Some))
}

/// An author of that kind.
fn stand_in(people: &[UserId], kind: u32) -> Option<UserId> {
    if kind == UNKNOWN {
        return None;
    }
    let named = (FIRST..).zip(people).find(|(index, _)| *index == kind).map(|(_, user)| *user);
    let nobody = || (0..).map(UserId::new).find(|user| !people.contains(user));
    named.or_else(nobody)
}

/// The bit of one kind of author and one state.
#[inline]
fn bit(author: u32, state: Option<ContentState>) -> u64 {
    let state = match state {
        None => 0,
        Some(ContentState::Draft) => 1,
        Some(ContentState::InReview) => 2,
        Some(ContentState::ChangesRequested) => 3,
        Some(ContentState::Approved) => 4,
        Some(ContentState::Scheduled) => 5,
        Some(ContentState::Publishing) => 6,
        Some(ContentState::Published) => 7,
        Some(ContentState::Failed) => 8,
        Some(ContentState::Expired) => 9,
        Some(ContentState::Withdrawn) => 10,
        Some(ContentState::Archived) => 11,
    };
    1_u64.wrapping_shl(author.wrapping_mul(STATES).wrapping_add(state))
}
