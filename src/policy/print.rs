use super::model::Model;
use alloc::string::String;
pub(super) fn document(_model: &Model) -> String {
    String::new()
}
pub(super) fn canonical(_model: &Model) -> String {
    String::new()
}
