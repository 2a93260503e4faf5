//! Reading a file of cases: shorthands are put in place of their names.

use super::super::field::unique;
use super::super::request::{ActionShape, ActorShape, Request, ResourceShape};
use super::{Case, Cases, CasesError, Expected};
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    #[serde(default, rename = "$schema")]
    _schema: Option<String>,
    policy: String,
    #[serde(default, deserialize_with = "super::super::field::present")]
    now: Option<Timestamp>,
    #[serde(default, deserialize_with = "unique")]
    actors: BTreeMap<String, ActorShape>,
    #[serde(default, deserialize_with = "unique")]
    resources: BTreeMap<String, ResourceShape>,
    cases: Vec<CaseShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseShape {
    rule: String,
    title: String,
    /// A name of the file's actors, or an actor.
    actor: Box<RawValue>,
    action: ActionShape,
    /// A name of the file's resources, or a resource.
    #[serde(default, deserialize_with = "super::super::field::present")]
    resource: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "super::super::field::present")]
    resources: Option<Vec<Box<RawValue>>>,
    #[serde(default, deserialize_with = "super::super::field::present")]
    now: Option<Timestamp>,
    expect: Expected,
}

pub(super) fn cases(text: &str) -> Result<Cases, CasesError> {
    let file: FileShape = serde_json::from_str(text).map_err(|error| CasesError::Shape(error.to_string()))?;
    if file.cases.is_empty() {
        return Err(CasesError::Shape("expected at least one case, found none".into()));
    }
    let mut cases = Vec::with_capacity(file.cases.len());
    for (index, shape) in file.cases.iter().enumerate() {
        cases.push(case(&file, shape, index.saturating_add(1))?);
    }
    Ok(Cases { policy: file.policy, cases })
}

fn case(file: &FileShape, shape: &CaseShape, index: usize) -> Result<Case, CasesError> {
    if !shape.expect.says_something() {
        let message = "expected `decision`, `can` or `reason` in `expect`".into();
        return Err(CasesError::Case { index, message });
    }
    if let Some(message) = shape.expect.contradiction() {
        return Err(CasesError::Case { index, message });
    }
    let on = |raw: &RawValue| named(raw, &file.resources, "resources", index);
    let request = Request {
        actor: named(&shape.actor, &file.actors, "actors", index)?,
        action: shape.action.clone(),
        resource: shape.resource.as_deref().map(on).transpose()?,
        resources: shape.resources.as_ref().map(|all| all.iter().map(|raw| on(raw)).collect()).transpose()?,
        now: shape.now.or(file.now),
    };
    Ok(Case { rule: shape.rule.clone(), title: shape.title.clone(), request, expect: shape.expect.clone() })
}

/// A string is a name of the file's, anything else is the value itself.
fn named<T: Clone + DeserializeOwned>(
    raw: &RawValue,
    names: &BTreeMap<String, T>,
    kind: &'static str,
    index: usize,
) -> Result<T, CasesError> {
    match serde_json::from_str::<String>(raw.get()) {
        Ok(name) => names.get(&name).cloned().ok_or(CasesError::UnknownName { index, kind, name }),
        Err(_) => {
            serde_json::from_str(raw.get()).map_err(|error| CasesError::Case { index, message: error.to_string() })
        }
    }
}
