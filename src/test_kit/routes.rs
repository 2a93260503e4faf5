//! Whether every route asks.

use crate::access::{Actor, Decision};
use crate::policy::Policy;
use crate::vocabulary::{Permission, Vocabulary};
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering};

/// Records which routes of a host's router asked for a decision before they answered. A test calls every route once, and
/// fails for those that answered without.
///
/// The one place in which the host decides (a middleware, an extractor, a function) takes what asks as an argument: the
/// policy when it serves, a [`RouteCall`] when it is tested.
///
/// ```
/// use countersign::social::ProfilePermissions;
/// use countersign::test_kit::{self, RouteRecorder};
/// use countersign::{Actor, Policy, Profile};
///
/// /// The host's own: what every handler goes through.
/// type Ask<'a> = &'a dyn Fn(ProfilePermissions) -> bool;
/// fn handle(route: &str, ask: Ask<'_>) -> u16 {
///     match route {
///         "GET /posts" => if ask(ProfilePermissions::POST_VIEW) { 200 } else { 403 },
///         "DELETE /posts" => 204, // Forgotten.
///         _ => 404,
///     }
/// }
///
/// # let policy = test_kit::policy("studio").profile_role("editor", &["post.view"]).build();
/// # let actor = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
/// let recorder = RouteRecorder::new(["GET /posts", "DELETE /posts"]);
/// for route in recorder.routes() {
///     let call = recorder.call(route);
///     handle(route, &|permission| call.can(&policy, &actor, permission, &test_kit::profile(7)));
/// }
/// assert_eq!(recorder.silent(), ["DELETE /posts"]);
/// // In a test of the host's: `recorder.assert_every_route_asks();`
/// ```
#[derive(Clone, Debug)]
pub struct RouteRecorder {
    routes: Vec<Recorded>,
}

#[derive(Clone, Debug)]
struct Recorded {
    name: String,
    calls: Arc<AtomicUsize>,
    /// The calls that asked.
    asked: Arc<AtomicUsize>,
}

/// Stands for one call of a route: it asks in place of the policy, and remembers that it did. It may be sent to another thread,
/// and cloned; the clones are the same call.
///
/// ```
/// # use countersign::{test_kit, *};
/// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
/// let call: test_kit::RouteCall = recorder.call("GET /posts");
/// call.clone().note(); // in another thread, perhaps: it is the same call
/// assert!(recorder.silent().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct RouteCall {
    decisions: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
}

impl RouteRecorder {
    /// Begins with the names of all the routes, such as the host's router lists them.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts", "DELETE /posts"]);
    /// assert_eq!(recorder.silent(), ["GET /posts", "DELETE /posts"]); // nobody has called them yet
    /// ```
    pub fn new<N: ToString>(routes: impl IntoIterator<Item = N>) -> Self {
        let recorded = |name: N| Recorded { name: name.to_string(), calls: Arc::default(), asked: Arc::default() };
        Self { routes: routes.into_iter().map(recorded).collect() }
    }

    /// Lists the names of the routes.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts", "DELETE /posts"]);
    /// assert_eq!(recorder.routes().collect::<Vec<_>>(), ["GET /posts", "DELETE /posts"]);
    /// ```
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        self.routes.iter().map(|route| route.name.as_str())
    }

    /// Begins a call of a route.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
    /// let _answered_without = recorder.call("GET /posts");
    /// assert_eq!(recorder.silent(), ["GET /posts"]);
    /// ```
    ///
    /// # Panics
    /// The recorder was not told of that route.
    #[must_use]
    #[track_caller]
    pub fn call(&self, route: &str) -> RouteCall {
        let found = self.routes.iter().find(|recorded| recorded.name == route);
        let found = found.unwrap_or_else(|| panic!("expected one of the routes, found `{route}`"));
        found.calls.fetch_add(1, Ordering::SeqCst);
        RouteCall { decisions: Arc::default(), asked: Arc::clone(&found.asked) }
    }

    /// Lists the routes of which a call answered without a decision, and those that were never called.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts", "DELETE /posts"]);
    /// recorder.call("GET /posts").note();
    /// assert_eq!(recorder.silent(), ["DELETE /posts"]);
    /// ```
    #[must_use]
    pub fn silent(&self) -> Vec<&str> {
        let silent = self.routes.iter().filter(|route| {
            let (calls, asked) = (route.calls.load(Ordering::SeqCst), route.asked.load(Ordering::SeqCst));
            calls == 0 || asked < calls
        });
        silent.map(|route| route.name.as_str()).collect()
    }

    /// Asserts that every route was called, and that every call asked.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
    /// recorder.call("GET /posts").note();
    /// recorder.assert_every_route_asks();
    /// ```
    ///
    /// # Panics
    /// Some did not; the message names them.
    #[track_caller]
    pub fn assert_every_route_asks(&self) {
        let silent = self.silent();
        assert!(!self.routes.is_empty(), "expected at least one route");
        assert!(silent.is_empty(), "these routes answer without a decision, or were not called: {}", silent.join(", "));
    }
}

impl RouteCall {
    /// Asks as [`Policy::can`] does.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.view"]).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
    /// let call = recorder.call("GET /posts");
    /// assert!(call.can(&policy, &julie, social::ProfilePermissions::POST_VIEW, &test_kit::profile(7)));
    /// assert!(recorder.silent().is_empty());
    /// ```
    #[must_use]
    pub fn can<V, P>(&self, policy: &Policy<V>, actor: &Actor<V>, permission: P, on: &P::Resource<'_>) -> bool
    where
        V: Vocabulary,
        P: Permission<Vocabulary = V>,
    {
        self.note();
        policy.can(actor, permission, on)
    }

    /// Asks as [`Policy::decide`] does.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = test_kit::policy("studio").profile_role("editor", &["post.view"]).build();
    /// let julie = test_kit::actor(&policy, 3).profile_role(7, "editor").build();
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
    /// let decision = recorder.call("GET /posts").decide(&policy, &julie, social::ProfilePermissions::POST_EDIT, &test_kit::profile(7));
    /// assert_eq!((decision.reason(), recorder.silent().len()), (Reason::NotGranted, 0)); // it asked
    /// ```
    pub fn decide<'p, V, P>(
        &self,
        policy: &'p Policy<V>,
        actor: &Actor<V>,
        permission: P,
        on: &P::Resource<'_>,
    ) -> Decision<'p>
    where
        V: Vocabulary,
        P: Permission<Vocabulary = V>,
    {
        self.note();
        policy.decide(actor, permission, on)
    }

    /// Remembers a decision that was made elsewhere: a reach, a set of permissions, a command of one of the engines.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let recorder = test_kit::RouteRecorder::new(["GET /posts"]);
    /// recorder.call("GET /posts").note(); // the list came from a reach
    /// assert!(recorder.silent().is_empty());
    /// ```
    pub fn note(&self) {
        if self.decisions.fetch_add(1, Ordering::SeqCst) == 0 {
            self.asked.fetch_add(1, Ordering::SeqCst);
        }
    }
}
