//! regorus: one Rego policy, three ways to run it.
//!
//! * a warm `Engine`, which interprets, by `set_input` and `eval_rule`: [`RegoEngine`]
//! * `CompiledPolicy::eval_with_input`: [`RegoCompiled`]
//! * a warm `RegoVM` on the compiled program: [`RegoRvm`]

use crate::engine::{BuildsRequest, Engine};
use crate::policy::{ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Request, Tenant, org_name, profile_name, user_name};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{CompiledPolicy, Engine as Rego, Value};
use std::cell::RefCell;

const POLICY: &str = r#"
package authz
import rego.v1

default allow := false

# the actor's role in the resource's organisation
allow if {
    role := data.members[input.org][input.user]
    data.org_permissions[role][input.action]
}

# the actor's role on the profile
allow if {
    role := data.grants[input.user][input.resource]
    data.profile_permissions[role][input.action]
}
"#;
const RULE: &str = "data.authz.allow";

fn obj(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    let mut v = Value::new_object();
    let m = v.as_object_mut().unwrap();
    for (k, x) in entries {
        m.insert(k.into(), x);
    }
    v
}

fn data(p: &Policy, t: &Tenant) -> Value {
    let set = |mask| obj(p.names(mask).map(|a| (a.to_string(), Value::Bool(true))));
    let members = (0..t.orgs).map(|o| {
        let first = o * t.users_per_org;
        let users = first..first + t.users_per_org;
        (org_name(o), obj(users.map(|u| (user_name(u), Value::from(ORG_ROLES[t.users[u as usize].role as usize])))))
    });
    let grants = t.users.iter().enumerate().map(|(u, user)| {
        let g = user.grants.iter().map(|&(pid, r)| (profile_name(pid), Value::from(PROFILE_ROLES[r as usize])));
        (user_name(u as u32), obj(g))
    });
    obj([
        ("members".into(), obj(members)),
        ("grants".into(), obj(grants)),
        ("org_permissions".into(), obj(ORG_ROLES.iter().zip(p.org_mask).map(|(r, m)| (r.to_string(), set(m))))),
        (
            "profile_permissions".into(),
            obj(PROFILE_ROLES.iter().zip(p.profile_mask).map(|(r, m)| (r.to_string(), set(m)))),
        ),
    ])
}

fn engine(p: &Policy, t: &Tenant) -> Rego {
    let mut e = Rego::new();
    e.add_policy("authz.rego".into(), POLICY.into()).unwrap();
    e.add_data(data(p, t)).unwrap();
    e
}

fn input(r: &Request) -> Value {
    obj([
        ("user".into(), Value::from(r.user.as_str())),
        ("org".into(), Value::from(r.org.as_str())),
        ("resource".into(), Value::from(r.resource.as_str())),
        ("action".into(), Value::from(r.action.as_str())),
    ])
}

pub struct RegoEngine(RefCell<Rego>);

impl Engine for RegoEngine {
    const NAME: &'static str = "regorus (interpreter)";
    type Query = Value;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let mut e = engine(p, t);
        e.eval_rule(RULE.into()).ok(); // prepares the modules
        RegoEngine(RefCell::new(e))
    }
    fn query(&self, r: &Request) -> Value {
        input(r)
    }
    fn check(&self, q: &Value) -> bool {
        let mut e = self.0.borrow_mut();
        e.set_input(q.clone());
        e.eval_rule(RULE.into()).unwrap() == Value::Bool(true)
    }
}

pub struct RegoCompiled(CompiledPolicy);

impl Engine for RegoCompiled {
    const NAME: &'static str = "regorus (compiled policy)";
    type Query = Value;

    fn load(p: &Policy, t: &Tenant) -> Self {
        RegoCompiled(engine(p, t).compile_with_entrypoint(&RULE.into()).unwrap())
    }
    fn query(&self, r: &Request) -> Value {
        input(r)
    }
    fn check(&self, q: &Value) -> bool {
        self.0.eval_with_input(q.clone()).unwrap() == Value::Bool(true)
    }
}

pub struct RegoRvm(RefCell<RegoVM>);

impl Engine for RegoRvm {
    const NAME: &'static str = "regorus (rvm)";
    type Query = Value;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let compiled = engine(p, t).compile_with_entrypoint(&RULE.into()).unwrap();
        let program = Compiler::compile_from_policy(&compiled, &[RULE]).unwrap();
        let mut vm = RegoVM::new();
        vm.load_program(program);
        vm.set_data(data(p, t)).unwrap();
        RegoRvm(RefCell::new(vm))
    }
    fn query(&self, r: &Request) -> Value {
        input(r)
    }
    fn check(&self, q: &Value) -> bool {
        let mut vm = self.0.borrow_mut();
        vm.set_input(q.clone());
        vm.execute().unwrap() == Value::Bool(true)
    }
}

impl BuildsRequest for RegoRvm {
    const WITH_REQUEST: &'static str = "regorus (rvm) + build input";
}
