//! Whose turn it is at the one detector.
//!
//! Owns the choice alone: start-time fair queueing (Goyal, Vin and Cheng, 1996), where a frame of a camera that asks for
//! `r` frames a second takes 1/r of a virtual second. A box that keeps up serves everyone at once; one that does not
//! gives every camera the same share of what it asked for, at even distances. Refuses to know frames, slots and clocks.

/// Below this a camera would wait for minutes after one frame; it is also what a camera without a rate counts for.
const LEAST_RATE: f64 = 0.1;

/// Remembers what everyone has had. Cameras are known by their index.
#[derive(Clone, Debug)]
pub struct Fair {
    /// Virtual time at which each camera's next frame may start.
    next: Vec<f64>,
    /// Virtual time of the last frame served: who was idle starts from here and has saved up nothing.
    now: f64,
}

impl Fair {
    /// Nobody has had anything.
    pub fn new(cameras: usize) -> Self {
        Self { next: vec![0.0; cameras], now: 0.0 }
    }

    /// Which of the cameras that have a frame is to be served: the one that has waited longest by its own measure, of
    /// equals the first.
    pub fn pick(&self, ready: impl IntoIterator<Item = usize>) -> Option<usize> {
        ready.into_iter().min_by(|&a, &b| self.start(a).total_cmp(&self.start(b)))
    }

    /// `camera`, which asks for `rate` frames a second, gets a frame analysed.
    pub fn serve(&mut self, camera: usize, rate: f64) {
        self.now = self.start(camera);
        let rate = if rate.is_finite() { rate.max(LEAST_RATE) } else { LEAST_RATE };
        self.next[camera] = self.now + 1.0 / rate;
    }

    fn start(&self, camera: usize) -> f64 {
        self.next[camera].max(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A simulated camera: gives a frame every `1 / rate` seconds into a slot for one.
    struct Camera {
        rate: f64,
        given: u64,
        waiting: Option<f64>,
        served: Vec<f64>,
        oldest: f64,
    }

    /// Runs `rates` on a detector that takes `cost` seconds a frame, for `seconds` of simulated time.
    fn simulate(rates: &[f64], cost: f64, seconds: f64) -> Vec<Camera> {
        let camera = |&rate| Camera { rate, given: 0, waiting: None, served: Vec::new(), oldest: 0.0 };
        let mut cameras: Vec<Camera> = rates.iter().map(camera).collect();
        let mut fair = Fair::new(cameras.len());
        let mut now = 0.0;
        while now < seconds {
            for camera in &mut cameras {
                while camera.given as f64 / camera.rate <= now {
                    camera.waiting = Some(camera.given as f64 / camera.rate);
                    camera.given += 1;
                }
            }
            let ready = (0..cameras.len()).filter(|&index| cameras[index].waiting.is_some());
            let Some(index) = fair.pick(ready) else {
                now = cameras.iter().map(|camera| camera.given as f64 / camera.rate).fold(f64::MAX, f64::min);
                continue;
            };
            let camera = &mut cameras[index];
            fair.serve(index, camera.rate);
            let since = camera.waiting.take().unwrap();
            now += cost;
            camera.oldest = camera.oldest.max(now - since);
            camera.served.push(now);
        }
        cameras
    }

    fn rates(cameras: &[Camera], seconds: f64) -> Vec<f64> {
        cameras.iter().map(|camera| camera.served.len() as f64 / seconds).collect()
    }

    #[test]
    fn a_box_that_keeps_up_gives_everyone_what_was_asked() {
        let cameras = simulate(&[5.0, 10.0, 30.0], 1.0 / 50.0, 60.0);
        for (camera, rate) in cameras.iter().zip(rates(&cameras, 60.0)) {
            assert!((rate / camera.rate - 1.0).abs() < 0.01, "{rate} of {}", camera.rate);
        }
    }

    #[test]
    fn a_box_that_does_not_keep_up_gives_everyone_the_same_share() {
        let cameras = simulate(&[5.0, 10.0, 30.0], 1.0 / 12.0, 60.0);
        for (camera, rate) in cameras.iter().zip(rates(&cameras, 60.0)) {
            let share = rate / camera.rate;
            assert!((share - 12.0 / 45.0).abs() < 0.02, "{rate} of {} is {share}", camera.rate);
        }
    }

    #[test]
    fn ten_times_too_slow_no_frame_is_older_than_its_cameras_interval_and_one_inference() {
        // Ten times more than the box can do.
        let cameras = simulate(&[30.0; 16], 1.0 / 48.0, 60.0);
        let oldest = cameras.iter().map(|camera| camera.oldest).fold(0.0, f64::max);
        assert!(oldest <= 1.0 / 30.0 + 1.0 / 48.0 + 1e-9, "{oldest}");
        let fewest = cameras.iter().map(|camera| camera.served.len()).min();
        let most = cameras.iter().map(|camera| camera.served.len()).max();
        assert!(most <= fewest.map(|fewest| fewest + 1), "{fewest:?} to {most:?}");
    }

    #[test]
    fn a_cameras_frames_come_at_even_distances() {
        let cameras = simulate(&[5.0, 10.0, 30.0], 1.0 / 12.0, 60.0);
        for camera in &cameras {
            let mean = 60.0 / camera.served.len() as f64;
            let longest = camera.served.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
            assert!(longest <= 2.0 * mean + 1e-6, "{longest} s, {mean} s on average");
        }
    }

    #[test]
    fn who_was_away_gets_its_share_and_no_arrears() {
        let mut fair = Fair::new(2);
        (0..1000).for_each(|_| fair.serve(0, 10.0));
        let mut served = [0, 0];
        for _ in 0..20 {
            let index = fair.pick([0, 1]).unwrap();
            fair.serve(index, 10.0);
            served[index] += 1;
        }
        assert!((9..=11).contains(&served[1]), "{served:?}");
    }

    #[test]
    fn a_rate_that_is_not_a_number_starves_nobody() {
        let mut fair = Fair::new(3);
        for rate in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            fair.serve(0, rate);
        }
        fair.serve(1, 10.0);
        assert_eq!(fair.pick([0, 1, 2]), Some(2));
        assert_eq!(fair.pick([]), None);
    }
}
