//! The chart: every row in which ours is beside somebody else, each with bars in proportion.

use super::{
    report::{Outcome, Report, number},
    row::Quantity,
};
use anyhow::{Result, anyhow};
use plotters::{
    coord::Shift,
    prelude::{DrawingArea, IntoDrawingArea as _, RGBColor, Rectangle, SVGBackend, Text},
    style::{Color as _, FontDesc, FontFamily, FontStyle, IntoTextStyle as _, TextStyle},
};
use std::{fs, path::Path};

const WIDTH: u32 = 760;
const MARGIN: i32 = 20;
/// Height of a row's title, of a bar with the gap below it, and of the gap between rows.
const TITLE: i32 = 26;
const BAR: i32 = 22;
const GAP: i32 = 14;
/// Where bars begin, and how long the longest one is.
const BARS_AT: i32 = 170;
const LONGEST: f64 = 440.0;

const PAPER: RGBColor = RGBColor(255, 255, 255);
const INK: RGBColor = RGBColor(32, 33, 36);
const FAINT: RGBColor = RGBColor(95, 99, 104);
const OURS: RGBColor = RGBColor(26, 115, 232);
const OTHERS: RGBColor = RGBColor(189, 193, 198);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws `report` to the SVG file `path`.
pub(crate) fn draw(report: &Report, path: &Path) -> Result<()> {
    let rows: Vec<_> = report.rows.iter().filter(|row| row.contestants.len() > 1).collect();
    let height = rows.iter().map(|row| height_of(row)).sum::<i32>() + 2 * MARGIN;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height.unsigned_abs())).into_drawing_area();
        area.fill(&PAPER).map_err(unusable)?;
        let mut top = MARGIN;
        for row in rows {
            draw_row(&area, row, top)?;
            top += height_of(row);
        }
        area.present().map_err(unusable)?;
    }
    fs::write(path, svg)?;
    Ok(())
}

fn draw_row(area: &Area<'_>, row: &Outcome, top: i32) -> Result<()> {
    let better = if row.unit == Quantity::Rate.unit() { "more is better" } else { "less is better" };
    text(area, row.what, (MARGIN, top), &style(15.0, FontStyle::Bold, INK))?;
    let right = format!("{}, {better}", row.unit);
    text(area, &right, (BARS_AT + 390, top + 2), &style(12.0, FontStyle::Normal, FAINT))?;
    let largest = row.contestants.iter().map(|figure| figure.value.median).fold(0.0, f64::max);
    for (place, figure) in (0..).zip(&row.contestants) {
        let y = top + TITLE + place * BAR;
        let (colour, font) = if place == 0 { (OURS, FontStyle::Bold) } else { (OTHERS, FontStyle::Normal) };
        text(area, figure.name, (MARGIN, y), &style(13.0, font, INK))?;
        let length = ((figure.value.median / largest * LONGEST) as i32).max(2);
        let corners = [(BARS_AT, y), (BARS_AT + length, y + BAR - 6)];
        area.draw(&Rectangle::new(corners, colour.filled())).map_err(unusable)?;
        let value = number(figure.value.median);
        text(area, &value, (BARS_AT + length + 8, y), &style(13.0, font, INK))?;
    }
    Ok(())
}

fn height_of(row: &Outcome) -> i32 {
    TITLE + BAR * i32::try_from(row.contestants.len()).unwrap_or(0) + GAP
}

fn style(size: f64, style: FontStyle, colour: RGBColor) -> TextStyle<'static> {
    FontDesc::new(FontFamily::SansSerif, size, style).with_color(colour).into_text_style(&(0, 0))
}

fn text(area: &Area<'_>, words: &str, at: (i32, i32), style: &TextStyle<'_>) -> Result<()> {
    area.draw(&Text::new(words.to_owned(), at, style.clone())).map_err(unusable)
}

fn unusable<E: std::error::Error + Send + Sync>(
    error: plotters::drawing::DrawingAreaErrorKind<E>,
) -> anyhow::Error {
    anyhow!("cannot draw the chart: {error}")
}
