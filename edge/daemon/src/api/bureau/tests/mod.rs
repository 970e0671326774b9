//! Keys, pulls, signatures and attacks, through the router.

mod adversary;
mod attack;
mod collectors;
mod excluded;
mod keys;
mod pulling;
mod street;
