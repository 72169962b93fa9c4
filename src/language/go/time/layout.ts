/** A layout taken apart: text to stand as it is, and elements such as `2006` or `Jan`. */
export interface LayoutPart {
  /** Text before the element. */
  readonly prefix: string
  /** The element; empty at the end of the layout. */
  readonly element: string
}

/** Go's layout elements; where one starts like another, the longer stands first. */
const ELEMENT = new RegExp(
  [
    'January',
    'Jan(?![a-z])',
    'Monday',
    'Mon(?![a-z])',
    'MST',
    '002',
    '0[1-6]',
    '15',
    '1',
    '2006',
    '__2',
    '_2(?!006)',
    '[2345]',
    'PM',
    'pm',
    '[-Z]07(?:00(?:00)?|:00(?::00)?)?',
    '[.,](?:0+|9+)(?![0-9])'
  ].join('|'),
  'g'
)

/** Takes a layout apart, as Go's `nextStdChunk` does step by step. */
export function layoutParts(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = []
  let end = 0
  for (const match of layout.matchAll(ELEMENT)) {
    parts.push({ prefix: layout.slice(end, match.index), element: match[0] })
    end = match.index + match[0].length
  }
  return [...parts, { prefix: layout.slice(end), element: '' }]
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
