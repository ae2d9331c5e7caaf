//! Time: rivals take turns in one process, round after round, so that what disturbs the machine disturbs them all.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::question::Question;
use crate::workload::REQUESTS;

/// Nanoseconds for each decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// The middle of all rounds.
    pub median: f64,
    /// A tenth of the rounds was faster.
    pub low: f64,
    /// A tenth of the rounds was slower.
    pub high: f64,
}

/// How many rounds there are.
const ROUNDS: usize = 101;

/// How long one turn may take: a rival that needs longer for all requests gets fewer of them at a turn.
const TURN: Duration = Duration::from_millis(12);

/// The fewest requests in a turn.
const FEWEST: usize = 50;

/// Times rivals against each other on one question.
#[must_use]
pub fn race(questions: &[Option<&dyn Question>]) -> Vec<Option<Timing>> {
    let turns: Vec<Option<usize>> = questions
        .iter()
        .map(|question| question.map(requests_of_a_turn))
        .collect();
    let mut samples = vec![Vec::with_capacity(ROUNDS); questions.len()];
    for round in 0..ROUNDS {
        for offset in 0..questions.len() {
            let number = (round + offset) % questions.len();
            let (Some(question), Some(requests)) = (questions[number], turns[number]) else {
                continue;
            };
            let start = (round * requests) % (REQUESTS - requests + 1);
            black_box(question.count(black_box(start..start + requests)));
            let clock = Instant::now();
            black_box(question.count(black_box(start..start + requests)));
            samples[number].push(clock.elapsed().as_nanos() as f64 / requests as f64);
        }
    }
    samples.into_iter().map(Timing::of).collect()
}

fn requests_of_a_turn(question: &dyn Question) -> usize {
    let clock = Instant::now();
    black_box(question.count(0..FEWEST));
    let each = clock.elapsed().as_secs_f64() / FEWEST as f64;
    let fitting = (TURN.as_secs_f64() / each) as usize;
    fitting.clamp(FEWEST, REQUESTS)
}

/// The middle of some times; 0 of none.
#[must_use]
pub fn median(times: Vec<f64>) -> f64 {
    Timing::of(times).map_or(0.0, |timing| timing.median)
}

impl Timing {
    fn of(mut samples: Vec<f64>) -> Option<Self> {
        samples.sort_by(f64::total_cmp);
        let at = |tenths: usize| samples.get(samples.len().saturating_sub(1) * tenths / 10).copied();
        Some(Self {
            median: at(5)?,
            low: at(1)?,
            high: at(9)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_no_samples_are_no_timing() {
        let timing = Timing::of((0..=10).rev().map(f64::from).collect()).unwrap();
        assert_eq!(
            timing,
            Timing {
                median: 5.0,
                low: 1.0,
                high: 9.0
            }
        );
        assert_eq!(Timing::of(vec![]), None);
    }
}
