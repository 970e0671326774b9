//! An answer on its way out: a head, rows in portions, an end.
//!
//! Owns one encoder a format, each of which gives its bytes as it goes and keeps no more than a portion.

use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, FieldRef, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use serde::Serialize;

use super::batch::{batch, schema};
use super::columns::Columns;
use super::csv;
use super::format::Format;
use super::json_rows::JsonRows;
use super::problem::Problem;
use super::time::{Times, Zone};

/// Writes rows of type `R` in one format.
pub struct Encoder<R> {
    columns: Columns<R>,
    schema: SchemaRef,
    times: Times,
    writer: Writer,
}

/// Rows that a row group of Parquet has at least, but for the last: they are in memory, encoded, until it is full.
const ROW_GROUP: usize = 32_768;

enum Writer {
    Json(JsonRows),
    Csv,
    Arrow(Box<StreamWriter<Vec<u8>>>),
    Parquet(Box<ArrowWriter<Vec<u8>>>),
}

impl<R: 'static> Encoder<R> {
    /// Begins an answer, and gives its first bytes. `head` is a JSON object, which JSON begins with; `rows` follow in it.
    ///
    /// # Errors
    /// 503 when the encoder refuses.
    pub fn begin(
        format: Format,
        head: &impl Serialize,
        columns: Columns<R>,
        zone: &Zone,
    ) -> Result<(Self, Vec<u8>), Problem> {
        let schema = schema(&columns, zone.name());
        let (writer, bytes) = match format {
            Format::Json => {
                let mut bytes = json(head)?;
                bytes.pop();
                bytes.extend(b",\"rows\":[");
                (Writer::Json(JsonRows::of(&columns)), bytes)
            }
            Format::Csv => (Writer::Csv, csv::head(&columns).into_bytes()),
            Format::Arrow => {
                (Writer::Arrow(Box::new(StreamWriter::try_new(Vec::new(), &schema).map_err(refused)?)), Vec::new())
            }
            Format::Parquet => {
                let writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties(&schema)));
                (Writer::Parquet(Box::new(writer.map_err(refused)?)), Vec::new())
            }
        };
        Ok((Self { columns, schema, times: Times::new(zone.clone()), writer }, bytes))
    }

    /// Writes a portion of rows at the end of `out`.
    ///
    /// # Errors
    /// 503 when the encoder refuses.
    pub fn rows(&mut self, rows: &[R], out: &mut Vec<u8>) -> Result<(), Problem> {
        match &mut self.writer {
            Writer::Json(json) => json.write(&self.columns, rows, &mut self.times, out).map_err(refused)?,
            Writer::Csv => out.extend(csv::lines(&self.columns, rows, &mut self.times).into_bytes()),
            Writer::Arrow(writer) => {
                let batch = batch(&self.columns, &self.schema, self.times.zone().name(), rows).map_err(refused)?;
                writer.write(&batch).map_err(refused)?;
                out.append(writer.get_mut());
            }
            Writer::Parquet(writer) => {
                let batch = batch(&self.columns, &self.schema, self.times.zone().name(), rows).map_err(refused)?;
                writer.write(&batch).map_err(refused)?;
                if writer.in_progress_rows() >= ROW_GROUP {
                    writer.flush().map_err(refused)?;
                }
                out.append(writer.inner_mut());
            }
        }
        Ok(())
    }

    /// Ends the answer. The fields of `tail`, a JSON object, come after the rows in JSON.
    ///
    /// # Errors
    /// 503 when the encoder refuses.
    pub fn end(self, tail: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Problem> {
        match self.writer {
            Writer::Json(_) => {
                out.push(b']');
                let comma = out.len();
                serde_json::to_writer(&mut *out, tail).map_err(refused)?;
                out[comma] = b',';
            }
            Writer::Csv => {}
            Writer::Arrow(mut writer) => {
                writer.finish().map_err(refused)?;
                out.append(writer.get_mut());
            }
            Writer::Parquet(writer) => out.append(&mut writer.into_inner().map_err(refused)?),
        }
        Ok(())
    }
}

/// Snappy is the compression that every reader of Parquet knows. Times and whole numbers are written as differences: to look each
/// up in a dictionary took a third of the time of a long answer.
fn properties(schema: &Schema) -> WriterProperties {
    let whole = |field: &&FieldRef| matches!(field.data_type(), DataType::Int64 | DataType::Timestamp(..));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = schema.fields().iter().filter(whole).fold(properties, |properties, field| {
        let column = ColumnPath::from(field.name().as_str());
        properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED)
    });
    properties.build()
}

fn json(object: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(object).map_err(refused)
}

fn refused(error: impl std::fmt::Display) -> Problem {
    Problem::database(&error)
}
