//! Which of a model's files to run.

use super::error::LoadError;
use super::manifest::{Kind, Manifest};
use crate::config::{Precision, Provider};

/// Whether the processor multiplies bytes without saturating on the way (VNNI). Without it the int8 file may give
/// wrong scores on x86, and is slower than fp32 on Arm.
pub fn has_vnni() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::is_x86_feature_detected!("avx512vnni") || std::is_x86_feature_detected!("avxvnni")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// The file that the config asks for, or the best one for this processor and provider among those there are.
///
/// # Errors
/// A forced precision that the model does not come in.
pub fn pick(manifest: &Manifest, wanted: Precision, provider: Provider, vnni: bool) -> Result<Kind, LoadError> {
    let has = |kind| manifest.files.contains_key(&kind);
    let forced = |kind: Kind, other: Kind| {
        let missing =
            || LoadError::Precision { path: manifest.path.clone(), wanted: kind.name(), present: other.name() };
        has(kind).then_some(kind).ok_or_else(missing)
    };
    match wanted {
        Precision::Int8 => forced(Kind::Int8, Kind::Fp32),
        Precision::Fp32 => forced(Kind::Fp32, Kind::Int8),
        Precision::Auto => {
            // The graphs of CUDA and TensorRT run floats faster than this kind of int8.
            let on_cpu = matches!(provider, Provider::Cpu | Provider::OpenVino);
            let int8 = has(Kind::Int8) && (!has(Kind::Fp32) || (vnni && on_cpu));
            Ok(if int8 { Kind::Int8 } else { Kind::Fp32 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::manifest::tests::sample;

    #[test]
    fn int8_is_picked_only_where_the_processor_is_made_for_it() {
        let manifest = sample();
        let auto = |provider, vnni| pick(&manifest, Precision::Auto, provider, vnni).unwrap();
        assert_eq!(auto(Provider::Cpu, true), Kind::Int8);
        assert_eq!(auto(Provider::Cpu, false), Kind::Fp32);
        assert_eq!(auto(Provider::Cuda, true), Kind::Fp32);
    }

    #[test]
    fn a_forced_precision_is_taken_or_refused() {
        let mut manifest = sample();
        assert_eq!(pick(&manifest, Precision::Int8, Provider::Cpu, false).unwrap(), Kind::Int8);
        manifest.files.remove(&Kind::Int8);
        assert_eq!(pick(&manifest, Precision::Auto, Provider::Cpu, true).unwrap(), Kind::Fp32);
        let error = pick(&manifest, Precision::Int8, Provider::Cpu, true).unwrap_err().to_string();
        assert!(error.contains("no int8 file") && error.contains("fp32"), "{error}");
    }
}
