//! Grants and roles.

use super::pick::{self, SetDraw, WhenDraw, put, rarely, render_when, some};
use crate::naive::{ByLevel, Names};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub(super) const LEVELS: [&str; 3] = ["organization", "workspace", "profile"];
/// Their order says nothing, and the same name may stand at every level.
const ROLE_NAMES: [&str; 6] = ["lead", "agent", "zealot", "clerk", "guest", "basic"];

/// What one level gets.
#[derive(Clone, Debug)]
pub(super) enum GrantsDraw {
    Whole(SetDraw),
    Items { plain: u32, objects: Vec<(SetDraw, WhenDraw, u32)> },
}

/// For each level, or nothing there.
pub(super) type LevelsDraw = [Option<GrantsDraw>; 3];

fn grants() -> impl Strategy<Value = GrantsDraw> {
    let plain = any::<(u32, u32)>().prop_map(|(one, other)| one & other);
    let obligations = prop_oneof![1 => Just(0), 1 => any::<u32>()];
    let objects = vec((pick::set(), pick::when(), obligations), 0..4);
    prop_oneof![
        1 => Just(GrantsDraw::Whole(SetDraw::All)),
        1 => any::<u32>().prop_map(|mask| GrantsDraw::Whole(SetDraw::AllExcept(mask))),
        6 => (plain, objects).prop_map(|(plain, objects)| GrantsDraw::Items { plain, objects }),
    ]
}

pub(super) fn levels(likely: f64) -> impl Strategy<Value = LevelsDraw> {
    let level = || proptest::option::weighted(likely, grants());
    [level(), level(), level()]
}

/// What grants may speak of.
pub(super) struct Words<'a> {
    pub(super) permissions: &'a ByLevel<Vec<String>>,
    pub(super) atoms: &'a dyn Fn(&str) -> bool,
    pub(super) obligations: &'a [String],
    /// Sets are lists of names: what `all` means is not what is meant here.
    pub(super) by_name: bool,
}

impl Words<'_> {
    /// Grants from `top` downwards.
    pub(super) fn render(&self, draws: &LevelsDraw, top: usize) -> Value {
        let mut object = Map::new();
        for (level, draw) in LEVELS.into_iter().zip(draws).skip(top) {
            let listed = &self.permissions[level];
            let value = match draw {
                None => Value::Null,
                Some(_) if listed.is_empty() => Value::Null,
                Some(GrantsDraw::Whole(set)) => self.set(set, listed),
                Some(GrantsDraw::Items { plain, objects }) => {
                    let mut items: Vec<Value> = some(*plain, listed).into_iter().map(Value::from).collect();
                    items.extend(objects.iter().map(|draw| self.object(draw, level, listed)));
                    distinct(items)
                }
            };
            put(&mut object, level, value);
        }
        Value::Object(object)
    }

    fn object(&self, (set, when, obligations): &(SetDraw, WhenDraw, u32), level: &str, listed: &[String]) -> Value {
        let mut object = Map::new();
        put(&mut object, "permissions", self.set(set, listed));
        put(&mut object, "when", json!(render_when(when, level, self.atoms)));
        put(&mut object, "obligations", json!(some(*obligations, self.obligations)));
        Value::Object(object)
    }

    fn set(&self, draw: &SetDraw, listed: &[String]) -> Value {
        match draw {
            SetDraw::All if self.by_name => json!(listed),
            SetDraw::AllExcept(mask) if self.by_name => SetDraw::List(*mask).render(listed),
            other => other.render(listed),
        }
    }
}

fn distinct(items: Vec<Value>) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    Value::Array(kept)
}

/// One role of a policy.
#[derive(Clone, Debug)]
pub(super) struct RoleDraw {
    pub(super) level: usize,
    grants: LevelsDraw,
    optional: LevelsDraw,
    inherits: u32,
    confers: [u32; 2],
    holders: Option<(u32, u32)>,
    assignable_by: Option<u32>,
    may_give: u32,
    external: bool,
}

pub(super) fn role() -> impl Strategy<Value = RoleDraw> {
    let few = || prop_oneof![3 => Just(0), 1 => any::<u32>()];
    let furniture = (rarely((0..3_u32, 0..3_u32)), rarely(any::<u32>()), few(), proptest::bool::weighted(0.1));
    (0..3_usize, levels(0.85), levels(0.2), few(), [few(), few()], furniture).prop_map(
        |(level, grants, optional, inherits, confers, (holders, assignable_by, may_give, external))| RoleDraw {
            level,
            grants,
            optional,
            inherits,
            confers,
            holders,
            assignable_by,
            may_give,
            external,
        },
    )
}

/// The roles of each level, in the order drawn: the place is the name.
pub(super) fn role_names(draws: &[RoleDraw]) -> ByLevel<Vec<String>> {
    let count = |place| draws.iter().filter(|draw| draw.level == place).count();
    let named = |place| ROLE_NAMES.iter().take(count(place)).map(|name| (*name).to_owned()).collect();
    LEVELS.into_iter().enumerate().map(|(place, level)| (level.to_owned(), named(place))).collect()
}

/// The roles as the document writes them. A role inherits only from those drawn before it, so there is no cycle.
pub(super) fn render(draws: &[RoleDraw], words: &Words<'_>) -> ByLevel<Map<String, Value>> {
    let names = role_names(draws);
    let mut roles: ByLevel<Map<String, Value>> = ByLevel::new();
    for draw in draws {
        let level = LEVELS[draw.level];
        let of_level = roles.entry(level.to_owned()).or_default();
        let place = of_level.len();
        let mut role = Map::new();
        put(&mut role, "grants", words.render(&draw.grants, draw.level));
        put(&mut role, "optional", words.render(&draw.optional, draw.level));
        put(&mut role, "inherits", json!(some(draw.inherits, &names[level][..place])));
        let below = LEVELS.into_iter().skip(draw.level + 1).zip(draw.confers);
        put(&mut role, "confers", by_level(below, &names));
        put(&mut role, "may_give", by_level(LEVELS.into_iter().zip([draw.may_give; 3]), &names));
        if let Some(mask) = draw.assignable_by {
            role.insert("assignable_by".to_owned(), by_level(LEVELS.into_iter().zip([mask; 3]), &names));
        }
        if let Some((min, more)) = draw.holders {
            role.insert("holders".to_owned(), json!({ "min": min, "max": min + more + 1 }));
        }
        if draw.external {
            role.insert("external".to_owned(), json!(true));
        }
        of_level.insert(names[level][place].clone(), Value::Object(role));
    }
    roles
}

/// Some roles of those levels.
fn by_level(masks: impl Iterator<Item = (&'static str, u32)>, names: &ByLevel<Vec<String>>) -> Value {
    let mut object = Map::new();
    for (level, mask) in masks {
        put(&mut object, level, json!(some(mask, &names[level])));
    }
    Value::Object(object)
}

/// The declared names among those that the draw asks for.
pub(super) fn sorted(names: &[&str], mask: u32) -> Names {
    some(mask, names).into_iter().map(str::to_owned).collect()
}
