//! Metrics as OTLP has them, with the names and labels that they have for Prometheus.

use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, ResourceMetrics,
    ScopeMetrics, Sum,
};
use opentelemetry_proto::tonic::resource::v1::Resource as ProtoResource;
use opentelemetry_sdk::Resource;

use super::exposition::{Family, Sample};

/// Since when is counted, and what time it is, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    pub(super) began: u64,
    pub(super) now: u64,
}

/// What says which service it is.
pub(super) fn resource(resource: &Resource) -> ProtoResource {
    let attributes = resource
        .iter()
        .map(|(key, value)| attribute(key.as_str(), &value.as_str()));
    ProtoResource {
        attributes: attributes.collect(),
        ..ProtoResource::default()
    }
}

/// All of them, for one request.
pub(super) fn request(
    families: &[Family<'_>],
    resource: ProtoResource,
    moments: Moments,
) -> ExportMetricsServiceRequest {
    let scope = InstrumentationScope {
        name: "bailiwick".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..InstrumentationScope::default()
    };
    let metrics = ScopeMetrics {
        scope: Some(scope),
        metrics: families.iter().filter_map(|family| metric(family, moments)).collect(),
        ..ScopeMetrics::default()
    };
    let of_service = ResourceMetrics {
        resource: Some(resource),
        scope_metrics: vec![metrics],
        ..ResourceMetrics::default()
    };
    ExportMetricsServiceRequest {
        resource_metrics: vec![of_service],
    }
}

/// `None` where a family has no value.
fn metric(family: &Family<'_>, moments: Moments) -> Option<Metric> {
    let first = family.samples.first()?;
    let (name, data) = match family.kind {
        "histogram" => {
            let histogram = Histogram {
                data_points: histograms(&family.samples, moments),
                aggregation_temporality: AggregationTemporality::Cumulative.into(),
            };
            (family.name, Data::Histogram(histogram))
        }
        "counter" => {
            let sum = Sum {
                data_points: numbers(&family.samples, moments.began, moments.now),
                aggregation_temporality: AggregationTemporality::Cumulative.into(),
                is_monotonic: true,
            };
            (first.name, Data::Sum(sum))
        }
        // What is set, and what is always 1.
        _ => {
            let data_points = numbers(&family.samples, 0, moments.now);
            (first.name, Data::Gauge(Gauge { data_points }))
        }
    };
    Some(Metric {
        name: name.to_owned(),
        description: family.help.clone(),
        unit: unit(family.name).to_owned(),
        data: Some(data),
        ..Metric::default()
    })
}

fn unit(name: &str) -> &'static str {
    if name.ends_with("_seconds") { "s" } else { "" }
}

fn numbers(samples: &[Sample<'_>], began: u64, now: u64) -> Vec<NumberDataPoint> {
    let point = |sample: &Sample<'_>| {
        let value = sample.value.parse().ok()?;
        Some(NumberDataPoint {
            attributes: attributes(&sample.labels),
            start_time_unix_nano: began,
            time_unix_nano: now,
            value: Some(Value::AsDouble(value)),
            ..NumberDataPoint::default()
        })
    };
    samples.iter().filter_map(point).collect()
}

/// One for each set of labels, in whatever order their parts come.
fn histograms(samples: &[Sample<'_>], moments: Moments) -> Vec<HistogramDataPoint> {
    let mut points: Vec<HistogramDataPoint> = Vec::new();
    for sample in samples {
        let (bounds, labels): (Vec<_>, Vec<_>) = sample.labels.iter().cloned().partition(|(name, _)| *name == "le");
        let attributes = attributes(&labels);
        let at = points.iter().position(|point| point.attributes == attributes);
        let at = at.unwrap_or_else(|| {
            points.push(HistogramDataPoint {
                attributes,
                start_time_unix_nano: moments.began,
                time_unix_nano: moments.now,
                ..HistogramDataPoint::default()
            });
            points.len() - 1
        });
        let Some(point) = points.get_mut(at) else {
            continue;
        };
        if sample.name.ends_with("_sum") {
            point.sum = sample.value.parse().ok();
        } else if sample.name.ends_with("_count") {
            point.count = sample.value.parse().unwrap_or_default();
        } else if let Some((_, bound)) = bounds.first() {
            // Each bucket has all that the ones before it have, which is not so in OTLP.
            let before: u64 = point.bucket_counts.iter().sum();
            let all = sample.value.parse().unwrap_or(before);
            point.bucket_counts.push(all.saturating_sub(before));
            // The last one has no end.
            let bound = bound.parse::<f64>().ok().filter(|bound| bound.is_finite());
            point.explicit_bounds.extend(bound);
        }
    }
    points
}

fn attributes(labels: &[(&str, String)]) -> Vec<KeyValue> {
    labels.iter().map(|(name, value)| attribute(name, value)).collect()
}

fn attribute(key: &str, value: &str) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue {
            value: Some(any_value::Value::StringValue(value.to_owned())),
        }),
        ..KeyValue::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::exposition::families;
    use super::*;

    const MOMENTS: Moments = Moments { began: 1, now: 2 };

    fn only(text: &str) -> Metric {
        let mut request = request(&families(text), ProtoResource::default(), MOMENTS);
        let mut metrics = request.resource_metrics.remove(0).scope_metrics.remove(0).metrics;
        assert_eq!(metrics.len(), 1);
        metrics.remove(0)
    }

    #[test]
    fn a_histogram_has_what_is_between_two_bounds() {
        let metric = only(
            "# TYPE took_seconds histogram\ntook_seconds_sum{from=\"a\"} 4.5\ntook_seconds_count{from=\"a\"} 7\n\
             took_seconds_bucket{le=\"0.1\",from=\"a\"} 2\ntook_seconds_bucket{le=\"1.0\",from=\"a\"} 6\n\
             took_seconds_bucket{le=\"+Inf\",from=\"a\"} 7\n",
        );
        assert_eq!((metric.name.as_str(), metric.unit.as_str()), ("took_seconds", "s"));
        let Some(Data::Histogram(histogram)) = metric.data else {
            panic!("{metric:?}");
        };
        let [point] = histogram.data_points.as_slice() else {
            panic!("{histogram:?}");
        };
        assert_eq!((point.count, point.sum), (7, Some(4.5)));
        assert_eq!(point.bucket_counts, [2, 4, 1]);
        assert_eq!(point.explicit_bounds, [0.1, 1.0]);
        assert_eq!(point.attributes, [attribute("from", "a")]);
    }

    #[test]
    fn a_counter_is_a_sum_since_the_beginning_and_all_else_is_as_it_is_now() {
        let counter = only("# TYPE asked counter\nasked_total 7\n");
        assert_eq!(counter.name, "asked_total");
        let Some(Data::Sum(sum)) = counter.data else {
            panic!("{counter:?}");
        };
        let point = &sum.data_points[0];
        assert!(sum.is_monotonic);
        assert_eq!((point.start_time_unix_nano, point.time_unix_nano), (1, 2));
        assert_eq!(point.value, Some(Value::AsDouble(7.0)));
        let info = only("# TYPE build info\nbuild_info{version=\"1\"} 1\n");
        assert!(matches!(info.data, Some(Data::Gauge(_))));
        assert_eq!(info.name, "build_info");
    }
}
