//! What takes one of several values: the time, the plan, and what the host says of the content and the profile.

use super::Question;
use super::needs::{Budget, Need};
use super::person::{Person, makes_useful, never};
use super::solve::Scene;
use super::step::Step;
use crate::access::actor::Limit;
use crate::access::explain::names::Lexicon;
use crate::access::explain::remedy::Change;
use crate::access::facts;
use crate::id::UserId;
use crate::level::Level;
use crate::policy::tables::Tables;
use crate::resource::{Content, ContentState, ErasedResource};
use crate::time::{Clocks, Timestamp};
use alloc::vec::Vec;
use core::iter::once;

/// So many instants are tried.
const TIMES: usize = 64;
/// So many combinations are tried.
const SETTINGS: usize = 16_384;

/// One combination; `None` is as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    time: Option<Timestamp>,
    plan: Option<u16>,
    /// Index into [`Dimensions::states`].
    state: Option<usize>,
    author: Option<bool>,
    assignee: Option<bool>,
    connector: Option<bool>,
}

/// Every value that could matter and is not the present one.
pub(super) struct Dimensions {
    times: Vec<Timestamp>,
    plans: Vec<u16>,
    /// States between which the rules in question tell no difference stand together.
    states: Vec<Vec<ContentState>>,
    author: Vec<bool>,
    assignee: Vec<bool>,
    connector: Vec<bool>,
    user: UserId,
    /// Neither the actor nor an operator.
    stranger: UserId,
}

impl Setting {
    pub(super) fn is_within(&self, other: &Self) -> bool {
        fn within<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || one == other
        }
        within(self.time, other.time)
            && within(self.plan, other.plan)
            && within(self.state, other.state)
            && within(self.author, other.author)
            && within(self.assignee, other.assignee)
            && within(self.connector, other.connector)
    }

    fn len(&self) -> usize {
        let said = [self.author, self.assignee, self.connector];
        let changed = said.iter().map(Option::is_some);
        let changed = changed.chain([self.time.is_some(), self.plan.is_some(), self.state.is_some()]);
        changed.filter(|changed| *changed).count()
    }

    fn touches_content(&self) -> bool {
        self.state.is_some() || self.author.is_some() || self.assignee.is_some()
    }
}

impl Dimensions {
    pub(super) fn of(question: &Question<'_>, person: &Person<'_>, steps: &[Step], budget: &mut Budget) -> Self {
        let (tables, on) = (question.lexicon.tables, question.on);
        let mut people = Vec::new();
        let mut times = Vec::new();
        let forbids = tables.forbids.at(on.level).iter().filter(|rule| rule.permissions & question.asked != 0);
        let mut atoms = forbids.fold(0, |atoms, rule| atoms | rule.when.all_true | rule.when.all_false);
        survey(question, person, &mut people, &mut times, &mut atoms);
        let now = person.record.built_at;
        times.sort_unstable_by_key(|time| time.as_millis().abs_diff(now.as_millis()));
        times.dedup();
        if times.len() > TIMES {
            times.truncate(TIMES);
            budget.reach();
        }
        let plans = (0_u16..).zip(&tables.plans);
        let plans = plans.filter(|(index, plan)| {
            person.record.plan != Some(*index) && question.asked & !plan.permissions.at(on.level) == 0
        });
        let user = person.record.user;
        let somebody = |atom: u16, current: Option<UserId>| match atoms & atom {
            0 => Vec::new(),
            _ => values(current != Some(user), current.is_none_or(|current| people.contains(&current))),
        };
        let content = on.content;
        let assignees = content.and_then(|content| content.assignees);
        let assigned = assignees.map(|assignees| assignees.contains(&user));
        let stranger = (0..).map(UserId::new).find(|user| !people.contains(user)).unwrap_or(user);
        debug_assert!(steps.len() <= 128, "a step beyond the 128th has no bit");
        Self {
            times,
            plans: plans.map(|(index, _)| index).collect(),
            states: states(tables, atoms, content.and_then(|content| content.state)),
            author: somebody(tables.atoms.author, content.and_then(|content| content.author)),
            assignee: match atoms & tables.atoms.assignee {
                0 => Vec::new(),
                _ => values(assigned != Some(true), assigned != Some(false)),
            },
            connector: match on.level {
                Level::Profile => somebody(tables.atoms.connector, on.connected_by),
                // Nobody connected anything else: a condition of an assignment may name it all the same.
                Level::Organization | Level::Workspace => Vec::new(),
            },
            user,
            stranger,
        }
    }

    /// Every combination, fewest changes first.
    pub(super) fn settings(&self, budget: &mut Budget) -> Vec<Setting> {
        let mut settings = Vec::new();
        for changes in 0..=6 {
            for setting in self.combinations() {
                budget.spend(1);
                if budget.is_spent() {
                    return settings;
                }
                if setting.len() != changes {
                    continue;
                }
                if settings.len() == SETTINGS {
                    budget.reach();
                    return settings;
                }
                settings.push(setting);
            }
        }
        settings
    }

