//! Examples of what every call answers, in the `OpenAPI` document.
//!
//! Owns `examples.json`: one answer a call, and where there is another form than JSON, some lines of it. A schema and its
//! properties take theirs from these answers unless they bring their own, so that an example is written once and what belongs
//! together is seen together. Whether the answers are what the schemas say, and leave nothing out, is for the tests.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::schema::{ArrayItems, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr, Schema};

const EXAMPLES: &str = include_str!("examples.json");

/// Answers by the id of their operation.
#[derive(Deserialize)]
struct Examples {
    /// As JSON, or what an event carries.
    json: BTreeMap<String, Value>,
    /// As CSV or plain text.
    text: BTreeMap<String, Value>,
}

type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Writes the examples into the document.
///
/// # Panics
/// Where the file of examples, which is compiled in, is none.
pub fn show(document: &mut OpenApi) {
    let examples: Examples = serde_json::from_str(EXAMPLES).expect("the examples are JSON");
    let mut schemas = document.components.as_mut().map(|parts| std::mem::take(&mut parts.schemas)).unwrap_or_default();
    let paths = document.paths.paths.values_mut();
    let operations = paths.flat_map(|path| [&mut path.get, &mut path.post, &mut path.delete]).flatten();
    for operation in operations {
        let id = operation.operation_id.clone().unwrap_or_default();
        let good = operation.responses.responses.iter_mut().filter(|(status, _)| status.starts_with('2'));
        for (_, response) in good {
            let RefOr::T(response) = response else { continue };
            for (media_type, content) in &mut response.content {
                let RefOr::T(content) = content else { continue };
                let of_type = if media_type.starts_with("text/csv") || media_type == "text/plain" {
                    &examples.text
                } else {
                    &examples.json
                };
                let Some(example) = of_type.get(&id).filter(|_| !is_binary(media_type)) else { continue };
                if let Some(schema) = &mut content.schema {
                    teach(&mut schemas, schema, example);
                }
                content.example = Some(example.clone());
            }
        }
    }
    if let Some(parts) = &mut document.components {
        parts.schemas = schemas;
    }
}

/// Files that are not text have no example in a text.
fn is_binary(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.apache.")
}

/// Gives a schema, and those that it is made of, the values of an example.
fn teach(schemas: &mut Schemas, schema: &mut RefOr<Schema>, value: &Value) {
    let schema = match schema {
        RefOr::T(schema) => schema,
        RefOr::Ref(to) => {
            let name = to.ref_location.rsplit('/').next().unwrap_or_default().to_owned();
            // It is taken out meanwhile, so that one that holds itself has an end.
            if let Some(mut schema) = schemas.remove(&name) {
                teach(schemas, &mut schema, value);
                schemas.insert(name, schema);
            }
            return;
        }
    };
    match (schema, value) {
        (_, Value::Null) => {}
        (Schema::AllOf(parts), _) => parts.items.iter_mut().for_each(|part| teach(schemas, part, value)),
        (Schema::OneOf(parts), _) => parts.items.iter_mut().for_each(|part| teach(schemas, part, value)),
        (Schema::Object(object), Value::Object(values)) => {
            for (name, property) in &mut object.properties {
                values.get(name).into_iter().for_each(|value| teach(schemas, property, value));
            }
        }
        (Schema::Array(array), Value::Array(values)) if values.iter().all(Value::is_object) => {
            let ArrayItems::RefOrSchema(items) = &mut array.items else { return };
            for value in values {
                teach(schemas, items, value);
            }
        }
        (Schema::Array(array), Value::Array(_)) => drop(array.example.get_or_insert_with(|| value.clone())),
        (Schema::Object(object), _) if object.schema_type != SchemaType::Type(Type::Null) => {
            object.example.get_or_insert_with(|| value.clone());
        }
        _ => {}
    }
}
