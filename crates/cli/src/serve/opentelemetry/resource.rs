//! Which service it is that traces and metrics are of.

use opentelemetry::{Key, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};

const INSTANCE: Key = Key::from_static_str("service.instance.id");

/// What `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say, and what they leave open. An instance has an identifier, since several
/// services have the same name, and their metrics would be taken for one's.
pub(super) fn of_this_service() -> Resource {
    let said = Resource::builder().build();
    let name = said.get(&Key::from_static_str("service.name"));
    let is_named = name.is_some_and(|name| !name.as_str().starts_with("unknown_service"));
    let mut resource = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    if !is_named {
        resource = resource.with_service_name("bailiwick");
    }
    if said.get(&INSTANCE).is_none() {
        let id = RandomIdGenerator::default().new_trace_id().to_string();
        resource = resource.with_attribute(KeyValue::new(INSTANCE, id));
    }
    resource.build()
}
