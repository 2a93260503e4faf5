//! An access review: who in an agency may do what, and where one person or one assignment is all there is.
//!
//! `cargo run --example access_review -- [--policy FILE] [--language en|fr] [--full] [ROSTER.json]`
//!
//! Without arguments it reads the Agorapulse policy and a small agency. `--full` adds everything that each person may
//! do. Exit status: 0, 1 (a roster or a policy that is refused), 2 (usage).

use countersign::analysis::AccessReport;
use countersign::explain::Node;
use countersign::policy::ListedPermission;
use countersign::vocabulary::{ErasedPermissions, Listed, Vocabulary};
use countersign::{
    Actor, Level, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, WorkspaceId, analysis,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: access_review [--policy FILE] [--language en|fr] [--full] [ROSTER.json]";

/// The rights that this review asks about, in English and French; the first is the one that nobody may hold alone. Of a
/// policy that lists none of them, its own at a profile, by their titles.
const REVIEWED: [(&str, &str, &str); 5] = [
    ("post.publish", "publish", "publier"),
    ("post.process", "approve", "approuver"),
    ("post.edit", "edit", "modifier"),
    ("post.delete", "delete", "supprimer"),
    ("post.view", "view", "voir"),
];

/// A right that is asked about, with its name and what it is called.
struct Right<V: Vocabulary> {
    permission: V::Profile,
    name: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roster {
    organization: OrganizationId,
    now: Timestamp,
    workspaces: BTreeMap<String, String>,
    profiles: Vec<Page>,
    people: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    id: ProfileId,
    name: String,
    workspace: Option<WorkspaceId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    note: String,
    actor: Box<RawValue>,
}

#[derive(Default)]
struct Options {
    policy: Option<String>,
    french: bool,
    full: bool,
    roster: Option<String>,
}

fn main() -> ExitCode {
    let Some(options) = options(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&options, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<io::Error>() {
            Some(closed) if closed.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            _ => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--policy" if options.policy.is_none() => options.policy = Some(arguments.next()?),
            "--language" => match arguments.next()?.as_str() {
                "fr" => options.french = true,
                "en" => options.french = false,
                _ => return None,
            },
            "--full" => options.full = true,
            _ if argument.starts_with('-') || options.roster.is_some() => return None,
            _ => options.roster = Some(argument),
        }
    }
    Some(options)
}

fn read(path: Option<&String>, built_in: &str) -> Result<String, Box<dyn Error>> {
    match path {
        Some(path) => std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into()),
        None => Ok(built_in.into()),
    }
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let text = read(options.policy.as_ref(), include_str!("../policies/agorapulse.json"))?;
    // In the shipped vocabulary, or in the policy's own.
    match Policy::parse(&text) {
        Ok(policy) => report(options, &policy, out),
        Err(_) => report(options, &Policy::<Listed>::parse_with_vocabulary(&text)?, out),
    }
}

fn report<V: Vocabulary>(options: &Options, policy: &Policy<V>, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let rights = rights(policy, options);
    let roster: Roster = serde_json::from_str(&read(options.roster.as_ref(), include_str!("data/agency.json"))?)?;
    let mut actors: Vec<Actor<V>> = Vec::new();
    for person in &roster.people {
        let actor = policy.read_actor(person.actor.get(), Some(roster.now));
        actors.push(actor.map_err(|error| format!("{}: {error}", person.name))?);
    }
    let mut pages: Vec<(Profile<'_>, &Page)> = roster.profiles.iter().map(|page| (roster.node(page), page)).collect();
    pages.sort_by_key(|(_, page)| page.id);
    for (person, actor) in roster.people.iter().zip(&actors) {
        review(options, policy, &rights, &pages, &roster, (person, actor), out)?;
    }
    let legend = options.say(
        "* by one assignment alone: taking it away takes the access away; (*) on some of them",
        "* par une seule affectation : la retirer retire l'accès ; (*) sur certains",
    );
    writeln!(out, "{legend}\n")?;
    sole_holders(options, policy, &rights, &pages, &roster, &actors, out)
}

/// What is asked about of this policy.
fn rights<V: Vocabulary>(policy: &Policy<V>, options: &Options) -> Vec<Right<V>> {
    let listed: Vec<_> = policy.listed_permissions().filter(|listed| listed.level() == Level::Profile).collect();
    let typed = |listed: &ListedPermission<'_>, title: &str| {
        let (name, permission) = (listed.name().to_owned(), listed.permission().typed::<V::Profile>()?);
        Some(Right { permission, name, title: title.to_owned() })
    };
    let reviewed = REVIEWED.iter().filter_map(|(name, english, french)| {
        let listed = listed.iter().find(|listed| listed.name() == *name)?;
        typed(listed, options.say(english, french))
    });
    let reviewed: Vec<Right<V>> = reviewed.collect();
    if !reviewed.is_empty() {
        return reviewed;
    }
    let titled = |listed: &ListedPermission<'_>| {
        let title = listed.title(options.say("en", "fr")).to_owned();
        typed(listed, &title)
    };
    listed.iter().take(REVIEWED.len()).filter_map(titled).collect()
}

