//! The matrix against decisions: ways that are read by hand say what `decide` says, for every valuation.

use crate::thorough::cases;
use countersign::analysis::{Cell, GrantWay, Verdict};
use countersign::{
    Actor, Content, ContentState, Decision, Level, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId,
    actor::Assignment,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PERMISSIONS: [&str; 3] = ["post.edit", "post.publish", "post.view"];
const ATOMS: [&str; 7] = ["author", "connector", "draft", "hold", "published", "scheduled", "sensitive"];
const STATES: [Option<ContentState>; 5] = [
    None,
    Some(ContentState::Draft),
    Some(ContentState::Scheduled),
    Some(ContentState::Published),
    Some(ContentState::Archived),
];
const KNOWN: [Option<bool>; 3] = [None, Some(true), Some(false)];
const ME: UserId = UserId::new(1);
const OTHER: UserId = UserId::new(2);

/// A grant, an optional grant or a forbid rule.
#[derive(Clone, Debug)]
struct Rule {
    permissions: Vec<&'static str>,
    when: Vec<String>,
    obligations: Vec<&'static str>,
}

fn rule() -> impl Strategy<Value = Rule> {
    let permissions = proptest::sample::subsequence(PERMISSIONS.to_vec(), 1..=2);
    let atoms = proptest::sample::subsequence(ATOMS.to_vec(), 0..=3);
    let obligations = proptest::sample::subsequence(vec!["label", "tell", "wait"], 0..=2);
    (permissions, atoms, vec(any::<bool>(), 3), obligations).prop_map(|(permissions, atoms, signs, obligations)| {
        let literals =
            atoms.iter().zip(signs).map(|(atom, yes)| if yes { (*atom).to_owned() } else { format!("!{atom}") });
        // Two states at once can never hold, which a policy may not say.
        let mut states = 0;
        let when = literals.filter(|literal| {
            states += usize::from(["draft", "published", "scheduled"].contains(&literal.as_str()));
            states <= 1 || !["draft", "published", "scheduled"].contains(&literal.as_str())
        });
        Rule { permissions, when: when.collect(), obligations }
    })
}

fn grants(rules: &[Rule]) -> Value {
    let grants = rules.iter().map(|rule| {
        let mut grant = json!({ "permissions": rule.permissions });
        if !rule.when.is_empty() {
            grant["when"] = json!(rule.when);
        }
        if !rule.obligations.is_empty() {
            grant["obligations"] = json!(rule.obligations);
        }
        grant
    });
    let grants: Vec<Value> = grants.collect();
    if grants.is_empty() { json!({}) } else { json!({ "profile": grants }) }
}

fn policy() -> impl Strategy<Value = String> {
    let rules = (vec(rule(), 0..4), vec(rule(), 0..3), vec(rule(), 0..3), vec(rule(), 0..3));
    rules.prop_map(|(base, own, optional, forbid)| {
        let forbid = forbid.iter().map(|rule| {
            let mut rule = json!({ "level": "profile", "permissions": rule.permissions, "when": rule.when });
            if rule["when"] == json!([]) {
                rule.as_object_mut().expect("an object").remove("when");
            }
            rule
        });
        let policy = json!({
            "format": 1,
            "name": "random",
            "facts": ["hold", "sensitive"],
            "obligations": ["label", "tell", "wait"],
            "permissions": { "profile": PERMISSIONS },
            "roles": {
                "organization": { "top": { "confers": { "profile": ["writer"] } } },
                "profile": {
                    "base": { "grants": grants(&base) },
                    "writer": { "inherits": ["base"], "grants": grants(&own), "optional": grants(&optional) },
                },
            },
            "forbid": forbid.collect::<Vec<_>>(),
        });
        policy.to_string()
    })
}

/// What is known of each atom; what is not there is unknown.
type Valuation = BTreeMap<&'static str, bool>;

/// Whether the host may go this way: every literal is known to hold.
fn is_open(way: &GrantWay, valuation: &Valuation, switched_on: bool) -> bool {
    let holds = |literal: &String| match literal.strip_prefix('!') {
        Some(atom) => valuation.get(atom) == Some(&false),
        None => valuation.get(literal.as_str()) == Some(&true),
    };
    (!way.optional || switched_on) && way.when.iter().all(holds)
}

/// The obligations of the best open way; `None` if no way is open.
fn by_hand(cell: &Cell, valuation: &Valuation, switched_on: bool) -> Option<Vec<String>> {
    let open = cell.ways.iter().filter(|way| is_open(way, valuation, switched_on));
    open.map(|way| way.obligations.clone()).min_by_key(|names| (names.len(), names.clone()))
}

fn decided(decision: Decision<'_>) -> Option<Vec<String>> {
    decision.is_allowed().then(|| decision.obligations().map(str::to_owned).collect())
}

/// Calls with every valuation of every atom: the facts as masks of three values, and the content that says so.
fn each_valuation(policy: &Policy, mut call: impl FnMut(&Valuation, Content<'_>, Option<UserId>)) {
    let by = |is_me: bool| if is_me { ME } else { OTHER };
    let (hold, sensitive) = (policy.fact("hold").expect("a fact"), policy.fact("sensitive").expect("a fact"));
    for (author, connector) in KNOWN.iter().flat_map(|author| KNOWN.iter().map(move |connector| (*author, *connector)))
    {
        for (state, facts) in STATES.iter().flat_map(|state| (0..9).map(move |facts| (*state, facts))) {
            let (held, delicate) = (KNOWN[facts % 3], KNOWN[facts / 3]);
            let named = [("author", author), ("connector", connector), ("hold", held), ("sensitive", delicate)];
            let mut valuation: Valuation = named.into_iter().filter_map(|(atom, value)| Some((atom, value?))).collect();
            let mut content = Content::new();
            if let Some(author) = author {
                content = content.author(by(author));
            }
            for (fact, value) in [(hold, held), (sensitive, delicate)] {
                if let Some(value) = value {
                    content = content.fact(fact, value);
                }
            }
            if let Some(state) = state {
                content = content.state(state);
                valuation.extend(["draft", "published", "scheduled"].map(|atom| (atom, state.name() == atom)));
            }
            call(&valuation, content, connector.map(by));
        }
    }
}

fn actor(policy: &Policy, cell: &Cell, switched_on: bool) -> Actor {
    let assignment = match cell.role_level {
        Level::Organization => Assignment::organization(policy.organization_role(&cell.role).expect("a role")),
        _ => Assignment::profile(ProfileId::new(3), policy.profile_role(&cell.role).expect("a role")),
    };
    let permission = policy.permission(Level::Profile, &cell.permission).expect("a permission");
    let assignment = if switched_on { assignment.optional_erased(permission) } else { assignment };
    let builder = policy.actor(ME, OrganizationId::new(1)).assignment(assignment);
    builder.build(Timestamp::from_millis(0)).expect("an actor")
}

/// What the decisions over all valuations amount to in one word.
#[derive(Default)]
struct Seen {
    knowing_nothing: Option<Vec<String>>,
    ever: bool,
    ever_switched_on: bool,
}

impl Seen {
    fn verdict(&self) -> Verdict {
        match &self.knowing_nothing {
            Some(obligations) if obligations.is_empty() => Verdict::Allow,
            Some(_) => Verdict::Obliged,
            None if self.ever => Verdict::Conditional,
            None if self.ever_switched_on => Verdict::Optional,
            None => Verdict::Deny,
        }
    }
}

fn agrees(policy: &Policy, cell: &Cell) {
    let permission = policy.permission(Level::Profile, &cell.permission).expect("a permission").into();
    let offers = cell.ways.iter().any(|way| way.optional);
    let mut seen = Seen::default();
    for switched_on in if offers { vec![false, true] } else { vec![false] } {
        let actor = actor(policy, cell, switched_on);
        each_valuation(policy, |valuation, content, connector| {
            let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(3)).content(&content);
            let page = connector.map_or(page, |user| page.connected_by(user));
            let decided = decided(policy.decide_erased(&actor, permission, &page.into()));
            assert_eq!(by_hand(cell, valuation, switched_on), decided, "{cell:?} {valuation:?} {switched_on}");
            seen.ever_switched_on |= switched_on && decided.is_some();
            seen.ever |= !switched_on && decided.is_some();
            if !switched_on && valuation.is_empty() {
                seen.knowing_nothing = decided;
            }
        });
    }
    assert_eq!(cell.verdict, seen.verdict(), "{cell:?}");
}

/// No way asks for all that another one asks for.
fn is_irredundant(cell: &Cell) -> bool {
    let within = |some: &[String], others: &[String]| some.iter().all(|name| others.contains(name));
    let implies = |way: &GrantWay, other: &GrantWay| {
        within(&way.when, &other.when) && within(&way.obligations, &other.obligations) && way.optional <= other.optional
    };
    let ways = cell.ways.iter().enumerate();
    ways.clone().all(|(here, way)| ways.clone().all(|(there, other)| here == there || !implies(way, other)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("matrices", [128, 32])))]

    #[test]
    fn ways_say_what_decisions_say(text in policy()) {
        let policy = Policy::parse(&text).map_err(|refused| TestCaseError::fail(refused.to_string()))?;
        let matrix = policy.matrix();
        prop_assert_eq!(matrix.cells().len(), 3 * PERMISSIONS.len());
        for cell in matrix.cells() {
            prop_assert!(is_irredundant(cell), "{:?}", cell);
            agrees(&policy, cell);
        }
        for permission in PERMISSIONS {
            let ways = |level, role| matrix.cell(level, role, Level::Profile, permission).map(|cell| &cell.ways);
            prop_assert_eq!(ways(Level::Organization, "top"), ways(Level::Profile, "writer"));
        }
    }
}
