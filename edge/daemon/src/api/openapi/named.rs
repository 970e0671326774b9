//! Rows and totals of reports, described once and by name.
//!
//! `utoipa` describes what stands for a type's parameter where it is used, again and again, and not always by its own name.

use std::mem;

use utoipa::openapi::schema::{ArrayItems, Object};
use utoipa::openapi::{OpenApi, Ref, RefOr, Schema};

/// Lets every `Report_ROW_TOTAL` refer to `ROW` and `TOTAL`.
pub fn name(document: &mut OpenApi) {
    let Some(parts) = &mut document.components else { return };
    let mut named = Vec::new();
    for (name, schema) in &mut parts.schemas {
        let ["Report", row, total] = name.split('_').collect::<Vec<_>>()[..] else { continue };
        let RefOr::T(Schema::AllOf(all)) = schema else { continue };
        for part in &mut all.items {
            let RefOr::T(Schema::Object(object)) = part else { continue };
            for (property, name) in [("rows", row), ("totals", total)] {
                named.extend(described(object, property, name).map(|schema| (name.to_owned(), schema)));
            }
        }
    }
    for (name, schema) in named {
        parts.schemas.entry(name).or_insert(schema);
    }
}

/// The description of an array's items, in whose place there is a reference now.
fn described(object: &mut Object, property: &str, name: &str) -> Option<RefOr<Schema>> {
    let Some(RefOr::T(Schema::Array(array))) = object.properties.get_mut(property) else { return None };
    let ArrayItems::RefOrSchema(items) = &mut array.items else { return None };
    Some(mem::replace(items, RefOr::Ref(Ref::from_schema_name(name))))
}
