//! Pictures out of what USB cameras send.
//!
//! Owns the byte layouts of the common formats. Refuses buffers that are shorter than their size asks for.

use nokhwa::utils::FrameFormat;
use promenade_core::detection::FrameSize;
use promenade_core::picture::{Picture, PixelFormat, Plane};

/// The picture in `data`, one frame as the driver gave it, rows not padded.
pub(super) fn picture(format: FrameFormat, width: u32, height: u32, data: &[u8]) -> Result<Picture, String> {
    let size = FrameSize { width, height };
    match format {
        FrameFormat::MJPEG => jpeg(data),
        FrameFormat::YUYV => yuyv(size, data),
        FrameFormat::NV12 => nv12(size, data),
        FrameFormat::GRAY => grey(size, data),
        other => Err(format!("sends {other}, which is not supported")),
    }
}

fn jpeg(data: &[u8]) -> Result<Picture, String> {
    let decoded = image::load_from_memory_with_format(data, image::ImageFormat::Jpeg);
    let pixels = decoded.map_err(|error| format!("sent a picture that is damaged: {error}"))?.into_rgb8();
    let size = FrameSize { width: pixels.width(), height: pixels.height() };
    Ok(Picture::from_rgb(size, pixels.into_raw()))
}

/// Y0 U Y1 V for each pair of pixels, colours in every row: the planes are taken apart and the colours of every second
/// row left out, which costs less than turning them into RGB.
fn yuyv(size: FrameSize, data: &[u8]) -> Result<Picture, String> {
    let row = 4 * (size.width as usize).div_ceil(2);
    let data = enough(size, data, row * size.height as usize)?;
    let (mut luma, mut u, mut v) = (Vec::new(), Vec::new(), Vec::new());
    for (y, line) in data.chunks_exact(row).enumerate() {
        luma.extend(line.iter().step_by(2).take(size.width as usize));
        if y % 2 == 0 {
            u.extend(line.iter().skip(1).step_by(4));
            v.extend(line.iter().skip(3).step_by(4));
        }
    }
    Ok(planar(size, luma, &u, &v))
}

fn grey(size: FrameSize, data: &[u8]) -> Result<Picture, String> {
    let data = enough(size, data, size.width as usize * size.height as usize)?;
    let neutral = vec![128; (size.width as usize).div_ceil(2) * (size.height as usize).div_ceil(2)];
    Ok(planar(size, data.to_vec(), &neutral, &neutral))
}

fn nv12(size: FrameSize, data: &[u8]) -> Result<Picture, String> {
    let (width, height) = (size.width as usize, size.height as usize);
    let colour = 2 * width.div_ceil(2);
    let data = enough(size, data, width * height + colour * height.div_ceil(2))?;
    let planes =
        [Plane { offset: 0, stride: width }, Plane { offset: width * height, stride: colour }, Plane::default()];
    Ok(Picture { size, format: PixelFormat::Nv12, planes, bytes: data.to_vec().into(), full_range: false })
}

fn enough(size: FrameSize, data: &[u8], needed: usize) -> Result<&[u8], String> {
    let FrameSize { width, height } = size;
    data.get(..needed)
        .ok_or_else(|| format!("sent {} bytes for {width}x{height} pixels, which takes {needed}", data.len()))
}

fn planar(size: FrameSize, luma: Vec<u8>, u: &[u8], v: &[u8]) -> Picture {
    let (width, half) = (size.width as usize, (size.width as usize).div_ceil(2));
    let planes = [
        Plane { offset: 0, stride: width },
        Plane { offset: luma.len(), stride: half },
        Plane { offset: luma.len() + u.len(), stride: half },
    ];
    let mut bytes = luma;
    bytes.extend_from_slice(u);
    bytes.extend_from_slice(v);
    Picture { size, format: PixelFormat::I420, planes, bytes: bytes.into(), full_range: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuyv_is_taken_apart_into_planes() {
        // Two rows of four pixels: luma counts up, U is 100 and 101, V 200 and 201; the second row's colours differ.
        let data = [0, 100, 1, 200, 2, 101, 3, 201, 4, 50, 5, 60, 6, 51, 7, 61];
        let picture = picture(FrameFormat::YUYV, 4, 2, &data).unwrap();
        assert_eq!(picture.format, PixelFormat::I420);
        assert_eq!(&picture.bytes[..], [0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 200, 201]);
        assert_eq!(picture.planes.map(|plane| (plane.offset, plane.stride)), [(0, 4), (8, 2), (10, 2)]);
        assert!(!picture.full_range);
    }

    #[test]
    fn odd_heights_keep_their_last_colour_row() {
        let picture = picture(FrameFormat::YUYV, 2, 3, &[9, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6]).unwrap();
        assert_eq!(&picture.bytes[6..], [1, 5, 2, 6]);
    }

    #[test]
    fn jpeg_becomes_rgb_of_its_own_size() {
        let mut data = std::io::Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_pixel(32, 16, image::Rgb([250, 10, 10]));
        pixels.write_to(&mut data, image::ImageFormat::Jpeg).unwrap();
        let picture = picture(FrameFormat::MJPEG, 999, 999, data.get_ref()).unwrap();
        assert_eq!(picture.size, FrameSize { width: 32, height: 16 });
        assert!(picture.bytes[0] > 230 && picture.bytes[1] < 40, "red stays red: {:?}", &picture.bytes[..3]);
    }

    #[test]
    fn nv12_and_grey_keep_their_bytes() {
        let nv12 = picture(FrameFormat::NV12, 2, 2, &[1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!((&nv12.bytes[..], nv12.planes[1].offset), (&[1, 2, 3, 4, 5, 6][..], 4));
        let grey = picture(FrameFormat::GRAY, 2, 2, &[1, 2, 3, 4]).unwrap();
        assert_eq!(&grey.bytes[..], [1, 2, 3, 4, 128, 128]);
    }

    #[test]
    fn short_and_damaged_buffers_are_refused() {
        assert!(picture(FrameFormat::YUYV, 4, 4, &[0; 31]).unwrap_err().contains("which takes 32"));
        assert!(picture(FrameFormat::NV12, 2, 2, &[0; 5]).is_err());
        assert!(picture(FrameFormat::MJPEG, 2, 2, b"no jpeg").unwrap_err().contains("damaged"));
        assert!(picture(FrameFormat::RAWRGB, 2, 2, &[0; 12]).is_err());
    }
}
