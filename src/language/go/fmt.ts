import { printArg, type Printer } from './fmt/printer.ts'
import { printFormat } from './fmt/printf.ts'
import { Typed, isIntegerKind, typeOf, type Value } from './value.ts'

/** Prints values in their default formats, as `fmt.Sprint`: a space between two operands neither of which is a string. */
export function sprint(...args: readonly Value[]): string {
  if (args.length === 1) return sprintOne(args[0])
  const p = newPrinter()
  let afterString = true
  for (const arg of args) {
    const isString = typeOf(arg)?.kind === 'string'
    if (!afterString && !isString) p.out += ' '
    printArg(p, arg, 'v')
    afterString = isString
  }
  return p.out
}

function sprintOne(value: Value): string {
  const plain = plainText(value)
  if (plain !== undefined) return plain
  const p = newPrinter()
  printArg(p, value, 'v')
  return p.out
}

/** What prints without any printer: most of what templates print. */
function plainText(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number': {
      // Where %g writes no exponent, JavaScript has the same digits.
      const size = Math.abs(value)
      return (size >= 1e-4 && size < 1e6) || Object.is(value, 0) ? String(value) : undefined
    }
    default:
      return value instanceof Typed &&
        typeof value.value === 'bigint' &&
        isIntegerKind(value.type.kind) &&
        value.type.string === undefined
        ? String(value.value)
        : undefined
  }
}

/** Prints values in their default formats with spaces between them and a line break at the end, as `fmt.Sprintln`. */
export function sprintln(...args: readonly Value[]): string {
  return args.map(sprintOne).join(' ') + '\n'
}

/** Prints values by a format, as `fmt.Sprintf`. */
export function sprintf(format: string, ...args: readonly Value[]): string {
  const p = newPrinter()
  printFormat(p, format, args)
  return p.out
}

function newPrinter(): Printer {
  return {
    out: '',
    width: undefined,
    precision: undefined,
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    erroring: false
  }
}
