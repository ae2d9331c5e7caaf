//! Counts what rivals allocate and hold. A program of its own: a counting allocator would slow down those that allocate
//! where time is measured.

use bailiwick_peers::meter::Meter;
use bailiwick_peers::rival::Ask;
use bailiwick_peers::rivals;
use bailiwick_peers::workload::{REQUESTS, Workload};

fn main() {
    let meter = Meter(|work| allocation_counter::measure(work).bytes_current);
    let work = Workload::digitalocean();
    let rows = rivals::ALL.iter().map(|make| {
        let rival = make(&work, meter);
        let allocations = Ask::ALL.map(|ask| {
            let question = rival.question(ask)?;
            question.count(0..REQUESTS);
            let counted = allocation_counter::measure(|| {
                question.count(0..REQUESTS);
            });
            Some(counted.count_total as f64 / REQUESTS as f64)
        });
        serde_json::json!({
            "name": rival.about.name,
            "allocations": allocations,
            "token_bytes": rival.token_bytes,
            "policy_bytes": rival.policy_bytes,
        })
    });
    println!("{}", serde_json::Value::from_iter(rows));
}