    fn combinations(&self) -> impl Iterator<Item = Setting> + '_ {
        let times = choices(&self.times).map(|time| Setting { time, ..Setting::default() });
        let plans = times.flat_map(|setting| choices(&self.plans).map(move |plan| Setting { plan, ..setting }));
        let states = plans.flat_map(|setting| {
            let states = once(None).chain((0..self.states.len()).map(Some));
            states.map(move |state| Setting { state, ..setting })
        });
        let authors = states.flat_map(|setting| choices(&self.author).map(move |author| Setting { author, ..setting }));
        let assigned =
            authors.flat_map(|setting| choices(&self.assignee).map(move |assignee| Setting { assignee, ..setting }));
        assigned.flat_map(|setting| choices(&self.connector).map(move |connector| Setting { connector, ..setting }))
    }

    /// What the setting still needs, without what is so already.
    pub(super) fn solve(
        &self,
        question: &Question<'_>,
        person: &Person<'_>,
        setting: &Setting,
        budget: &mut Budget,
    ) -> Vec<Need> {
        let mut on = *question.on;
        on.connected_by = setting.connector.map_or(on.connected_by, |actor| Some(self.somebody(actor)));
        let assignees = self.assignees(&on, setting);
        let mut content = on.content.copied().unwrap_or(Content::new());
        content.author = setting.author.map_or(content.author, |actor| Some(self.somebody(actor)));
        content.state = setting.state.map_or(content.state, |index| self.states.get(index)?.first().copied());
        content.assignees = if setting.assignee.is_some() { Some(&assignees) } else { content.assignees };
        let on = ErasedResource { content: if setting.touches_content() { Some(&content) } else { on.content }, ..on };
        let tables = question.lexicon.tables;
        let clocks = setting.time.map_or(person.record.clocks(), |time| Clocks { own: time, now: time });
        let scene = Scene { tables, asked: question.asked, clocks, plan: setting.plan, on };
        let known = facts::known_of(&tables.atoms, tables.stamp, self.user, &on).and(person.told);
        scene.solve(person, budget).0.into_iter().map(|need| need.beyond(known)).collect()
    }

    fn somebody(&self, actor: bool) -> UserId {
        if actor { self.user } else { self.stranger }
    }

    fn assignees(&self, on: &ErasedResource<'_>, setting: &Setting) -> Vec<UserId> {
        let listed = on.content.and_then(|content| content.assignees).unwrap_or_default();
        let others = listed.iter().copied().filter(|user| *user != self.user);
        others.chain((setting.assignee == Some(true)).then_some(self.user)).collect()
    }

    /// The changes that make the setting.
    pub(super) fn changes(&self, lexicon: &Lexicon<'_>, setting: &Setting) -> Vec<Change> {
        let fact = |atom: &str, value: Option<bool>| value.map(|value| Change::Fact { atom: atom.into(), value });
        let states = setting.state.and_then(|index| self.states.get(index));
        [
            setting.time.map(|at| Change::Time { at }),
            states.map(|states| Change::State { any_of: states.clone() }),
            fact("author", setting.author),
            fact("assignee", setting.assignee),
            fact("connector", setting.connector),
            setting.plan.map(|plan| Change::Plan { plan: lexicon.plan(plan) }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn choices<T: Copy>(values: &[T]) -> impl Iterator<Item = Option<T>> + '_ {
    once(None).chain(values.iter().copied().map(Some))
}

fn values(yes: bool, no: bool) -> Vec<bool> {
    yes.then_some(true).into_iter().chain(no.then_some(false)).collect()
}

/// The states that some rule in question names, each by itself, and the rest together; without the present one.
fn states(tables: &Tables, atoms: u16, current: Option<ContentState>) -> Vec<Vec<ContentState>> {
    if atoms & tables.atoms.any_state == 0 {
        return Vec::new();
    }
    let (named, rest): (Vec<_>, Vec<_>) = tables.atoms.states.iter().partition(|(_, bit)| atoms & bit != 0);
    let named = named.into_iter().map(|(state, _)| alloc::vec![state]);
    let rest: Vec<ContentState> = rest.into_iter().map(|(state, _)| state).collect();
    named.chain([rest]).filter(|class| !class.is_empty() && !current.is_some_and(|now| class.contains(&now))).collect()
}

/// Who is involved, when something that is not in force begins or has ended, and which atoms the rules name.
fn survey(
    question: &Question<'_>,
    person: &Person<'_>,
    people: &mut Vec<UserId>,
    times: &mut Vec<Timestamp>,
    atoms: &mut u16,
) {
    let clocks = person.record.clocks();
    let level = question.on.level;
    people.push(person.record.user);
    let everyone = &question.lexicon.tables.everyone;
    let gates = everyone.members.gates.at(level).iter().chain(everyone.anyone.gates.at(level));
    for gate in gates.filter(|gate| gate.permissions & question.asked != 0) {
        *atoms |= gate.when.all_true | gate.when.all_false;
    }
    if makes_useful(question) {
        for held in person.record.assignments.iter().filter(|held| !never(held)) {
            times.extend(held.from().filter(|from| *from > clocks.own));
            times.extend(held.until().filter(|until| *until <= clocks.now).and_then(before));
        }
    }
    for source in &person.sources {
        let gates = source.table.gates.at(level).iter().chain(source.table.optional.at(level));
        for gate in gates.filter(|gate| gate.permissions & question.asked != 0) {
            *atoms |= gate.when.all_true | gate.when.all_false;
        }
        if let Some(held) = source.held {
            times.extend(held.from().filter(|from| *from > clocks.own));
            times.extend(held.until().filter(|until| *until <= clocks.now).and_then(before));
        }
    }
    for ceiling in &person.limits {
        match (ceiling.limit, &ceiling.operator) {
            (Limit::Key(key), _) => times.extend(key.until.filter(|until| *until <= clocks.now).and_then(before)),
            (_, Some(operator)) => survey(question, operator, people, times, atoms),
            (Limit::Actor(_), None) => {}
        }
    }
}

fn before(instant: Timestamp) -> Option<Timestamp> {
    instant.as_millis().checked_sub(1).map(Timestamp::from_millis)
}
