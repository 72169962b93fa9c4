/** The pieces of encoding/json's output that do not depend on types. */

const NEEDS_ESCAPE = /["\\\u0000-\u001f<>&\u2028\u2029\ud800-\udfff]/
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
}

/** Writes a string as Go's encoding/json does; `escapeHtml` is what `json.Marshal` does and `SetEscapeHTML(false)` undoes. */
export function encodeJsonString(text: string, escapeHtml = true): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  let out = '"'
  for (const char of text) out += SHORT[char] ?? (isWritten(char, escapeHtml) ? char : escaped(char))
  return out + '"'
}

function isWritten(char: string, escapeHtml: boolean): boolean {
  if (char === '<' || char === '>' || char === '&') return !escapeHtml
  return char >= ' ' && char !== '\u2028' && char !== '\u2029' && !isInvalid(char)
}

/** Characters are whole: a surrogate alone is a byte that is not UTF-8, which Go writes as U+FFFD. */
function isInvalid(char: string): boolean {
  return char.length === 1 && char >= '\ud800' && char <= '\udfff'
}

function escaped(char: string): string {
  const code = isInvalid(char) ? 0xfffd : char.charCodeAt(0)
  return '\\u' + code.toString(16).padStart(4, '0')
}

/** Writes a float64 as Go's encoding/json does: JavaScript's own form, but for -0. The number is finite. */
export function encodeJsonNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Lays out compact JSON over lines, as `json.Indent(text, "", "  ")`. */
export function indentJson(json: string): string {
  let out = ''
  let depth = 0
  const newLine = (): string => '\n' + '  '.repeat(depth)
  for (const token of json.match(/"(?:[^"\\]|\\.)*"|[{[][}\]]|[{}[\],:]|[^{}[\],:"]+/g) ?? []) {
    if (token === '{' || token === '[') {
      depth++
      out += token + newLine()
    } else if (token === '}' || token === ']') {
      depth--
      out += newLine() + token
    } else {
      out += token === ',' ? token + newLine() : token === ':' ? ': ' : token
    }
  }
  return out
}

/** Takes the blanks out of JSON and escapes what `json.Marshal` does, as it writes JSON that a type has marshalled itself. */
export function compactJson(json: string, escapeHtml = true): string {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[ \t\r\n]+/g, token => {
    if (!token.startsWith('"')) return ''
    return escapeHtml ? token.replace(/[<>&\u2028\u2029]/g, escaped) : token
  })
}
