import { encode } from './bytes.ts'
import { quote } from './quote.ts'

/**
 * Says what Go's encoding/json finds wrong with a text, in its words; `undefined` if it is well-formed.
 * The walk is a loop over an own stack, so that deep nesting costs memory, not the call stack.
 */
export function syntaxErrorOf(text: string, maxDepth: number): string | undefined {
  try {
    new Walker(text, maxDepth).walk()
    return undefined
  } catch (error) {
    if (error instanceof Flaw) return error.message
    throw error
  }
}

class Flaw extends Error {}

type Open = 'object' | 'array'

class Walker {
  private readonly text: string
  private readonly maxDepth: number
  private readonly open: Open[] = []
  private at = 0

  constructor(text: string, maxDepth: number) {
    this.text = text
    this.maxDepth = maxDepth
  }

  walk(): void {
    do {
      this.beginValue()
      while (this.open.length > 0 && this.endValue()) this.open.pop()
    } while (this.open.length > 0)
    this.skipSpace()
    if (this.at < this.text.length) this.fail('after top-level value')
  }

  /** Walks to the end of a scalar, or to before the first value of an object or array that has one. */
  private beginValue(): void {
    for (;;) {
      this.skipSpace()
      const char = this.text[this.at]
      if (char === '{') {
        if (this.enter('object', '}')) return
        this.key()
      } else if (char === '[') {
        if (this.enter('array', ']')) return
      } else {
        this.scalar(char)
        return
      }
    }
  }

  /** Opens an object or array; tells whether it is empty and thus done. */
  private enter(kind: Open, end: string): boolean {
    this.at++
    if (this.open.length >= this.maxDepth) throw new Flaw('exceeded max depth')
    this.skipSpace()
    if (this.text[this.at] === end) {
      this.at++
      return true
    }
    this.open.push(kind)
    return false
  }

  /** Walks over what follows a value inside of an object or array; tells whether that is its end. */
  private endValue(): boolean {
    const inObject = this.open.at(-1) === 'object'
    this.skipSpace()
    const char = this.text[this.at]
    if (char === (inObject ? '}' : ']')) {
      this.at++
      return true
    }
    if (char !== ',') this.fail(inObject ? 'after object key:value pair' : 'after array element')
    this.at++
    if (inObject) this.key()
    return false
  }

  private key(): void {
    this.skipSpace()
    if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string')
    this.string()
    this.skipSpace()
    if (this.text[this.at] !== ':') this.fail('after object key')
    this.at++
  }

  private scalar(char: string | undefined): void {
    if (char === '"') this.string()
    else if (char === 't') this.literal('true')
    else if (char === 'f') this.literal('false')
    else if (char === 'n') this.literal('null')
    else if (char === '-' || isDigit(char)) this.number()
    else this.fail('looking for beginning of value')
  }

  private literal(word: string): void {
    for (let i = 1; i < word.length; i++) {
      this.at++
      if (this.text[this.at] !== word[i]) this.fail(`in literal ${word} (expecting '${word[i] ?? ''}')`, true)
    }
    this.at++
  }

  private string(): void {
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      const char = this.text[this.at]
      if (char === '\\') this.escape()
      else if (char === undefined || char < ' ') this.fail('in string literal')
    }
    this.at++
  }

  private escape(): void {
    this.at++
    const char = this.text[this.at] ?? ' '
    if (!'bfnrt\\/"u'.includes(char)) this.fail('in string escape code', true)
    for (let i = 0; char === 'u' && i < 4; i++) {
      this.at++
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) this.fail('in \\u hexadecimal character escape', true)
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++
    if (this.text[this.at] === '0') this.at++
    else this.digits('in numeric literal')
    if (this.text[this.at] === '.') {
      this.at++
      this.digits('after decimal point in numeric literal')
    }
    if (/^[eE]$/.test(this.text[this.at] ?? '')) {
      this.at++
      if (/^[+-]$/.test(this.text[this.at] ?? '')) this.at++
      this.digits('in exponent of numeric literal')
    }
  }

  private digits(where: string): void {
    if (!isDigit(this.text[this.at])) this.fail(where, true)
    while (isDigit(this.text[this.at])) this.at++
  }

  private skipSpace(): void {
    while (/^[ \t\r\n]$/.test(this.text[this.at] ?? '')) this.at++
  }

  /** At the end of the text Go feeds a blank to its scanner, which inside of a token is one more wrong character. */
  private fail(where: string, isInsideToken = false): never {
    const code = this.text.codePointAt(this.at)
    const char = code === undefined ? (isInsideToken ? ' ' : undefined) : String.fromCodePoint(code)
    if (char === undefined) throw new Flaw('unexpected end of JSON input')
    throw new Flaw(`invalid character ${quoteByte(char)} ${where}`)
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

/** Go quotes the first byte of a character as if it were a rune of its own: `é` shows as `'Ã'`. */
function quoteByte(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return "'\"'"
  const [byte = 0] = encode(char)
  return `'${quote(String.fromCharCode(byte)).slice(1, -1)}'`
}
