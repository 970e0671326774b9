//! The OpenAPI document is complete: whatever it describes has an example that is true to it, and a call that needs a key
//! says so.

use std::collections::BTreeMap;

use serde_json::Map;

use super::*;
use crate::api::caller::Caller;
use crate::api::time;

/// Not text, so that no example can stand in one.
const BINARY: &str = "File";

struct Document(Value);

/// A call of the document.
struct Call<'a> {
    path: &'a str,
    method: Method,
    operation: &'a Value,
}

impl Document {
    fn new() -> Self {
        Self(serde_json::to_value(server::documented().into_openapi()).unwrap())
    }

    fn calls(&self) -> Vec<Call<'_>> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        let calls = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, operation)| Call { path, method: named(method), operation })
        });
        calls.collect()
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let place = schema["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
        place.map_or(schema, |place| self.0.pointer(place).unwrap())
    }

    /// The properties of an object, with whether they must be there.
    fn properties<'a>(&'a self, schema: &'a Value) -> BTreeMap<&'a str, (&'a Value, bool)> {
        let schema = self.resolved(schema);
        let required = |name: &str| elements(&schema["required"]).any(|required| required == name);
        let own = schema["properties"].as_object().into_iter().flatten();
        let own = own.map(|(name, property)| (name.as_str(), (property, required(name))));
        own.chain(elements(&schema["allOf"]).flat_map(|part| self.properties(part))).collect()
    }

    /// What a value has that its schema does not allow.
    fn mistake(&self, schema: &Value, value: &Value) -> Option<String> {
        let schema = self.resolved(schema);
        if let Some(ways) = schema["oneOf"].as_array() {
            let fits = ways.iter().any(|way| self.mistake(way, value).is_none());
            return (!fits).then(|| format!("{value} fits none of {schema}"));
        }
        let of_type = |name: &str| schema["type"] == name || elements(&schema["type"]).any(|one| one == name);
        let fits = match value {
            Value::Null => of_type("null"),
            Value::Bool(_) => of_type("boolean"),
            Value::Number(number) => of_type("number") || of_type("integer") && (number.is_i64() || number.is_u64()),
            Value::String(text) => of_type("string") && (schema["format"] != "date-time" || time::parse(text).is_ok()),
            Value::Array(_) => of_type("array"),
            Value::Object(_) => of_type("object") || schema["allOf"].is_array(),
        };
        let least = schema["minimum"].as_f64().is_none_or(|least| value.as_f64().is_none_or(|number| number >= least));
        let named = schema["enum"].as_array().is_none_or(|words| words.contains(value));
        if !fits || !least || !named {
            return Some(format!("{value} is not {schema}"));
        }
        let elements = elements(value).find_map(|element| self.mistake(&schema["items"], element));
        elements.or_else(|| self.mistaken_member(schema, value.as_object()?))
    }

    fn mistaken_member(&self, schema: &Value, members: &Map<String, Value>) -> Option<String> {
        let properties = self.properties(schema);
        let unknown = members.keys().find(|name| !properties.contains_key(name.as_str()));
        unknown.map(|name| format!("{name} is not known")).or_else(|| {
            properties.into_iter().find_map(|(name, (property, required))| match members.get(name) {
                Some(value) => self.mistake(property, value).map(|why| format!("{name}: {why}")),
                None => required.then(|| format!("{name} is missing")),
            })
        })
    }

    /// The example of a body: as it is given, or put together from those of its members.
    fn body(&self, call: &Call<'_>) -> String {
        let content = &call.operation["requestBody"]["content"];
        if let Some(text) = content["text/csv"]["example"].as_str() {
            return text.to_owned();
        }
        let members = self.properties(&content["application/json"]["schema"]);
        let given = members.into_iter().map(|(name, (member, _))| (name.to_owned(), member["example"].clone()));
        Value::Object(given.collect()).to_string()
    }

    /// A request with what must be given, and what else is wanted.
    fn request(&self, call: &Call<'_>, wanted: &str) -> Request<Body> {
        let mut query = Vec::new();
        let mut path = call.path.to_owned();
        for parameter in call.parameters() {
            let (name, text) = (parameter["name"].as_str().unwrap(), text(example(parameter)));
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), &text);
            } else if parameter["required"] == true || name == wanted {
                let escape = |byte: u8| format!("%{byte:02X}");
                query.push(format!("{name}={}", text.bytes().map(escape).collect::<String>()));
            }
        }
        let uri = format!("{path}?{}", query.join("&"));
        Request::builder().method(&call.method).uri(uri).body(Body::from(self.body(call))).unwrap()
    }
}

