//! One module a contender; `floors` and `naive` are the ones written by hand.

#[cfg(feature = "casbin")]
pub mod casbin;
#[cfg(feature = "cedar")]
pub mod cedar;
pub mod countersign;
pub mod floors;
#[cfg(feature = "gatehouse")]
pub mod gatehouse;
pub mod naive;
#[cfg(feature = "oso")]
pub mod oso;
#[cfg(feature = "regorus")]
pub mod regorus;
#[cfg(feature = "role-system")]
pub mod role_system;