/// One person: roles, then where each reviewed right reaches, and which of them hang on one assignment.
fn review<V: Vocabulary>(
    options: &Options,
    policy: &Policy<V>,
    rights: &[Right<V>],
    pages: &[(Profile<'_>, &Page)],
    roster: &Roster,
    (person, actor): (&Person, &Actor<V>),
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let language = if options.french { "fr" } else { "en" };
    let report = analysis::access_report(policy, actor);
    writeln!(out, "{} ({})", person.name, person.note)?;
    if !report.active {
        writeln!(out, "  {}", options.say("suspended: may do nothing", "suspendu : ne peut rien faire"))?;
    }
    let mut nothing = true;
    for held in roster.held(&report, options) {
        writeln!(out, "  {:<9} {held}", options.say("roles", "rôles"))?;
    }
    for Right { permission, name, title } in rights {
        let by = roles(&report, name, options);
        let asked = ErasedPermissions::from_typed(*permission);
        let filter = policy.reach_with_obligations(actor, asked).compile_filter();
        let at = |node: &Profile<'_>| (filter.admits(*node), filter.at(node).is_never());
        let plain: Vec<&Page> = pages.iter().filter(|(node, _)| at(node).0).map(|(_, page)| *page).collect();
        let residual = pages.iter().filter(|(node, _)| at(node) == (false, false));
        let residual: Vec<&Page> = residual.map(|(_, page)| *page).collect();
        let paths = |page: &&&Page| {
            let who = analysis::who_can(policy, std::slice::from_ref(actor), *permission, &roster.node(page));
            who.first().is_some_and(|who| who.sole_path)
        };
        let sole = plain.iter().filter(paths).count();
        let mark = match sole {
            0 => "",
            all if all == plain.len() => " *",
            _ => " (*)",
        };
        for (mark, pages, under) in
            [(mark, &plain, ""), ("", &residual, options.say(" (depending on the content)", " (selon le contenu)"))]
        {
            if !pages.is_empty() {
                nothing = false;
                writeln!(out, "  {title:<9} {}{under}{mark}{by}", roster.names(pages, options))?;
            }
        }
    }
    if nothing {
        writeln!(out, "  {}", options.say("may do nothing on any profile", "ne peut rien faire sur aucun profil"))?;
    }
    for holding in report.holdings.iter().filter(|holding| !holding.counts) {
        let ended = options.say("not in force, to be cleaned up", "pas en vigueur, à nettoyer");
        writeln!(out, "  ! {} {}: {ended}", holding.role, holding.at)?;
    }
    if options.full {
        report.to_text(policy, language).lines().try_for_each(|line| writeln!(out, "    | {line}"))?;
    }
    writeln!(out)?;
    Ok(())
}

/// Through which roles a right comes.
fn roles(report: &AccessReport, right: &str, options: &Options) -> String {
    let here = |access: &&analysis::ReportedAccess| {
        access.level == Level::Profile && access.permissions.iter().any(|name| name == right)
    };
    let through = report.access.iter().filter(here).flat_map(|access| &access.through);
    let roles: BTreeSet<&str> = through.map(|index| report.holdings[*index].role.as_str()).collect();
    let roles: Vec<&str> = roles.into_iter().collect();
    format!(", {} {}", options.say("by", "par"), roles.join(", "))
}

/// Profiles on which a reviewed right has one holder, or none.
fn sole_holders<V: Vocabulary>(
    options: &Options,
    policy: &Policy<V>,
    rights: &[Right<V>],
    pages: &[(Profile<'_>, &Page)],
    roster: &Roster,
    actors: &[Actor<V>],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "{}",
        options.say(
            "Below the top, one person alone or nobody:",
            "En dessous de la direction, une seule personne ou aucune :"
        )
    )?;
    let Some(first) = rights.first() else { return Ok(()) };
    let top = |actor: &&Actor<V>| !policy.reach(actor, first.permission).is_everything();
    let below: Vec<Actor<V>> = actors.iter().filter(top).cloned().collect();
    let name = |actor: &Actor<V>| {
        let person = roster.people.iter().zip(actors).find(|(_, other)| other.user() == actor.user());
        person.map_or("", |(person, _)| person.name.as_str())
    };
    for (node, page) in pages {
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Right { permission, title, .. } in rights.iter().take(2) {
            let who = analysis::who_can(policy, &below, *permission, node);
            let holder = match who.as_slice() {
                [] => options.say("nobody", "personne"),
                [only] => name(only.actor),
                _ => continue,
            };
            found.entry(holder).or_default().push(title);
        }
        for (holder, titles) in found {
            writeln!(out, "  {:<32} {:<18} {holder}", page.name, titles.join(", "))?;
        }
    }
    Ok(())
}

impl Options {
    fn say<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        if self.french { french } else { english }
    }
}

impl Roster {
    fn node(&self, page: &Page) -> Profile<'static> {
        let organization = Organization::new(self.organization);
        match page.workspace {
            Some(workspace) => organization.workspace(workspace).profile(page.id),
            None => organization.direct_profile(page.id),
        }
    }

    /// The roles that count, each with the nodes at which it is held.
    fn held(&self, report: &AccessReport, options: &Options) -> Vec<String> {
        let mut pages: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        let mut lines = Vec::new();
        for holding in report.holdings.iter().filter(|holding| holding.counts) {
            let narrowed = if holding.narrowed { options.say(" (narrowed)", " (restreint)") } else { "" };
            match holding.at {
                Node::Profile(id) => {
                    pages.entry(&holding.role).or_default().extend(self.profiles.iter().filter(|page| page.id == id));
                }
                Node::Workspace(id) => {
                    let name = self.workspaces.get(&id.to_string()).map_or("?", String::as_str);
                    lines.push(format!("{}: {name}{narrowed}", holding.role));
                }
                Node::Organization(_) => {
                    let all = options.say("the whole agency", "toute l'agence");
                    lines.push(format!("{}: {all}{narrowed}", holding.role));
                }
            }
        }
        lines.extend(pages.iter().map(|(role, pages)| format!("{role}: {}", self.names(pages, options))));
        lines
    }

    /// Whole workspaces by their name, single profiles by theirs.
    fn names(&self, inside: &[&Page], options: &Options) -> String {
        if inside.len() == self.profiles.len() {
            return options.say("every profile", "tous les profils").into();
        }
        let mut names: Vec<String> = Vec::new();
        for page in inside {
            let here = inside.iter().filter(|other| other.workspace == page.workspace).count();
            let all = self.profiles.iter().filter(|other| other.workspace == page.workspace).count();
            let name = page.workspace.and_then(|workspace| self.workspaces.get(&workspace.to_string()));
            let name = match name {
                Some(name) if here == all => name.clone(),
                _ => page.name.clone(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("; ")
    }
}
