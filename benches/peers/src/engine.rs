//! What a contender implements.

use crate::policy::Policy;
use crate::tenant::{Request, Tenant};

pub trait Engine: Sized {
    const NAME: &'static str;

    /// The engine's own form of a request.
    type Query;

    /// From the policy's text and the host's rows to state that can be asked: the measured load.
    fn load(policy: &Policy, tenant: &Tenant) -> Self;

    /// The engine's request, from the application's ids.
    fn query(&self, request: &Request) -> Self::Query;

    /// The measured check.
    fn check(&self, query: &Self::Query) -> bool;

    /// How many actions are allowed on one resource; `all` has one request for each of them. An engine that answers for
    /// all at once does so from the first.
    fn set(&self, all: &[Self::Query]) -> u32 {
        all.iter().map(|query| u32::from(self.check(query))).sum()
    }
}

/// An engine that can be asked with nothing but the policy at hand.
pub trait JustBuilt: Engine {
    const JUST_BUILT: &'static str;

    /// Makes what the engine knows of the person from the host's rows, then asks.
    fn build_and_check(&self, request: &Request) -> bool;
}

/// The check of [`JustBuilt`] as an engine.
pub struct Built<E>(E);

impl<E: JustBuilt> Engine for Built<E> {
    const NAME: &'static str = E::JUST_BUILT;
    type Query = Request;

    fn load(policy: &Policy, tenant: &Tenant) -> Self {
        Built(E::load(policy, tenant))
    }
    fn query(&self, request: &Request) -> Request {
        request.clone()
    }
    fn check(&self, request: &Request) -> bool {
        self.0.build_and_check(request)
    }
}

/// An engine whose request is worth a measurement of its own.
pub trait BuildsRequest: Engine {
    const WITH_REQUEST: &'static str;
}

/// The same with the request made inside the check.
pub struct WithRequest<E>(E);

impl<E: BuildsRequest> Engine for WithRequest<E> {
    const NAME: &'static str = E::WITH_REQUEST;
    type Query = Request;

    fn load(policy: &Policy, tenant: &Tenant) -> Self {
        WithRequest(E::load(policy, tenant))
    }
    fn query(&self, request: &Request) -> Request {
        request.clone()
    }
    fn check(&self, request: &Request) -> bool {
        self.0.check(&self.0.query(request))
    }
}

/// Runs a future that never waits: several engines are asynchronous in form only.
pub fn block_on<F: Future>(future: F) -> F::Output {
    use std::task::{Context, Poll, Waker};
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
