import { Typed, isIntegerKind, typeOf, type Value } from '../value.ts'
import { printArg, type Printer } from './printer.ts'
import { clearFlags } from './state.ts'

/** Where a format is being read. */
interface Scan {
  readonly format: string
  readonly args: readonly Value[]
  at: number
  arg: number
  /** Whether some verb has named its operand by number: then extra operands are not reported. */
  reordered: boolean
  goodArgNumber: boolean
  afterIndex: boolean
}

/** Larger widths and precisions are refused by Go. */
const LARGEST = 1e6

/** Prints by a format, as `fmt.doPrintf`. */
export function printFormat(p: Printer, format: string, args: readonly Value[]): void {
  const scan: Scan = { format, args, at: 0, arg: 0, reordered: false, goodArgNumber: true, afterIndex: false }
  while (scan.at < format.length) {
    const percent = format.indexOf('%', scan.at)
    p.out += percent < 0 ? format.slice(scan.at) : format.slice(scan.at, percent)
    if (percent < 0) break
    scan.at = percent + 1
    scan.goodArgNumber = true
    scan.afterIndex = false
    if (printPlain(p, scan)) continue
    clearFlags(p)
    if (!printVerb(p, scan)) break
  }
  if (!scan.reordered && scan.arg < args.length) printExtra(p, args.slice(scan.arg))
}

/** Prints a string for a plain `%s` or `%v`; tells whether that was it. */
function printPlain(p: Printer, scan: Scan): boolean {
  const verb = scan.format.charCodeAt(scan.at)
  if (verb !== 0x73 && verb !== 0x76) return false
  const value = scan.args[scan.arg]
  if (typeof value !== 'string') return false
  p.out += value
  scan.at++
  scan.arg++
  return true
}

/** Prints what one verb asks for; false when the format ends before its verb. */
function printVerb(p: Printer, scan: Scan): boolean {
  const { format, args } = scan
  readFlags(p, scan)
  readArgNumber(scan)
  readWidth(p, scan)
  if (format[scan.at] === '.' && scan.at + 1 < format.length) readPrecision(p, scan)
  if (!scan.afterIndex) readArgNumber(scan)
  if (scan.at >= format.length) {
    p.out += '%!(NOVERB)'
    return false
  }
  const verb = String.fromCodePoint(format.codePointAt(scan.at) ?? 0)
  scan.at += verb.length
  if (verb === '%') p.out += '%'
  else if (!scan.goodArgNumber) p.out += `%!${verb}(BADINDEX)`
  else if (scan.arg >= args.length) p.out += `%!${verb}(MISSING)`
  else {
    if (verb === 'v' || verb === 'w') takeVFlags(p)
    printArg(p, args[scan.arg++], verb)
  }
  return true
}

/** For %v the flags + and # ask for other formats. */
function takeVFlags(p: Printer): void {
  p.sharpV = p.sharp
  p.plusV = p.plus
  p.sharp = p.plus = false
}

function readFlags(p: Printer, scan: Scan): void {
  for (; scan.at < scan.format.length; scan.at++) {
    switch (scan.format[scan.at]) {
      case '#':
        p.sharp = true
        break
      case '0':
        p.zero = true
        break
      case '+':
        p.plus = true
        break
      case '-':
        p.minus = true
        break
      case ' ':
        p.space = true
        break
      default:
        return
    }
  }
}

function readWidth(p: Printer, scan: Scan): void {
  if (scan.format[scan.at] !== '*') {
    p.width = readNumber(scan)
    if (scan.afterIndex && p.width !== undefined) scan.goodArgNumber = false
    return
  }
  scan.at++
  const width = integerArg(scan)
  if (width === undefined) p.out += '%!(BADWIDTH)'
  p.width = width
  if (width !== undefined && width < 0) {
    p.width = -width
    p.minus = true
    p.zero = false
  }
  scan.afterIndex = false
}

function readPrecision(p: Printer, scan: Scan): void {
  scan.at++
  if (scan.afterIndex) scan.goodArgNumber = false
  readArgNumber(scan)
  if (scan.format[scan.at] !== '*') {
    p.precision = readNumber(scan) ?? 0
    return
  }
  scan.at++
  const precision = integerArg(scan)
  p.precision = precision !== undefined && precision >= 0 ? precision : undefined
  if (p.precision === undefined) p.out += '%!(BADPREC)'
  scan.afterIndex = false
}

function integerArg(scan: Scan): number | undefined {
  const value = scan.arg < scan.args.length ? scan.args[scan.arg++] : undefined
  if (!(value instanceof Typed) || !isIntegerKind(value.type.kind)) return undefined
  const number = Number(value.value)
  return Math.abs(number) > LARGEST ? undefined : number
}

/** Reads `[n]`, which names the operand by number. */
function readArgNumber(scan: Scan): void {
  scan.afterIndex = false
  if (scan.format[scan.at] !== '[') return
  scan.reordered = true
  const close = scan.format.indexOf(']', scan.at)
  const text = close < 0 ? '' : scan.format.slice(scan.at + 1, close)
  const isNumber = /^[0-9]+$/.test(text) && Number(text) <= LARGEST * 10
  const index = isNumber ? Number(text) - 1 : -1
  scan.at = close < 0 ? scan.at + 1 : close + 1
  scan.afterIndex = isNumber
  if (index >= 0 && index < scan.args.length) scan.arg = index
  else scan.goodArgNumber = false
}

/** Reads a decimal number. One that is too large swallows the rest of the format, as in Go. */
function readNumber(scan: Scan): number | undefined {
  const { format } = scan
  let value: number | undefined
  for (; scan.at < format.length; scan.at++) {
    const digit = format.charCodeAt(scan.at) - 48
    if (digit < 0 || digit > 9) break
    if ((value ?? 0) > LARGEST) {
      scan.at = format.length
      return undefined
    }
    value = (value ?? 0) * 10 + digit
  }
  return value
}

function printExtra(p: Printer, extra: readonly Value[]): void {
  clearFlags(p)
  p.out += '%!(EXTRA '
  extra.forEach((value, i) => {
    if (i > 0) p.out += ', '
    if (value === undefined || value === null) {
      p.out += '<nil>'
      return
    }
    p.out += `${typeOf(value)?.text}=`
    printArg(p, value, 'v')
  })
  p.out += ')'
}
