//! Plans.

use super::super::document::Node;
use super::super::limit::{Limits, PlanLimit};
use super::super::model::{Downgrade, OnDowngrade, Plan, Seats};
use super::Printer;
use super::node::{Object, boolean, list, number, text};
use super::text::{formerly, put};
use crate::level::Level;

impl Printer<'_> {
    pub(super) fn plans(&self) -> Node {
        let plans = self.model.plan_order.iter().filter_map(|index| self.model.plans.get(*index));
        Object::of(plans.map(|plan| (plan.name.as_str(), self.plan(plan))))
    }

    fn plan(&self, plan: &Plan) -> Node {
        let mut object = Object::default();
        put(&mut object, &plan.text);
        if plan.roles.len() != self.model.roles.len() {
            object.put("roles", self.roles_in_force(plan));
        }
        if plan.permissions != self.model.listed {
            object.put("permissions", self.permissions_by_level(&plan.permissions));
        }
        object.put_some("custom_roles", plan.custom_roles.then(|| boolean(true)));
        object.put_some("seats", plan.seats.map(seats));
        object.put_filled("limits", limits(plan.limits));
        object.put_filled("downgrade", downgrade(plan.downgrade));
        object.put_filled("formerly", formerly(&self.model.formerly.plans, &plan.name));
        object.node()
    }

    fn roles_in_force(&self, plan: &Plan) -> Node {
        let mut levels = Object::default();
        for level in Level::ALL {
            let names = self.role_names(level, &plan.roles);
            let all = self.model.roles.iter().filter(|role| role.level == level).count();
            let node =
                if !names.is_empty() && names.len() == all { text("all") } else { list(names.into_iter().map(text)) };
            levels.put_filled(level.name(), node);
        }
        levels.node()
    }
}

fn seats(seats: Seats) -> Node {
    let places = |number_of: Option<u32>| number_of.map_or_else(|| text("unlimited"), number);
    let mut object = Object::default();
    object.put("included", places(seats.included));
    if seats.extra != Some(0) {
        object.put("extra", places(seats.extra));
    }
    object.put_some("pending_invitations_count", (!seats.pending_invitations_count).then(|| boolean(false)));
    object.node()
}

fn limits(limits: Limits) -> Node {
    let limited = PlanLimit::ALL.into_iter().filter_map(|limit| Some((limit.name(), number(limits.of(limit)?))));
    Object::of(limited)
}

fn downgrade(downgrade: Downgrade) -> Node {
    let mut object = Object::default();
    object.put_some("notice_days", (downgrade.notice_days != 0).then(|| number(downgrade.notice_days)));
    object.put_some(
        "members",
        match downgrade.members {
            OnDowngrade::Seats => None,
            OnDowngrade::Suspend => Some(text("suspend")),
            OnDowngrade::Keep => Some(text("keep")),
        },
    );
    object.node()
}
