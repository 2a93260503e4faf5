//! The review as text and as comma-separated values.

use super::{AccessReview, ReviewedGrant, ReviewedMember};
use crate::access::explain::Words;
use crate::csv;
use crate::free_text::one_line;
use crate::id::{TeamId, UserId};
use crate::level::Level;
use crate::organization::model::by::By;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::query::as_of::Given;
use crate::organization::query::called::ByNames;
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use crate::wording::{Language, Names};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const COLUMNS: [&str; 25] = [
    "organization",
    "revision",
    "at",
    "policy",
    "user",
    "member_since",
    "suspended",
    "place",
    "place_id",
    "role",
    "custom",
    "optional",
    "narrowed",
    "when",
    "from",
    "until",
    "source",
    "in_force",
    "given_at",
    "given_by",
    "last_used",
    "reviewed_at",
    "reviewed_by",
    "lost",
    "still",
];

/// What the kinds of givers are called in a column.
const COLUMN_KINDS: [&str; 4] = ["host", "user", "key", "operator"];

impl AccessReview {
    /// Writes a line for each grant, as RFC 4180 has it, after one that names the columns; a member without any has a line of
    /// their own. Instants are milliseconds; `given_at` and `given_by` are those of the last event that gave or changed it, by
    /// the member who answered for it where it came by an invitation; `lost` counts the permissions that taking it would
    /// take, place by place, and `still` those that something else gives as well. A name that somebody else chose stands behind an apostrophe where a spreadsheet would take it for
    /// a formula.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
    /// let csv = review.to_csv();
    /// assert!(csv.starts_with("organization,revision,at,policy,user,"));
    /// assert_eq!(csv.lines().count(), 1 + 7); // a line for each grant
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = format!("{}{}", COLUMNS.join(","), csv::END);
        for member in &self.members {
            let grants = member.grants.iter().map(Some);
            for grant in grants.chain(member.grants.is_empty().then_some(None)) {
                let fields = self.of_member(member).into_iter().chain(grant.map_or_else(no_grant, of_grant));
                out.push_str(&fields.collect::<Vec<_>>().join(","));
                out.push_str(csv::END);
            }
        }
        out
    }

    fn of_member(&self, member: &ReviewedMember) -> Vec<String> {
        [
            self.organization.to_string(),
            self.revision.to_string(),
            self.at.as_millis().to_string(),
            self.policy.to_string(),
            member.user.to_string(),
            member.since.as_millis().to_string(),
            member.suspended.to_string(),
        ]
        .into()
    }

    /// Writes the review in words. French for `fr` and its regions, else English, with the policy's titles and the host's names
    /// for people, places, teams and times; what it has no name for is told by its id.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
    /// struct Office;
    /// impl Names for Office {
    ///     fn person(&self, user: UserId) -> Option<String> {
    ///         (user == UserId::new(5)).then(|| "Eve".into())
    ///     }
    /// }
    /// let text = review.to_text(&policy, "en", &Office);
    /// assert!(text.contains("Eve, a member since 1 Jan 1970, 00:00, suspended"), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_text<V: Vocabulary>(&self, policy: &Policy<V>, language: &str, names: &dyn Names) -> String {
        let called = ByNames(names);
        let words = Words::of(&policy.model, language).called(&called);
        let time = |at| time(&words, names, at);
        let mut lines = Vec::new();
        let (organization, at) = (words.say("organization", "organisation"), words.say("as of", "au"));
        lines.push(format!("{organization} {}, {at} {}, revision {}", self.organization, time(self.at), self.revision));
        for member in &self.members {
            let suspended = if member.suspended { words.say(", suspended", ", suspendu") } else { "" };
            let since = words.say("a member since", "membre depuis le");
            lines.push(format!("{}, {since} {}{suspended}", words.person(member.user), time(member.since)));
            if member.grants.is_empty() {
                lines.push(format!("  {}", words.say("holds nothing", "ne détient rien")));
            }
            for grant in &member.grants {
                lines.push(format!("  {}", told(&words, names, grant)));
            }
        }
        lines.iter().map(|line| format!("{}\n", one_line(line))).collect()
    }
}

fn no_grant() -> Vec<String> {
    COLUMNS.iter().skip(7).map(|_| String::new()).collect()
}

fn of_grant(grant: &ReviewedGrant) -> Vec<String> {
    let access = &grant.access;
    let (place, id) = located(access.place);
    let (role, custom) = named(&access.role);
    let instant = |at: Option<Timestamp>| at.map(|at| at.as_millis().to_string()).unwrap_or_default();
    let last = grant.given.last();
    [
        place.into(),
        id,
        csv::foreign(role),
        custom.to_string(),
        csv::foreign(&access.optional.join(" ")),
        (!access.narrowing.is_none()).to_string(),
        csv::foreign(&access.when.join(" ")),
        instant(access.from),
        instant(access.until),
        csv::foreign(&source(&access.source, ["directory", "import", "team"], |team| team.to_string())),
        grant.in_force.to_string(),
        instant(last.map(|given| given.at)),
        last.map(|given| giver(given, COLUMN_KINDS, |_| None)).unwrap_or_default(),
        instant(grant.last_used),
        instant(grant.reviewed.map(|review| review.at)),
        grant.reviewed.map(|review| giver(&review, COLUMN_KINDS, |_| None)).unwrap_or_default(),
        grant.lost.len().to_string(),
        grant.still.len().to_string(),
    ]
    .into()
}

