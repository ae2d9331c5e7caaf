//! Every rival answers every request as expected. The report asks too, before it times anything; this asks without timing.

use bailiwick_peers::meter::Meter;
use bailiwick_peers::workload::Workload;
use bailiwick_peers::{growth, rivals};

#[test]
fn every_rival_answers_as_the_naive_model_does() {
    let work = Workload::digitalocean();
    for make in rivals::ALL {
        make(&work, Meter::NONE).agree(&work).unwrap();
    }
}

#[test]
fn every_rival_answers_on_a_made_up_catalogue() {
    let work = Workload::growth(100, 100);
    for make in rivals::GROWING {
        make(&work, Meter::NONE).agree(&work).unwrap();
    }
    rivals::install::<growth::Grown>(&work);
    rivals::ours::<growth::Grown>(&work, Meter::NONE).agree(&work).unwrap();
}

#[test]
fn a_wrong_answer_is_named() {
    let mut work = Workload::digitalocean();
    work.requests[7].allowed = !work.requests[7].allowed;
    let error = rivals::ALL[0](&work, Meter::NONE).agree(&work).unwrap_err();
    assert!(error.starts_with("bailiwick, method + path: request 7, "), "{error}");
}
