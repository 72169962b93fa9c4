import type { Plot } from '../section.ts'

const WIDTH = 720
const HEIGHT = 360
const LEFT = 60
const RIGHT = 20
const TOP = 70
const BOTTOM = 50
const COLOURS = ['#8a8a8a', '#1f6feb', '#bf8700', '#8250df', '#1a7f37']

/** Draws lines over linear axes. */
export function svgOf({ title, x, y, series }: Plot): string {
  const points = series.flatMap(each => each.points)
  const xTicks = ticks(Math.max(...points.map(([value]) => value)))
  const yTicks = ticks(Math.max(...points.map(([, value]) => value)))
  const atX = (value: number): number => LEFT + (value / (xTicks.at(-1) ?? 1)) * (WIDTH - LEFT - RIGHT)
  const atY = (value: number): number => HEIGHT - BOTTOM - (value / (yTicks.at(-1) ?? 1)) * (HEIGHT - TOP - BOTTOM)
  const right = WIDTH - RIGHT
  const bottom = HEIGHT - BOTTOM
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" font-family="sans-serif" font-size="12">`,
    `<rect width="${String(WIDTH)}" height="${String(HEIGHT)}" fill="#ffffff"/>`,
    text(WIDTH / 2, 22, title, 'middle', 15),
    ...yTicks.flatMap(tick => [
      `<line x1="${String(LEFT)}" x2="${String(right)}" y1="${round(atY(tick))}" y2="${round(atY(tick))}" stroke="#e0e0e0"/>`,
      text(LEFT - 8, atY(tick) + 4, number(tick), 'end')
    ]),
    ...xTicks.map(tick => text(atX(tick), bottom + 18, number(tick), 'middle')),
    text((LEFT + right) / 2, HEIGHT - 8, x, 'middle'),
    text(12, TOP - 12, y, 'start'),
    ...series.flatMap(({ name, points: line }, i) => {
      const colour = COLOURS[i % COLOURS.length] ?? '#000000'
      const at = line.map(([px, py]) => `${round(atX(px))},${round(atY(py))}`)
      return [
        `<polyline points="${at.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...line.map(([px, py]) => `<circle cx="${round(atX(px))}" cy="${round(atY(py))}" r="3" fill="${colour}"/>`),
        `<rect x="${String(LEFT + i * 160)}" y="36" width="12" height="12" fill="${colour}"/>`,
        text(LEFT + i * 160 + 18, 46, name, 'start')
      ]
    }),
    '</svg>',
    ''
  ].join('\n')
}

/** Returns about five round numbers from 0 to at least `most`. */
export function ticks(most: number): readonly number[] {
  const rough = (most > 0 ? most : 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.ceil(Math.max(most, step) / step) + 1 }, (_, i) => i * step)
}

function text(x: number, y: number, says: string, anchor: 'start' | 'middle' | 'end', size = 12): string {
  const escaped = says.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${String(size)}" fill="#24292f">${escaped}</text>`
}

function number(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en')
}

function round(value: number): string {
  return value.toFixed(1)
}