fn located(place: Place) -> (&'static str, String) {
    match place {
        Place::Organization {} => ("organization", String::new()),
        Place::Workspace { workspace } => ("workspace", workspace.to_string()),
        Place::Profile { profile } => ("profile", profile.to_string()),
        Place::Group { group } => ("group", group.to_string()),
    }
}

fn named(role: &Role) -> (&str, bool) {
    match role {
        Role::Policy(name) => (name, false),
        Role::Custom(name) => (name, true),
    }
}

fn source(source: &Source, [directory, import, team]: [&str; 3], called: impl Fn(TeamId) -> String) -> String {
    match source {
        Source::Person {} => "person".into(),
        Source::Directory { group } => format!("{directory} {group}"),
        Source::Import {} => import.into(),
        Source::Team { team: id } => format!("{team} {}", called(*id)),
    }
}

/// Who answers for it.
fn giver(given: &Given, [host, person, key, operator]: [&str; 4], called: impl Fn(UserId) -> Option<String>) -> String {
    match (given.inviter, given.by) {
        (Some(user), _) | (None, By::User { user, .. }) => called(user).unwrap_or_else(|| format!("{person} {user}")),
        (None, By::Host {}) => host.into(),
        (None, By::Key { key: id, .. }) => format!("{key} {id}"),
        (None, By::Operator { user, .. }) => {
            format!("{operator} {}", called(user).unwrap_or_else(|| user.to_string()))
        }
    }
}

fn time(words: &Words<'_>, names: &dyn Names, at: Timestamp) -> String {
    let language = if words.say("en", "fr") == "fr" { Language::French } else { Language::English };
    names.time(at, language)
}

fn told(words: &Words<'_>, names: &dyn Names, grant: &ReviewedGrant) -> String {
    let access = &grant.access;
    let (role, custom) = named(&access.role);
    let role = if custom { role.to_string() } else { words.role(access.place.level(), role) };
    let (at, id) = match access.place {
        Place::Organization {} => (words.say("in the organization", "dans l'organisation"), String::new()),
        Place::Workspace { workspace } => (words.say("at workspace ", "pour l'espace "), words.workspace(workspace)),
        Place::Profile { profile } => (words.say("at profile ", "pour le profil "), words.profile(profile)),
        Place::Group { group } => {
            let named = names.group(group).unwrap_or_else(|| group.to_string());
            (words.say("at group ", "pour le groupe "), named)
        }
    };
    let mut text = format!("{role} {at}{id}{}", words.under(&access.when));
    let mut add = |more: String| {
        text.push_str(", ");
        text.push_str(&more);
    };
    if !access.optional.is_empty() {
        let names = access.optional.iter().map(|name| words.permission(Level::Profile, name));
        add(format!("{} {}", words.say("with", "avec"), words.list(names)));
    }
    if !access.narrowing.is_none() {
        add(words.say("narrowed", "restreint").into());
    }
    for (word, instant) in
        [(words.say("from", "à partir de"), access.from), (words.say("until", "jusqu'à"), access.until)]
    {
        if let Some(instant) = instant {
            add(format!("{word} {}", time(words, names, instant)));
        }
    }
    if !access.source.is_person() {
        let directory = words.say("the directory's group", "le groupe d'annuaire");
        let kinds = [directory, words.say("an import", "un import"), words.say("team", "l'équipe")];
        let source = source(&access.source, kinds, |team| names.team(team).unwrap_or_else(|| team.to_string()));
        add(format!("{} {source}", words.say("through", "par")));
    }
    let host = words.say("the host", "le service");
    let (key, operator) = (words.say("key", "la clé"), words.say("operator", "l'opérateur"));
    let kinds = [host, words.say("user", "l'utilisateur"), key, operator];
    let called = |user: UserId| names.person(user);
    match grant.given.last() {
        Some(given) => {
            let by = giver(given, kinds, called);
            add(format!("{} {by}, {}", words.say("given by", "donné par"), time(words, names, given.at)));
        }
        None => add(words.say("older than the log", "antérieur au journal").into()),
    }
    if let Some(used) = grant.last_used {
        add(format!("{} {}", words.say("last used", "dernier usage le"), time(words, names, used)));
    }
    if let Some(review) = &grant.reviewed {
        let by = giver(review, kinds, called);
        add(format!(
            "{} {by}, {}",
            words.say("kept in a review by", "conservé lors d'une revue par"),
            time(words, names, review.at)
        ));
    }
    if !grant.in_force {
        add(words.say("not in force", "pas en vigueur").into());
    } else if grant.lost.is_empty() {
        add(words.say("nothing would be lost by taking it", "rien ne serait perdu en le retirant").into());
    }
    text
}
