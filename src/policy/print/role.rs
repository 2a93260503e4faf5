//! Roles.

use super::super::document::Node;
use super::super::model::Role;
use super::Printer;
use super::node::{Object, boolean, list, number, text};
use super::text::{formerly, put};
use crate::level::Level;

impl Printer<'_> {
    pub(super) fn roles(&self) -> Node {
        let mut levels = Object::default();
        for level in Level::ALL {
            let in_order = self.model.role_order.iter().filter_map(|index| self.model.roles.get(*index));
            let here = in_order.filter(|role| role.level == level);
            levels.put_filled(level.name(), Object::of(here.map(|role| (role.name.as_str(), self.role(role)))));
        }
        levels.node()
    }

    fn role(&self, role: &Role) -> Node {
        let mut object = Object::default();
        put(&mut object, &role.text);
        let inherits = self.role_names(role.level, &role.inherits);
        object.put_filled("inherits", list(inherits.into_iter().map(text)));
        object.put_filled("grants", self.grants(&role.grants));
        object.put_filled("optional", self.grants(&role.optional));
        object.put_filled("confers", self.roles_by_level(&role.confers));
        let mut holders = Object::default();
        holders.put_some("min", role.holders.min.map(number));
        holders.put_some("max", role.holders.max.map(number));
        object.put_filled("holders", holders.node());
        // An empty object is not the same as none: it says that nobody may.
        object.put_some("assignable_by", role.assignable_by.as_ref().map(|roles| self.roles_by_level(roles)));
        object.put_filled("may_give", self.roles_by_level(&role.may_give));
        object.put_some("external", role.external.then(|| boolean(true)));
        object.put_filled("formerly", formerly(self.model.formerly.roles.at(role.level), &role.name));
        object.node()
    }
}
