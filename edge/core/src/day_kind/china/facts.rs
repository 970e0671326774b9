//! The tables: the State Council's notices, and the days of the lunar festivals.
//!
//! Owns the facts and nothing that follows from them. A new notice is added at the end of [`PUBLISHED`].

use super::Festival::{self, DragonBoat, Labour, MidAutumn, National, NewYear, Spring, Tombs};

pub(super) type YearMonthDay = (i32, u8, u8);

/// (first day off, days off in a row, what for, weekends of the same year that are worked in exchange).
pub(super) type Stretch = (YearMonthDay, i32, Festival, &'static [(u8, u8)]);

/// The last year in [`PUBLISHED`].
pub(super) const LAST_PUBLISHED: i32 = 2026;

/// The notices for 2018 to 2026. Compared day by day with two independent collections of them.
#[rustfmt::skip]
pub(super) const PUBLISHED: &[Stretch] = &[
    ((2018, 1, 1), 1, NewYear, &[]),
    ((2018, 2, 15), 7, Spring, &[(2, 11), (2, 24)]),
    ((2018, 4, 5), 3, Tombs, &[(4, 8)]),
    ((2018, 4, 29), 3, Labour, &[(4, 28)]),
    ((2018, 6, 18), 1, DragonBoat, &[]),
    ((2018, 9, 24), 1, MidAutumn, &[]),
    ((2018, 10, 1), 7, National, &[(9, 29), (9, 30)]),
    ((2018, 12, 30), 3, NewYear, &[(12, 29)]),
    ((2019, 2, 4), 7, Spring, &[(2, 2), (2, 3)]),
    ((2019, 4, 5), 3, Tombs, &[]),
    ((2019, 5, 1), 4, Labour, &[(4, 28), (5, 5)]),
    ((2019, 6, 7), 3, DragonBoat, &[]),
    ((2019, 9, 13), 3, MidAutumn, &[]),
    ((2019, 10, 1), 7, National, &[(9, 29), (10, 12)]),
    ((2020, 1, 1), 1, NewYear, &[]),
    ((2020, 1, 24), 10, Spring, &[(1, 19)]),
    ((2020, 4, 4), 3, Tombs, &[]),
    ((2020, 5, 1), 5, Labour, &[(4, 26), (5, 9)]),
    ((2020, 6, 25), 3, DragonBoat, &[(6, 28)]),
    ((2020, 10, 1), 8, National, &[(9, 27), (10, 10)]),
    ((2021, 1, 1), 3, NewYear, &[]),
    ((2021, 2, 11), 7, Spring, &[(2, 7), (2, 20)]),
    ((2021, 4, 3), 3, Tombs, &[]),
    ((2021, 5, 1), 5, Labour, &[(4, 25), (5, 8)]),
    ((2021, 6, 12), 3, DragonBoat, &[]),
    ((2021, 9, 19), 3, MidAutumn, &[(9, 18)]),
    ((2021, 10, 1), 7, National, &[(9, 26), (10, 9)]),
    ((2022, 1, 1), 3, NewYear, &[]),
    ((2022, 1, 31), 7, Spring, &[(1, 29), (1, 30)]),
    ((2022, 4, 3), 3, Tombs, &[(4, 2)]),
    ((2022, 4, 30), 5, Labour, &[(4, 24), (5, 7)]),
    ((2022, 6, 3), 3, DragonBoat, &[]),
    ((2022, 9, 10), 3, MidAutumn, &[]),
    ((2022, 10, 1), 7, National, &[(10, 8), (10, 9)]),
    ((2022, 12, 31), 3, NewYear, &[]),
    ((2023, 1, 21), 7, Spring, &[(1, 28), (1, 29)]),
    ((2023, 4, 5), 1, Tombs, &[]),
    ((2023, 4, 29), 5, Labour, &[(4, 23), (5, 6)]),
    ((2023, 6, 22), 3, DragonBoat, &[(6, 25)]),
    ((2023, 9, 29), 1, MidAutumn, &[]),
    ((2023, 9, 30), 7, National, &[(10, 7), (10, 8)]),
    ((2023, 12, 30), 3, NewYear, &[]),
    ((2024, 2, 10), 8, Spring, &[(2, 4), (2, 18)]),
    ((2024, 4, 4), 3, Tombs, &[(4, 7)]),
    ((2024, 5, 1), 5, Labour, &[(4, 28), (5, 11)]),
    ((2024, 6, 10), 1, DragonBoat, &[]),
    ((2024, 9, 15), 3, MidAutumn, &[(9, 14)]),
    ((2024, 10, 1), 7, National, &[(9, 29), (10, 12)]),
    ((2025, 1, 1), 1, NewYear, &[]),
    ((2025, 1, 28), 8, Spring, &[(1, 26), (2, 8)]),
    ((2025, 4, 4), 3, Tombs, &[]),
    ((2025, 5, 1), 5, Labour, &[(4, 27)]),
    ((2025, 5, 31), 3, DragonBoat, &[]),
    ((2025, 10, 1), 5, National, &[(9, 28)]),
    ((2025, 10, 6), 1, MidAutumn, &[]),
    ((2025, 10, 7), 2, National, &[(10, 11)]),
    ((2026, 1, 1), 3, NewYear, &[(1, 4)]),
    ((2026, 2, 15), 9, Spring, &[(2, 14), (2, 28)]),
    ((2026, 4, 4), 3, Tombs, &[]),
    ((2026, 5, 1), 5, Labour, &[(5, 9)]),
    ((2026, 6, 19), 3, DragonBoat, &[]),
    ((2026, 9, 25), 3, MidAutumn, &[]),
    ((2026, 10, 1), 7, National, &[(9, 20), (10, 10)]),
];

/// The first year in [`LUNAR`].
pub(super) const FIRST_LUNAR: i32 = 2018;

/// First day of the first lunar month, fifth of the fifth, fifteenth of the eighth: month and day of each year from
/// [`FIRST_LUNAR`]. Compared with two independent implementations of the lunar calendar.
#[rustfmt::skip]
pub(super) const LUNAR: [[(u8, u8); 3]; 33] = [
    [(2, 16), (6, 18), (9, 24)], // 2018
    [(2, 5), (6, 7), (9, 13)], // 2019
    [(1, 25), (6, 25), (10, 1)], // 2020
    [(2, 12), (6, 14), (9, 21)], // 2021
    [(2, 1), (6, 3), (9, 10)], // 2022
    [(1, 22), (6, 22), (9, 29)], // 2023
    [(2, 10), (6, 10), (9, 17)], // 2024
    [(1, 29), (5, 31), (10, 6)], // 2025
    [(2, 17), (6, 19), (9, 25)], // 2026
    [(2, 6), (6, 9), (9, 15)], // 2027
    [(1, 26), (5, 28), (10, 3)], // 2028
    [(2, 13), (6, 16), (9, 22)], // 2029
    [(2, 3), (6, 5), (9, 12)], // 2030
    [(1, 23), (6, 24), (10, 1)], // 2031
    [(2, 11), (6, 12), (9, 19)], // 2032
    [(1, 31), (6, 1), (9, 8)], // 2033
    [(2, 19), (6, 20), (9, 27)], // 2034
    [(2, 8), (6, 10), (9, 16)], // 2035
    [(1, 28), (5, 30), (10, 4)], // 2036
    [(2, 15), (6, 18), (9, 24)], // 2037
    [(2, 4), (6, 7), (9, 13)], // 2038
    [(1, 24), (5, 27), (10, 2)], // 2039
    [(2, 12), (6, 14), (9, 20)], // 2040
    [(2, 1), (6, 3), (9, 10)], // 2041
    [(1, 22), (6, 22), (9, 28)], // 2042
    [(2, 10), (6, 11), (9, 17)], // 2043
    [(1, 30), (5, 31), (10, 5)], // 2044
    [(2, 17), (6, 19), (9, 25)], // 2045
    [(2, 6), (6, 8), (9, 15)], // 2046
    [(1, 26), (5, 29), (10, 4)], // 2047
    [(2, 14), (6, 15), (9, 22)], // 2048
    [(2, 2), (6, 4), (9, 11)], // 2049
    [(1, 23), (6, 23), (9, 30)], // 2050
];
