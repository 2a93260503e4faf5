//! The one place that refuses a policy.

use super::model::{CustomRoleModel, Model};
use super::problem::{Place, PolicyError, Problem};
use crate::vocabulary::Names;
use alloc::string::String;
use alloc::vec;

pub(super) fn policy(_text: &str, _names: &Names) -> Result<Model, PolicyError> {
    let place = Place::Pointer(String::new());
    Err(PolicyError { problems: vec![Problem { place, message: String::new(), nearest: None }] })
}

pub(super) fn custom_role(_text: &str, _model: &Model) -> Result<CustomRoleModel, PolicyError> {
    let place = Place::Pointer(String::new());
    Err(PolicyError { problems: vec![Problem { place, message: String::new(), nearest: None }] })
}