impl Call<'_> {
    fn parameters(&self) -> impl Iterator<Item = &Value> {
        elements(&self.operation["parameters"])
    }

    /// Media types and contents of its good answers.
    fn good(&self) -> impl Iterator<Item = (&str, &Value)> {
        let answers = self.operation["responses"].as_object().into_iter().flatten();
        let good = answers.filter(|(status, _)| status.starts_with('2'));
        let contents = good.filter_map(|(_, answer)| answer["content"].as_object()).flatten();
        contents.map(|(media_type, content)| (media_type.as_str(), content))
    }

    fn id(&self) -> &str {
        self.operation["operationId"].as_str().unwrap()
    }
}

/// Where a schema has something without an example; what it refers to is looked at by its name.
fn bare(schema: &Value, place: &str, found: &mut Vec<String>) {
    if !schema["$ref"].is_null() || !schema["example"].is_null() || schema["type"] == "null" {
        return;
    }
    let parts = ["allOf", "oneOf"].map(|of| elements(&schema[of]));
    let parts: Vec<&Value> = parts.into_iter().flatten().chain(schema.get("items")).collect();
    let properties = schema["properties"].as_object();
    if parts.is_empty() && properties.is_none() {
        found.push(place.to_owned());
    }
    for part in parts {
        bare(part, place, found);
    }
    for (name, property) in properties.into_iter().flatten() {
        bare(property, &format!("{place}.{name}"), found);
    }
}

fn named(method: &str) -> Method {
    method.to_uppercase().parse().unwrap()
}

fn elements(array: &Value) -> impl Iterator<Item = &Value> {
    array.as_array().into_iter().flatten()
}

fn example(parameter: &Value) -> &Value {
    if parameter["example"].is_null() { &parameter["schema"]["example"] } else { &parameter["example"] }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The status of an answer, which need not be read: some have no end.
async fn status(server: &TestBox, mut request: Request<Body>, caller: Caller) -> u16 {
    request.extensions_mut().insert(caller);
    server.router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[test]
fn everything_has_an_example_that_is_what_its_schema_says() {
    let document = Document::new();
    let mut found = Vec::new();
    for (name, schema) in document.0["components"]["schemas"].as_object().unwrap() {
        if name != BINARY {
            bare(schema, name, &mut found);
        }
        for (property, (schema, _)) in document.properties(schema) {
            let example = &schema["example"];
            let mistake = (!example.is_null()).then(|| document.mistake(schema, example)).flatten();
            found.extend(mistake.map(|why| format!("{name}.{property}: {why}")));
        }
    }
    for call in document.calls() {
        for parameter in call.parameters() {
            let mistake = document.mistake(&parameter["schema"], example(parameter));
            found.extend(mistake.map(|why| format!("{} of {}: {why}", parameter["name"], call.id())));
        }
        for (media_type, content) in call.good().filter(|(media_type, _)| !media_type.contains("vnd.apache")) {
            let mistake = document.mistake(&content["schema"], &content["example"]);
            found.extend(mistake.map(|why| format!("{media_type} of {}: {why}", call.id())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn examples_of_tables_have_the_columns_of_the_tables() {
    let (document, server) = (Document::new(), TestBox::new());
    for call in document.calls() {
        let Some((_, content)) = call.good().find(|(media_type, _)| *media_type == "text/csv") else { continue };
        let mut request = document.request(&call, "");
        request.headers_mut().insert(header::ACCEPT, "text/csv".parse().unwrap());
        request.extensions_mut().insert(Caller::OnTheBox);
        let (status, _, body) = server.send(request).await;
        assert_eq!(status, StatusCode::OK, "{}", call.id());
        let (answer, example) = (String::from_utf8(body).unwrap(), content["example"].as_str().unwrap());
        let head = answer.trim_start_matches('\u{feff}').lines().next();
        assert_eq!(example.lines().next(), head, "{}", call.id());
        let widths: Vec<usize> = example.lines().map(|row| row.split(',').count()).collect();
        assert!(widths.len() > 1 && widths.iter().all(|width| *width == widths[0]), "{}: {widths:?}", call.id());
    }
}

#[tokio::test]
async fn every_parameter_may_be_given_as_its_example_says() {
    let (document, server) = (Document::new(), TestBox::new());
    for call in document.calls() {
        for parameter in call.parameters() {
            let name = parameter["name"].as_str().unwrap();
            let got = status(&server, document.request(&call, name), Caller::OnTheBox).await;
            assert!((200..500).contains(&got), "{name} of {}: {got}", call.id());
            assert!(call.operation["responses"][got.to_string()].is_object(), "{name} of {}: {got}", call.id());
        }
    }
}

#[tokio::test]
async fn a_call_that_needs_a_key_says_so() {
    let (document, server) = (Document::new(), TestBox::new());
    for call in document.calls() {
        let got = status(&server, document.request(&call, ""), Caller::Anybody).await;
        let says = call.operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
        assert_eq!(says, got == 401, "{} answers {got}", call.id());
    }
}
